from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "shuniu.commons.people"
    label = "people"
    verbose_name = _("单位与人员")
