"""The root of all addresses: the rooms bring their own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import errors
from .api import api, described
from .health import healthz, ping

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("ping", ping, name="ping"),
    path("api/v1/", described, name="api"),
    path("api/v1/", api.urls),
    # Before the other rooms: these pages are asked most, and every address above costs them time.
    path("", include("shuniu.domains.portal.public.urls")),
    path("desk/", include("shuniu.desk.urls")),
    path("", include("shuniu.yearbook.urls")),
    path("", include("shuniu.inspection.urls")),
    path("", include("shuniu.inspection.mistakes.urls")),
    path("", include("shuniu.domains.letters.urls")),
    path("", include("shuniu.domains.proposals.urls")),
    path("", include("shuniu.domains.supervision.urls")),
    path("", include("shuniu.domains.coordination.urls")),
    path("", include("shuniu.domains.exchange.urls")),
    path("", include("shuniu.domains.documents.urls")),
    path("", include("shuniu.domains.archive.urls")),
    path("", include("shuniu.domains.disclosure.urls")),
    path("", include("shuniu.domains.media.urls")),
    path("", include("shuniu.domains.services.urls")),
    path("", include("shuniu.domains.portal.urls")),
    path("", include("shuniu.domains.portal.visits.urls")),
    path("", include("shuniu.domains.portal.leaders.urls")),
    path("", include("shuniu.domains.portal.workshop.urls")),
    path("", include("shuniu.site.urls")),  # last: it answers whatever nobody else did
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
