"""The address for other instances; the staff pages are the kit's."""

from __future__ import annotations

from django.urls import path

from .public import inbox

app_name = "exchange"

urlpatterns = [path("exchange/inbox/", inbox.inbox, name="inbox")]
