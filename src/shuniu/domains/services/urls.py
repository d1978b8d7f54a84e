"""Addresses of the public pages about services."""

from __future__ import annotations

from django.urls import path

from .public import pages

app_name = "services"

urlpatterns = [
    path("services/", pages.services, name="services"),
    path("services/guides/", pages.guides, name="guides"),
    path("services/guides/<int:pk>/", pages.guide, name="guide"),
    path("services/guides/<int:pk>/forms/<int:key>", pages.form, name="form"),
    path("services/statistics/<int:year>-<int:month>/", pages.statistics, name="statistics"),
    path("services/life/", pages.life, name="life"),
    path("services/life/<int:pk>/", pages.notice, name="notice"),
]
