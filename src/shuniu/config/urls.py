"""The root of all addresses: the rooms bring their own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from . import errors
from .api import api, described
from .health import healthz, ping

ROOMS = [
    ("desk/", "shuniu.desk.urls"),
    ("", "shuniu.yearbook.urls"),
    ("", "shuniu.domains.letters.urls"),
    ("", "shuniu.site.urls"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("ping", ping, name="ping"),
    path("api/v1/", described, name="api"),
    path("api/v1/", api.urls),
]
urlpatterns += [path(prefix, include(room)) for prefix, room in ROOMS if find_spec(room)]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
