from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "shuniu.casework.progress"
    label = "progress"
    verbose_name = _("进度")

    def ready(self) -> None:
        from shuniu.commons import calendar  # noqa: PLC0415 - the apps have to be loaded first

        from .rules import RULES  # noqa: PLC0415

        for rule in RULES:
            calendar.rules.add(rule.code, rule)
