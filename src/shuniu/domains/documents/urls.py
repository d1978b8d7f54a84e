"""Addresses of the documents' pages beside the kit's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "documents"

urlpatterns: list[URLPattern] = []
