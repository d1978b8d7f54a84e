"""Addresses of the archive's staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import ending, pages

app_name = "archive"

urlpatterns = [
    path("desk/archive/", pages.waiting_page, name="waiting"),
    path("desk/archive/catalogue/", pages.catalogue_page, name="catalogue"),
    path("desk/archive/catalogue.<slug:form>", pages.catalogue_file, name="catalogue_file"),
    path("desk/archive/verify/", pages.verify_page, name="verify"),
    path("desk/archive/items/<int:pk>/package/", pages.package_page, name="package"),
    path("desk/archive/ended/", ending.ended_page, name="ended"),
    path("desk/archive/appraisals/<int:pk>/", ending.appraisal_page, name="appraisal"),
    path("desk/archive/appraisals/<int:pk>/list.<slug:form>", ending.destruction, name="list"),
]
