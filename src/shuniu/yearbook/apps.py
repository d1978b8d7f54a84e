from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YearbookConfig(AppConfig):
    name = "shuniu.yearbook"
    label = "yearbook"
    verbose_name = _("年鉴")

    def ready(self) -> None:
        """All domains are there by now: look for faults before anything is stated."""
        from . import wiring  # noqa: PLC0415

        wiring.connect()
