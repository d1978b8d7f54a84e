"""All addresses on a sub-site's own host: its pages, and the reading settings of the kit."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from shuniu.domains.media import urls as media

from . import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((media.PLAYED, "media"))),
    path("", include("shuniu.domains.portal.workshop.urls")),
    path("", include("shuniu.domains.portal.public.urls")),
    path("", include("shuniu.site.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
