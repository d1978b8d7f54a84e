from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "shuniu.casework"
    label = "casework"
    verbose_name = _("办件")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415

        wiring.connect()
