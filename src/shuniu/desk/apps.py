from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "shuniu.desk"
    label = "desk"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from .rooms import entries  # noqa: PLC0415 - the apps have to be loaded first

        entries.register_pages()
