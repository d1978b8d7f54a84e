from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachedConfig(AppConfig):
    name = "shuniu.casework.attached"
    label = "attached"
    verbose_name = _("附件检索")

    def ready(self) -> None:
        from .. import nightly  # noqa: PLC0415 - the apps have to be loaded first
        from .indexing import catch_up  # noqa: PLC0415

        nightly.errands.add("casework.attached", catch_up)
