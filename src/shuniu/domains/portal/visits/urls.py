"""The address of the staff page of visits; the beacon has none: it is answered before Django."""

from __future__ import annotations

from django.urls import path

from . import desk

app_name = "visits"

urlpatterns = [path("desk/visits/", desk.visits_page, name="desk")]
