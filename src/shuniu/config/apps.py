"""The house as a whole: the checks that look at all of it when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuniu.ground.refusal import speak_with


class HouseConfig(AppConfig):
    """Registered last: it knows everyone, nobody knows it."""

    name = "shuniu.config"
    label = "config"
    verbose_name = _("系统")

    def ready(self) -> None:
        from .checks import demo_members_outside_demo, editor_not_built

        speak_with(gettext)
        checks.register(demo_members_outside_demo, checks.Tags.database)
        checks.register(editor_not_built, checks.Tags.staticfiles)
