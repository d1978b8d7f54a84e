"""Addresses of the pictures; the workshop's own are in ``urlconf``."""

from __future__ import annotations

from django.urls import path

from .serving import picture

app_name = "workshop"

urlpatterns = [path("pictures/<path:name>", picture, name="picture")]
