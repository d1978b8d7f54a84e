"""The usual columns of a new site: a template is data, read once."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "column_sets.toml"


@dataclass(frozen=True, slots=True)
class UsualColumn:
    """One column of a template."""

    code: str
    name: str
    name_en: str
    kind: str
    on_home: bool = False
    in_menu: bool = True


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """栏目模板: what it is for, and its columns in their order."""

    label: str
    columns: tuple[UsualColumn, ...]


@functools.cache
def column_sets() -> dict[str, ColumnSet]:
    """All templates by their code."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    return {
        code: ColumnSet(one["label"], tuple(UsualColumn(**c) for c in one["columns"]))
        for code, one in told.items()
    }
