"""What must hold before the program serves anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Warning
from django.db import connection

DEMO_ACCOUNTS = "shuniu.E001"


def demo_members_outside_demo(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Demo accounts cannot exist outside demo mode: their passwords are printed and kept."""
    if settings.DEMO or not databases or "default" not in databases:
        return []
    member = apps.get_model("people", "Member")
    if member._meta.db_table not in connection.introspection.table_names():
        return []
    count = member._default_manager.filter(is_demo=True).count()
    if count == 0:
        return []
    return [
        Error(
            f"库中有 {count} 个演示账户，而现在不是演示模式。",
            hint="正式使用请另指数据文件夹（SHUNIU_VAR 或 DATABASE_URL），演示请用 ./run demo。",
            id=DEMO_ACCOUNTS,
        )
    ]


def editor_not_built(**_kwargs: Any) -> list[CheckMessage]:
    """The editor for documents is built at set-up; without it one writes in a plain text box."""
    if finders.find("desk/built/manuscript.js"):
        return []
    return [
        Warning(
            "正文编辑器没有建成，拟稿时只有纯文本框。",
            hint="能连上 npm 时运行 rm -f src/shuniu/desk/static/desk/built/failed; ./run doctor",
            id="shuniu.W001",
        )
    ]
