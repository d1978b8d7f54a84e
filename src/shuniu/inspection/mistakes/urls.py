"""Addresses of the readers' pages about mistakes."""

from __future__ import annotations

from django.urls import path

from . import public

app_name = "mistakes"

urlpatterns = [
    path("mistakes/", public.start, name="start"),
    path("mistakes/mine/", public.mine, name="mine"),
    path("mistakes/report/<slug:step>/", public.ReportMistake.as_view(), name="report"),
]
