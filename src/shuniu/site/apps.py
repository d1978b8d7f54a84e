from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicSiteConfig(AppConfig):
    name = "shuniu.site"
    label = "public_site"
    verbose_name = _("公众网站")
