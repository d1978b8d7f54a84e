from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealingConfig(AppConfig):
    name = "shuniu.commons.sealing"
    label = "sealing"
    verbose_name = _("印章")
