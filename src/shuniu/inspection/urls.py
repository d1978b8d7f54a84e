"""Addresses of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import indicators, pages

app_name = "inspection"

urlpatterns = [
    path("desk/inspection/", pages.group, name="group"),
    path("desk/inspection/now/", pages.inspect_now, name="now"),
    path("desk/inspection/score/", pages.score, name="score"),
    path("desk/inspection/sample/", pages.sample, name="sample"),
    path("desk/inspection/sample/<int:pk>/", pages.judge, name="judge"),
    path("desk/inspection/indicators/", indicators.table, name="indicators"),
    path("desk/inspection/indicators/annex/", indicators.annex, name="annex"),
    path("desk/inspection/indicators/annex.xlsx", indicators.template, name="annex_template"),
    path("desk/inspection/indicators/<str:code>/", indicators.change, name="indicator"),
    path("desk/inspection/bonus/<int:pk>/end/", pages.end_bonus, name="end_bonus"),
    path("desk/inspection/s/<slug:code>/", pages.sheet, name="sheet"),
    path("desk/inspection/s/<slug:code>/sheet.xlsx", pages.sheet_xlsx, name="sheet_xlsx"),
    path("desk/inspection/s/<slug:code>/score/", pages.score, name="score_of"),
    path("desk/inspection/s/<slug:code>/bonus/", pages.bonus, name="bonus"),
    path("desk/inspection/s/<slug:code>/note/", pages.note, name="note"),
]
