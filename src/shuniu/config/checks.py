"""What must hold before the program serves anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection


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
            id="shuniu.E001",
        )
    ]
