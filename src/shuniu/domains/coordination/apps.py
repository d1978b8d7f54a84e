from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "shuniu.domains.coordination"
    label = "coordination"
    verbose_name = _("信访与部门协调")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
