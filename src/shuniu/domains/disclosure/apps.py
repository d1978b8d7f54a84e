from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "shuniu.domains.disclosure"
    label = "disclosure"
    verbose_name = _("政府信息公开")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
