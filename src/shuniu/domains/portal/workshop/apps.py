from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopConfig(AppConfig):
    name = "shuniu.domains.portal.workshop"
    label = "workshop"
    verbose_name = _("采编工作台")
