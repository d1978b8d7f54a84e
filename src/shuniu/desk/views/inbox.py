"""The inbox as markup, put together in Python for the same reason as the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..markup import esc

PICK = '<input type="checkbox" name="pick" value="{}" aria-label="{} {}">'


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the inbox, whatever tab it stands in. ``state`` and ``due`` are markup."""

    key: int
    address: str
    title: str
    number: str
    kind: str
    unit: str
    state: str
    due: str
    left: str = ""
    note: str = ""


def html(lines: Iterable[Line], *, pick: bool) -> SafeString:
    """The lines of the inbox; all but the state and the due date is text."""
    parts = []
    for line in lines:
        box = format_html(PICK, line.key, _("选择"), line.title) if pick else ""
        note = f"<span>{esc(line.note)}</span>" if line.note else ""
        left = f'<br><span class="soft small">{esc(line.left)}</span>'
        parts.append(
            f'<li data-row>{box}<a class="inbox-title" href="{esc(line.address)}">'
            f"{esc(line.title)}</a>"
            f'<span class="inbox-facts"><span>{esc(line.kind)} '
            f'<span class="number">{esc(line.number)}</span></span>'
            f"<span>{esc(line.unit)}</span>{esc(line.state)}{note}"
            f'</span><span class="inbox-due">{esc(line.due)}'
            f"{left if line.left else ''}</span></li>"
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above
