"""Addresses of the documents' pages beside the kit's."""

from __future__ import annotations

from django.urls import URLPattern, path

from .desk import minutes, pages

app_name = "documents"

urlpatterns: list[URLPattern] = [
    path("desk/documents/<int:pk>/draft/", pages.draft, name="draft"),
    path("desk/documents/<int:pk>/autosave/", pages.save, name="autosave"),
    path("desk/documents/<int:pk>/mend/", pages.mend, name="mend"),
    path("desk/documents/<int:pk>/route/", pages.plan, name="plan"),
    path("desk/documents/<int:pk>/enclosures/new/", pages.enclosure, name="enclosure_new"),
    path("desk/documents/<int:pk>/enclosures/<int:n>/", pages.enclosure, name="enclosure"),
    path("desk/documents/<int:pk>/import/", pages.bring_in, name="bring_in"),
    path("desk/documents/<int:pk>/template/", pages.keep_as_template, name="keep_as_template"),
    path("desk/documents/<int:pk>/compare/", pages.compare, name="compare"),
    path("desk/documents/<int:pk>/preview/", pages.preview, name="preview"),
    path("desk/documents/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("desk/documents/<int:pk>/word/", pages.word, name="word"),
]
