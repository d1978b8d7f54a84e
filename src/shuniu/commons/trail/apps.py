from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "shuniu.commons.trail"
    label = "trail"
    verbose_name = _("操作留痕")
