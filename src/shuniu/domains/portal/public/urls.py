"""The addresses of the sites: the main one's at the root, the others' below /s/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from . import files, search, views

# What stands below the base of every site, also on a host of its own.
PAGES = (
    r"(?P<path>a/\d{4}/\d{1,18}\.html|c/[\w.-]+/(?:p\d{1,9}\.html|rss\.xml)?"
    r"|(?:map|leaders|institutions)\.html|(?:rss|atom|sitemap|sitemap-[\w-]+)\.xml"
    r"|look-\d+-[0-9a-f]+\.css)$"
)
below: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("search/", search.page, name="search"),
    path("f/<int:paper_id>.<slug:kind>", files.file, name="file"),
    re_path(PAGES, views.page, name="page"),
]

app_name = "portal_public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", views.robots, name="robots"),
    path("s/<slug:code>/", include((below, "sub"))),
    *below,
]
