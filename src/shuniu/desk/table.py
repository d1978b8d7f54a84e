"""A page of rows as markup, put together in Python: fifty rows cost a template too much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shuniu.ground import clock

from .declare import Column, Showing
from .listing import Listing
from .markup import esc

# A column that is this wide in the export may take two lines here, and so may a longer text.
WIDE = 28
LONG = 18
WRAPS = ' class="wraps"'


def text_of(value: object) -> str:
    """A value as a table shows it: dates in the short form, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def cell(column: Column, row: Any, showing: Showing) -> str:
    """The cell's safe markup."""
    if column.html is not None:
        return esc(column.html(row, showing))
    return esc(text_of(column.value(row)))


def head(listing: Listing, *, pick: bool) -> SafeString:
    """The head row; a column that sorts is a link, which turns the order when it rules."""
    cells = []
    if pick:
        cells.append(
            format_html(
                '<th scope="col" class="pick"><span class="hidden-text">{}</span>'
                '<input type="checkbox" data-pick-all aria-label="{}" hidden></th>',
                _("选择"),
                _("全选本页"),
            )
        )
    for column in listing.columns:
        kind = mark_safe(' class="number"') if column.numeric else ""
        if not column.sort:
            cells.append(format_html('<th scope="col"{}>{}</th>', kind, column.label))
            continue
        ruling = listing.sort.lstrip("-") == column.code
        down = ruling and listing.sort.startswith("-")
        following = column.code if (down or not ruling) else f"-{column.code}"
        aria = ("descending" if down else "ascending") if ruling else "none"
        cells.append(
            format_html(
                '<th scope="col" aria-sort="{}"{}><a href="{}">{}'
                '<span aria-hidden="true">{}</span></a></th>',
                aria,
                kind,
                listing.address(sort=following),
                column.label,
                (" ↓" if down else " ↑") if ruling else " ⇅",
            )
        )
    return format_html("<tr>{}</tr>", mark_safe("".join(cells)))  # noqa: S308 - built above


def _pick(row: Any) -> str:
    """What a tick box sends: the key, and for a matter the last move that the reader saw."""
    seen = getattr(row, "last_move_id", None)
    return str(int(row.pk)) if seen is None else f"{int(row.pk)}.{int(seen)}"


def _class(column: Column) -> str:
    """Figures stand right; what is wide in the export may take two lines here."""
    if column.numeric:
        return ' class="number"'
    return WRAPS if column.width >= WIDE else ""


def body(listing: Listing, rows: Iterable[Any], *, pick: bool) -> SafeString:
    """The rows. The first column leads to the row's page."""
    showing, columns = listing.showing, listing.columns
    labels = [esc(column.label) for column in columns]
    classes = [_class(column) for column in columns]
    choose = esc(_("选择"))
    parts: list[str] = []
    for row in rows:
        parts.append("<tr data-row>")
        if pick:
            parts.append(
                f'<td class="pick"><input type="checkbox" name="pick" value="{_pick(row)}"'
                f' aria-label="{choose} {esc(row)}"></td>'
            )
        link = esc(listing.row_address(row))
        for i, column in enumerate(columns):
            shown = cell(column, row, showing)
            if i == 0:
                inner = f'<a href="{link}">{shown or "—"}</a>' if link else shown
                parts.append(f'<th scope="row">{inner}</th>')
            else:
                kind = classes[i] or (WRAPS if len(shown) > LONG and "<" not in shown else "")
                parts.append(f'<td data-label="{labels[i]}"{kind}>{shown}</td>')
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def selects(listing: Listing) -> SafeString:
    """The row of selects, each saying what it holds."""
    parts = []
    for f, offered, chosen in listing.selects:
        options = "".join(
            f'<option value="{esc(value)}"'
            f"{' selected' if value == chosen else ''}>{esc(label)}</option>"
            for value, label in offered
        )
        parts.append(
            format_html(
                '<label class="filter{}"><span>{}</span><select name="{}">'
                '<option value="">{}</option>{}</select></label>',
                " filter-on" if chosen else "",
                f.label,
                f.code,
                _("全部"),
                mark_safe(options),  # noqa: S308 - escaped above
            )
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is format_html


def facts_html(rows: Sequence[tuple[object, object]]) -> SafeString:
    """Label and value, as a list of definitions."""
    return format_html_join(
        "",
        "<dt>{}</dt><dd>{}</dd>",
        ((label, text_of(v) if not hasattr(v, "__html__") else v) for label, v in rows),
    )
