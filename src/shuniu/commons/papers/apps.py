from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "shuniu.commons.papers"
    label = "papers"
    verbose_name = _("附件")
