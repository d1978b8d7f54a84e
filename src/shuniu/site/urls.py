"""Addresses of the public site's own pages."""

from __future__ import annotations

from django.urls import path

from . import verifying, views

app_name = "site"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/map/", views.site_map, name="map"),
    path("verify/", verifying.page, name="verify"),
    path("verify/file/", verifying.by_file, name="verify_file"),
    path("verify/<str:code>/", verifying.by_code, name="verify_code"),
    path("look/", views.set_look, name="look"),
]
