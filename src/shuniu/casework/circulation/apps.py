from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CirculationConfig(AppConfig):
    name = "shuniu.casework.circulation"
    label = "circulation"
    verbose_name = _("传阅")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
