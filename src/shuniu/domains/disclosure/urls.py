"""Addresses of the public pages about disclosure, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import URLPattern, path

from .desk import application_pages, oversight
from .desk import report as report_pages
from .public import applying, own_application, report_cells
from .public import catalogue as catalogue_pages

app_name = "disclosure"

applications: list[URLPattern] = [
    path("desk/disclosure/<int:pk>/applicant/", application_pages.unmask, name="unmask"),
    path("desk/disclosure/<int:pk>/code/", application_pages.query_code, name="query_code"),
    path(
        "desk/disclosure/<int:pk>/letter/<slug:what>/<int:key>/",
        application_pages.letter,
        name="letter",
    ),
    path("desk/disclosure/organ/<str:code>/", oversight.organ, name="desk_organ"),
    path("disclosure/apply/", applying.before, name="before_applying"),
    path("disclosure/apply/<slug:step>/", applying.Apply.as_view(), name="apply"),
    path("disclosure/application/", own_application.find, name="find_application"),
    path("disclosure/application/mine/", own_application.own, name="own_application"),
    path(
        "disclosure/application/mine/letter/<slug:what>/<int:key>/",
        own_application.letter,
        name="own_letter",
    ),
    path(
        "disclosure/application/mine/<slug:name>/",
        own_application.act,
        name="own_application_act",
    ),
]
catalogue: list[URLPattern] = [
    path("disclosure/", catalogue_pages.catalogue, name="catalogue"),
    path("disclosure/item/<str:code>/<str:tail>/", catalogue_pages.item, name="item"),
    path("disclosure/paper/<int:pk>/", catalogue_pages.paper, name="paper"),
    path("disclosure/kinds/", catalogue_pages.kinds, name="kinds"),
    path("disclosure/institutions/", catalogue_pages.institutions, name="institutions"),
    path("disclosure/guide/", catalogue_pages.guides, name="guides"),
    path("disclosure/guide/<str:code>/", catalogue_pages.guide, name="guide"),
    path("disclosure/reports/", catalogue_pages.reports, name="reports"),
    path("disclosure/reports/<int:pk>/<str:code>/", report_cells.cell, name="report_cell"),
    path("desk/disclosure/reports/<int:pk>/", report_pages.report, name="desk_report"),
    path(
        "desk/disclosure/reports/<int:pk>/finish/",
        report_pages.finish,
        name="desk_report_finish",
    ),
    path("desk/disclosure/reports/<int:pk>/word/", report_pages.word, name="desk_report_word"),
    path(
        "desk/disclosure/reports/<int:pk>/cell/<str:code>/",
        report_pages.cell,
        name="desk_report_cell",
    ),
]

urlpatterns = [*applications, *catalogue]
