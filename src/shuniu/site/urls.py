"""Addresses of the public site's own pages."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "site"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/map/", views.site_map, name="map"),
    path("look/", views.set_look, name="look"),
]
