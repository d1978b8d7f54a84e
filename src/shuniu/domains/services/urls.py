"""Addresses of the public pages, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "services"

urlpatterns: list[URLPattern] = []
