from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TypesetConfig(AppConfig):
    name = "shuniu.commons.typeset"
    label = "typeset"
    verbose_name = _("排版")
