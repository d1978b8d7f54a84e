from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "shuniu.domains.media"
    label = "media"
    verbose_name = _("视频点播")

    def ready(self) -> None:
        from . import wiring  # noqa: PLC0415 - the apps have to be loaded first

        wiring.connect()
