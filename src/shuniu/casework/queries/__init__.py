"""Reads that span the kernel's tables."""

from .inbox import PAGE, Todo, office_todos, sent, to_read, todo, todo_count, unit_todos, waits_for
from .sight import (
    may_see,
    out_of_sight,
    sees,
    sees_all,
    steps_open_to,
    visible_to,
    with_detail,
)

__all__ = [
    "PAGE",
    "Todo",
    "may_see",
    "office_todos",
    "out_of_sight",
    "sees",
    "sees_all",
    "sent",
    "steps_open_to",
    "to_read",
    "todo",
    "todo_count",
    "unit_todos",
    "visible_to",
    "waits_for",
    "with_detail",
]
