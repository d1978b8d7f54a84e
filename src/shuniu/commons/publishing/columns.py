"""The columns of the sites, each registered by the room that fills it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from shuniu.ground.registry import Registry


@dataclass(frozen=True)
class Column:
    """栏目: what it is called, and the named address that lists all of it (if there is one)."""

    label: str | Promise
    url_name: str = ""


columns: Registry[Column] = Registry("column")
