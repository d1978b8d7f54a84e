"""Django's settings, all of them from the environment.

Everything that differs between two counties is data (the profile), and
everything that differs between two machines is an environment variable;
nothing here is edited by hand.
"""

from __future__ import annotations

import os
from pathlib import Path

from .database import database_settings
from .secret import secret_key

# Names are sorted by single characters; pypinyin's phrases would cost every
# process 42 MB. Read when pypinyin is first imported.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
VAR = Path(os.environ.get("SHUNIU_VAR", CHECKOUT / "var")).absolute()

DEMO = os.environ.get("SHUNIU_DEMO") == "1"
DEBUG = os.environ.get("SHUNIU_DEBUG") == "1"
SECRET_KEY = secret_key(VAR)
# The hosts of the sites are data: portal.public.hosts lets pass these, those, and no other.
ALLOWED_HOSTS = ["*"]
OWN_HOSTS = os.environ.get("SHUNIU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# How many proxies of one's own stand in front; without this their addresses would be the citizens'.
TRUSTED_PROXIES = int(os.environ.get("SHUNIU_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SHUNIU_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "procrastinate.contrib.django",
    # the editors' workshop: texts, pictures, revisions, previews, redirects; Wagtail's
    # own screens are loaded when somebody first opens it
    "shuniu.domains.portal.workshop",
    "shuniu.domains.portal.workshop.late.Redirects",
    "shuniu.domains.portal.workshop.late.Users",
    "shuniu.domains.portal.workshop.late.Snippets",
    "shuniu.domains.portal.workshop.late.Images",
    "shuniu.domains.portal.workshop.late.Admin",
    "wagtail.contrib.table_block",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    # commons
    "shuniu.commons.trail",
    "shuniu.commons.calendar",
    "shuniu.commons.numbering",
    "shuniu.commons.search",
    "shuniu.commons.figures",
    "shuniu.commons.people",
    "shuniu.commons.papers",
    "shuniu.commons.notices",
    "shuniu.commons.publishing",
    "shuniu.commons.typeset",
    "shuniu.commons.sealing",
    # floors
    "shuniu.casework",
    "shuniu.casework.progress",
    "shuniu.casework.printing",
    "shuniu.casework.attached",
    "shuniu.casework.bulletins",
    "shuniu.casework.circulation",
    "shuniu.site",
    "shuniu.desk",
    "shuniu.domains.letters",
    "shuniu.domains.proposals",
    "shuniu.domains.supervision",
    "shuniu.domains.coordination",
    "shuniu.domains.exchange",
    "shuniu.domains.documents",
    "shuniu.domains.archive",
    "shuniu.domains.disclosure",
    "shuniu.domains.media",
    "shuniu.domains.services",
    "shuniu.domains.portal",
    "shuniu.domains.portal.visits",
    "shuniu.domains.portal.searching",
    "shuniu.domains.portal.tree",
    "shuniu.domains.portal.leaders",
    "shuniu.inspection",
    "shuniu.inspection.mistakes",
    "shuniu.yearbook",
    "shuniu.config",
]
MIDDLEWARE = [
    "shuniu.domains.portal.public.hosts.OurHosts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shuniu.site.page_cache.PublicPageCache",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shuniu.site.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shuniu.desk.middleware.ActorMiddleware",
    "shuniu.domains.portal.workshop.door.WorkshopDoor",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shuniu.config.urls"
SITE_URLCONF = "shuniu.config.host_urls"  # of a sub-site's own host
WSGI_APPLICATION = "shuniu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database_settings(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "shuniu.domains.portal.workshop.rights.EnterByRights",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "desk:sign_in"
AXES_USERNAME_FORM_FIELD = "username"  # as the sign-in form calls it, not the model
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "shuniu.site.address.address_of"
AXES_LOCKOUT_TEMPLATE = "desk/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = os.environ.get("SHUNIU_HTTPS") == "1"
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "shuniu.site.views.csrf_failed"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# The server gives static files out itself, from the rooms; a proxy that does it
# instead names the folder that it serves.
STATIC_ROOT = os.environ.get("SHUNIU_STATIC_ROOT") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

MEDIA_ROOT = VAR / "pictures"
MEDIA_URL = "/pictures/"
PAPERS_ROOT = VAR / "papers"
# The public pages as files, for the web server that stands before (./run sites nginx).
WWW_ROOT = Path(os.environ.get("SHUNIU_WWW") or VAR / "www").absolute()
OUTBOX_ROOT = VAR / "outbox"
VIDEO_ROOT = VAR / "video"
VIDEO_MOST_MB = int(os.environ.get("SHUNIU_VIDEO_MOST_MB", "4096"))
VIDEO_PLAIN_MOST_MB = 200  # in one request, where the browser runs no script
# Where nginx stands before: its internal location of VIDEO_ROOT, such as /_video/
VIDEO_ACCEL = os.environ.get("SHUNIU_VIDEO_ACCEL", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a long article with its formatting, from Word
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # each picture of an article is seven of them
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # each form says its own limit in a sentence
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

WAGTAIL_SITE_NAME = "枢纽"
WAGTAIL_WORKFLOW_ENABLED = False  # the reviews are a flow of ours
WAGTAILIMAGES_IMAGE_FORM_BASE = "shuniu.domains.portal.workshop.forms.PictureForm"
WAGTAILIMAGES_IMAGE_MODEL = "workshop.Picture"
WAGTAILIMAGES_EXTENSIONS = [
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
]  # an SVG is a program, not a picture
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAIL_AUTOSAVE_INTERVAL = 5000  # milliseconds after the last change
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/desk/sign-in/"
WAGTAILADMIN_BASE_URL = os.environ.get("SHUNIU_ORIGINS", "").split(",")[0] or os.environ.get(
    "SHUNIU_HERE", "http://127.0.0.1"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SHUNIU_LOG", "WARNING")},
}
