"""The archive's staff pages: registers by declaration, and what they cannot say."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.duties import HANDLER, REGISTRAR
from shuniu.desk import declare, menu

from ..queries import LOOKERS
from .registers import REGISTERS


def register() -> None:
    """Put the archive into the menu and its registers into the workbench."""
    menu.add_section("archive", _("归档"), 14)
    for code, label, order, duties in (
        ("waiting", _("归档待办"), 10, (REGISTRAR, HANDLER)),
        ("catalogue", _("归档文件目录"), 30, LOOKERS),
        ("ended", _("期满鉴定"), 40, LOOKERS),
        ("verify", _("核对归档包"), 50, LOOKERS),
    ):
        address = reverse_lazy(f"archive:{code}")
        menu.add(
            menu.Entry(
                f"archive.{code}",
                "archive",
                label,
                lambda address=address: str(address),  # type: ignore[misc]
                duties=duties,
                order=order,
            )
        )
    for plain in REGISTERS:
        declare.register_plain(plain)
