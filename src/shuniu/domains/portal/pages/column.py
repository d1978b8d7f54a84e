"""A column's pages: its front with the newest lines, its numbered pages, a special topic."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .. import addresses
from ..models import ColumnKind
from .frame import Frame, Place, in_its_language
from .rows import ColumnPage, Line, column_page, newest_of_columns
from .words import (
    board,
    column_meta,
    cover,
    day,
    esc,
    filled,
    frame_title,
    icon,
    line_list,
    meta,
    own,
)

LINES_OF_A_CHILD = 6
LATEST_OF_TOPIC = 5


@in_its_language
def column(frame: Frame, code: str, page: int | None = None) -> str | None:
    """The front of a column (``None``) or one of its numbered pages; None where there is none."""
    place = frame.places.get(code)
    found = column_page(frame.site.code, code, page) if place else None
    if place is None or found is None:
        return None
    path = addresses.path_of_column(code, page)
    title = place.name if page is None else _("%(name)s（第%(page)s页）") % {
        "name": place.name, "page": page,
    }  # fmt: skip
    children = frame.children(code) if page is None else []
    topic = place.kind == ColumnKind.TOPIC and page is None
    body = _topic(frame, place, found, children) if topic else _list(frame, place, found, children)
    return filled(
        frame,
        path=path,
        title=frame_title(frame, title),
        main=body,
        place=_parent(frame, place),
        last=title,
        head=meta(
            ("Description", place.about or f"{frame.identity.site_name} {place.name}"),
            *column_meta(place),
            ("Url", own(frame, path)),
        )
        + _feed(frame, place),
        counted=code,
        door=place.door,
    )


def _feed(frame: Frame, place: Place) -> str:
    return (
        f'<link rel="alternate" type="application/rss+xml" title="{esc(place.name)}" '
        f'href="{esc(frame.base + addresses.path_of_column_feed(place.code))}">'
    )


def _parent(frame: Frame, place: Place) -> Place | None:
    return frame.places.get(place.parent)


def _list(frame: Frame, place: Place, found: ColumnPage, children: list[Place]) -> str:
    side = _side(frame, place)
    parts = [
        f'<div class="{"with-side" if side else "alone"}">{side}<div class="side-main">',
        f"<h1>{esc(place.name)}</h1>",
        f'<p class="lead">{esc(place.about)}</p>' if place.about and found.number is None else "",
        _boards(frame, children) if children else "",
    ]
    if found.lines or not children:
        parts += [_lines(frame, found), _pager(frame, place, found)]
    return "".join([*parts, "</div></div>"])


def _lines(frame: Frame, found: ColumnPage) -> str:
    if not found.lines:
        return f'<div class="empty"><p>{esc(_("还没有内容，发布后会立即出现在这里。"))}</p></div>'
    return line_list(frame, found.lines, short=False)


def _boards(frame: Frame, children: list[Place]) -> str:
    newest = newest_of_columns(frame.site.code, [c.code for c in children], LINES_OF_A_CHILD)
    drawn = [board(frame, child, newest[child.code]) for child in children]
    return f'<div class="boards">{"".join(drawn)}</div>'


def _side(frame: Frame, place: Place) -> str:
    """The columns beside this one, so that one need not go back to choose another."""
    top = frame.places.get(place.parent) or place
    beside = frame.children(top.code)
    if not beside and frame.site.is_main:
        beside = [
            other
            for other in frame.children("")
            if other.door == place.door and other.in_menu and other.kind != ColumnKind.TOPIC
        ]
        top = place
        if len(beside) < 2:
            return ""
    if not beside:
        return ""
    here = ' aria-current="page"'
    items = "".join(
        f'<li><a href="{esc(other.url)}"{here if other.code == place.code else ""}>'
        f"{esc(other.name)}</a></li>"
        for other in beside
    )
    return (
        f'<nav class="side no-print" aria-label="{esc(_("相关栏目"))}">'
        f'<ul class="side-list">{items}</ul></nav>'
    )


def _pager(frame: Frame, place: Place, found: ColumnPage) -> str:
    """Newer and older; a page's own number never changes, so its links may be kept."""
    ways = []
    base = frame.base
    if found.number is not None:
        newer = found.newer
        url = base + addresses.path_of_column(place.code, newer)
        words = _("较新的内容") if newer else _("最新内容")
        ways.append(
            f'<a class="button button-quiet" href="{esc(url)}" rel="prev">'
            f"{icon('back')}{esc(words)}</a>"
        )
    if found.older is not None:
        url = base + addresses.path_of_column(place.code, found.older)
        ways.append(
            f'<a class="button button-quiet" href="{esc(url)}" rel="next">'
            f"{esc(_('较早的内容'))}{icon('next')}</a>"
        )
    if found.number is None and found.older:
        said = _("本栏目累计发布%s条") % f"{found.last_position:,}"
        ways.append(f'<span class="soft">{esc(said)}</span>')
    if not ways:
        return ""
    return f'<nav class="pager" aria-label="{esc(_("翻页"))}">{"".join(ways)}</nav>'


def _topic(frame: Frame, place: Place, found: ColumnPage, children: list[Place]) -> str:
    """专题: what it is about on a band of its own, the newest with its summary, then its parts."""
    first, rest = found.lines[:1], found.lines[1:]
    parts = [
        f'<header class="topic-head"><p class="topic-kind">{esc(_("专题"))}</p>'
        f"<h1>{esc(place.name)}</h1>",
        f"<p>{esc(place.about)}</p>" if place.about else "",
        "</header>",
        "".join(_story(frame, line) for line in first),
        _boards(frame, children) if children else "",
        "" if first or children else _lines(frame, found),
    ]
    if rest:
        parts += [
            f'<section class="board"><div class="board-head"><h2>{esc(_("全部内容"))}</h2></div>',
            line_list(frame, rest, short=False),
            "</section>",
        ]
    return "".join([*parts, _pager(frame, place, found)])


def _story(frame: Frame, line: Line) -> str:
    summary = f"<p>{esc(line.summary)}</p>" if line.summary else ""
    url = esc(frame.local(line.url))
    return (
        f'<section class="story">{cover(line)}<h2><a href="{url}">{esc(line.title)}</a>'
        f'</h2>{summary}<p class="soft small">{esc(line.unit_label)} '
        f"{day(line.first_published_at)}</p></section>"
    )
