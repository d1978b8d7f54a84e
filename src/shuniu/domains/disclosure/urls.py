"""Addresses of the public pages about disclosure, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "disclosure"

applications: list[URLPattern] = []
catalogue: list[URLPattern] = []

urlpatterns = [*applications, *catalogue]
