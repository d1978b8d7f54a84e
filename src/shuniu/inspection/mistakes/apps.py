from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MistakesConfig(AppConfig):
    name = "shuniu.inspection.mistakes"
    label = "mistakes"
    verbose_name = _("网民找错")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
