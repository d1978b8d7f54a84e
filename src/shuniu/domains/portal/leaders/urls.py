from __future__ import annotations

from django.urls import path

from . import desk

app_name = "leaders"

urlpatterns = [path("desk/portal/leaders/<int:pk>/", desk.change, name="change")]
