from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    name = "shuniu.casework.printing"
    label = "printing"
    verbose_name = _("打印登记")
