"""Small pieces of markup that many pages share; everything that people wrote is escaped here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape as _escape
from urllib.parse import quote

from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.ground.text import long_date
from shuniu.site.icons import ICONS
from shuniu.site.labels import column_pairs

from ..visits.address import beacon as beacon_address
from .frame import Frame, Place, door_slot
from .rows import Attached, Line, cover_of


def esc(text: object) -> str:
    """Text as it stands in markup and in a quoted attribute."""
    return _escape(str(text), quote=True)


def icon(name: str) -> str:
    """A line icon; a word stands beside it."""
    path = ICONS[name]
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'


def local(moment: dt.datetime) -> dt.datetime:
    """The moment on the county's clock."""
    return moment.astimezone(clock.ZONE)


def day(moment: dt.datetime, *, short: bool = False) -> str:
    """A date for lists: 2026-11-22, or 11-22 where the year is known."""
    there = local(moment)
    shown = f"{there:%m-%d}" if short else f"{there:%Y-%m-%d}"
    return f'<time datetime="{there:%Y-%m-%d}">{shown}</time>'


def long_moment(moment: dt.datetime) -> str:
    """2026年11月22日（周日）15:04."""
    there = local(moment)
    return (
        f'<time datetime="{there.isoformat(timespec="minutes")}">'
        f"{esc(long_date(there.date()))} {there:%H:%M}</time>"
    )


def line_list(frame: Frame, lines: Iterable[Line], *, short: bool = True) -> str:
    """Titles with their days; the year is left out where all are of the newest one's."""
    found = list(lines)
    if not found:
        return f'<p class="soft">{esc(_("还没有内容，发布后会立即出现在这里。"))}</p>'
    year = local(found[0].first_published_at).year
    items = []
    for line in found:
        when = line.first_published_at
        shown = day(when, short=short and local(when).year == year)
        url = esc(frame.local(line.url))
        items.append(f'<li><a href="{url}">{esc(line.title)}</a>{shown}</li>')
    return f'<ul class="lines">{"".join(items)}</ul>'


def cover(line: Line, *, at_once: bool = False) -> str:
    """The picture beside a story; its headline says what it is of, so it stays silent.

    ``at_once``: it stands on the first screen, where a picture that comes late is seen missing.
    """
    address = cover_of(line)
    if not address:
        return ""
    late = "" if at_once else ' loading="lazy"'
    return f'<img class="cover" src="{esc(address)}" alt=""{late}>'


def board(frame: Frame, place: Place, lines: Iterable[Line], *, tag: str = "h2") -> str:
    """A column on a page of several: its name, its newest lines, the way to all of them."""
    return (
        f'<section class="board" aria-labelledby="board-{place.code}">'
        f'<div class="board-head"><{tag} id="board-{place.code}">{esc(place.name)}</{tag}>'
        f'<a class="more" href="{esc(place.url)}">{esc(_("更多"))}'
        f'<span class="hidden-text">{esc(place.name)}</span>{icon("next")}</a></div>'
        f"{line_list(frame, lines)}</section>"
    )


def crumbs(frame: Frame, place: Place | None, last: str) -> str:
    """The way from the home page to here."""
    out = []
    if place is not None:
        ways = [*frame.above(place), place]
        out = [f'<li><a href="{esc(way.url)}">{esc(way.name)}</a></li>' for way in ways]
    if last:
        out.append(f'<li aria-current="page">{esc(last)}</li>')
    return "".join(out)


def meta(*pairs: tuple[str, str]) -> str:
    """``<meta>`` lines for those that say something."""
    return "".join(f'<meta name="{n}" content="{esc(v)}">\n  ' for n, v in pairs if v)


def column_meta(place: Place | None) -> tuple[tuple[str, str], ...]:
    """What a column's page says of itself to machines (facts 7.5, 页面标签)."""
    if place is None:
        return ()
    return column_pairs(place.name_zh, COLUMN_TYPES.get(place.kind, "其他"), place.about)


# The types of columns as the page labels know them; they are said in Chinese in every language.
COLUMN_TYPES = {
    "news": "工作动态",
    "notices": "通知公告",
    "policy": "政策文件",
    "interpretation": "政策解读",
    "personnel": "人事信息",
    "planning": "规划计划",
    "statistics": "统计信息",
    "finance": "财政资金",
    "about": "概况信息",
    "leaders": "领导信息",
    "institutions": "机构职能",
    "disclosure": "信息公开",
    "services": "办事服务",
    "service_stats": "办事统计",
    "life": "生活服务",
    "letters": "咨询投诉",
    "proposals": "建议提案",
    "video": "视频",
    "topic": "专题专栏",
}


def beacon(frame: Frame, column: str = "", article: int | None = None) -> str:
    """The invisible picture with which a page is counted; without it nothing is missing."""
    address = esc(beacon_address(frame.site.code, column, article))
    return f'<img class="beacon" src="{address}" alt="" width="1" height="1">'


def path_of_file(attached: Attached) -> str:
    """Where a published article's file lies below the base: ``f/12.pdf``."""
    return f"f/{attached.paper_id}.{quote(attached.kind)}"


def size(count: int) -> str:
    """18 KB, 2.4 MB."""
    if count < 1024 * 1024:
        return f"{max(round(count / 1024), 1)} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def filled(
    frame: Frame,
    *,
    path: str,
    title: str,
    main: str,
    place: Place | None = None,
    last: str = "",
    head: str = "",
    article: int | None = None,
    counted: str = "",
    door: str = "",
    words: str = "",
    at_home: bool = False,
) -> str:
    """A whole page in its frame, with the door behind which it stands marked.

    ``place`` is the column above it in the crumbs; ``counted`` the one to whose visits it
    counts, where that is another.
    """
    slots = {
        "path": esc(frame.base + path),
        "title": esc(title),
        "meta": head,
        "crumbs": "" if at_home else crumbs_nav(frame, place, last),
        "main": main,
        "words": words,
        "beacon": beacon(frame, counted or (place.code if place else ""), article),
        "at_home": ' aria-current="page"' if at_home else "",
    }
    behind = door or (place.door if place else "")
    if behind:
        slots[door_slot(behind)] = ' aria-current="true"'
    return frame.fill(**slots)


def frame_title(frame: Frame, title: str) -> str:
    """What the browser's tab says: the page, then the site."""
    return f"{title} - {frame.identity.site_name}"


def crumbs_nav(frame: Frame, place: Place | None, last: str) -> str:
    """The list of ways, as the site kit draws it."""
    return (
        f'<nav class="no-print" aria-label="{esc(_("您在这里"))}"><ol class="crumbs">'
        f'<li><a href="{esc(frame.base)}">{esc(_("首页"))}</a></li>'
        f"{crumbs(frame, place, last)}</ol></nav>"
    )


def absolute(frame: Frame, address: str) -> str:
    """An address in full, for feeds and site maps."""
    found = frame.local(address)
    return found if found.startswith("http") else frame.origin + found


def own(frame: Frame, path: str) -> str:
    """A path of this site in full."""
    return frame.origin + frame.base + path
