"""Addresses of supervision's pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import ledger, pages, plans

app_name = "supervision"

urlpatterns = [
    path("desk/supervision/follow/<int:pk>/", pages.follow, name="follow"),
    path("desk/supervision/echo/", pages.echo, name="echo"),
    path("desk/supervision/visits/<int:pk>/", pages.visit, name="visit"),
    path("desk/supervision/findings/<int:pk>/", pages.finding, name="finding"),
    path("desk/supervision/plans/import/", plans.bring_in, name="plan_import"),
    path("desk/supervision/plans/template/", plans.template, name="plan_template"),
    path("desk/supervision/plans/<int:pk>/", plans.plan, name="plan"),
    path("desk/supervision/ledger/", ledger.ledger, name="ledger"),
    path("desk/supervision/ledger/xlsx/", ledger.export, name="ledger_export"),
    path("desk/supervision/ledger/columns/", ledger.set_columns, name="ledger_columns"),
]
