from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    name = "shuniu.casework.bulletins"
    label = "bulletins"
    verbose_name = _("简报")

    def ready(self) -> None:
        from shuniu.commons import calendar  # noqa: PLC0415 - the apps have to be loaded first
        from shuniu.commons.flow import register  # noqa: PLC0415

        from .actions import ACTIONS  # noqa: PLC0415
        from .flow import RULES, build  # noqa: PLC0415

        for rule in RULES:
            calendar.rules.add(rule.code, rule)
        register(build(ACTIONS))
