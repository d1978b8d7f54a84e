"""Addresses of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import pages

app_name = "coordination"

urlpatterns = [
    path("desk/coordination/<int:pk>/people/", pages.unmask, name="unmask"),
    path("desk/coordination/<int:pk>/opinion.pdf", pages.opinion, name="opinion"),
]
