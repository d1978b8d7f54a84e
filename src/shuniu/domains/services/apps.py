from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "shuniu.domains.services"
    label = "services"
    verbose_name = _("便民服务")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
