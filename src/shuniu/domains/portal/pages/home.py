"""The home pages: of the county's portal, and of a sub-site."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shuniu.commons.publishing.models import Publication
from shuniu.commons.publishing.queries import in_force
from shuniu.ground import clock
from shuniu.site.identity import MenuItem
from shuniu.site.registries import tiles_in_order
from shuniu.site.templatetags.site import citizen_acts

from ..models import ColumnKind
from .frame import Frame, Place, in_its_language
from .groups import site_groups
from .rows import Line, newest_of_columns
from .words import board, cover, day, esc, filled, icon, local, meta, own

IN_LEAD = 8  # lines below the headline, and as many notices beside them
IN_BOARD = 6
MOST_TOPICS = 6
MOST_NOTICES = 6
QUICK, QUICK_ON_SUB = 8, 4  # things to do that stand as tiles; the others are links below them
# A cut names its time in its title; where its end is told beside it, once is enough.
TIMES = re.compile(r"（[^（）]*至[^（）]*）$")
LEADING = (ColumnKind.NEWS, ColumnKind.OTHER)


@in_its_language
def home(frame: Frame) -> str:
    """What holds now, the headline, what people come to do, then what is new in each column."""
    at = clock.now()
    shown = [place for place in frame.places.values() if place.on_home]
    lead, notices, boards, topics = _parted(frame, shown)
    wanted = [p.code for p in (*boards, *topics, *filter(None, (lead, notices)))]
    newest = newest_of_columns(frame.site.code, wanted, IN_LEAD + 1)
    # What holds nothing yet is no news for a reader.
    boards = [place for place in boards if newest[place.code]]
    topics = [place for place in topics if place.about or newest[place.code]]
    main = frame.site.is_main
    parts = [
        f'<h1 class="hidden-text">{esc(frame.identity.site_name)}</h1>',
        _in_force(frame, at),
        _headline(frame, newest[lead.code][0]) if lead and newest[lead.code] else "",
        _acts(frame),
        _lead(frame, lead, notices, newest),
        _tiles(at) if main else "",
        _boards(frame, boards, newest),
        _topics(topics),
        _sites(frame) if main else "",
    ]
    return filled(
        frame,
        path="",
        title=frame.identity.site_name,
        main="".join(parts),
        head=meta(
            ("Description", _("%s：政务公开、办事服务、互动交流。") % frame.identity.site_name),
            ("Url", own(frame, "")),
        ),
        at_home=True,
    )


def _parted(
    frame: Frame, shown: list[Place]
) -> tuple[Place | None, Place | None, list[Place], list[Place]]:
    """The column that leads, the one with notices, the rest, and the special topics."""
    topics = [p for p in frame.places.values() if p.kind == ColumnKind.TOPIC and p.in_menu]
    if any(p.parent for p in topics):  # the one over them only gathers them
        topics = [p for p in topics if p.parent or (not frame.children(p.code) and p.about)]
    plain = [p for p in shown if p.kind not in (ColumnKind.TOPIC, ColumnKind.LEADERS)]
    lead = next((p for p in plain if p.kind == ColumnKind.NEWS), None)
    if lead is None:
        lead = next((p for p in plain if p.kind in LEADING), None)
    notices = next((p for p in plain if p.kind == ColumnKind.NOTICES), None)
    return lead, notices, [p for p in plain if p not in (lead, notices)], topics


def _in_force(frame: Frame, at: dt.datetime) -> str:
    """Cuts of water and power, weather: first while they hold, gone after."""
    found = list(in_force(at, site=frame.site.code)[:MOST_NOTICES])
    if not found:
        return ""
    items = "".join(_notice(frame, line, at) for line in found)
    return (
        '<section class="notice-strip" aria-labelledby="in-force-title">'
        f'<h2 id="in-force-title">{icon("alert")}{esc(_("正在生效的通知"))}</h2>'
        f"<ul>{items}</ul></section>"
    )


def _notice(frame: Frame, line: Publication, at: dt.datetime) -> str:
    until = line.in_force_until
    ends = _("%s结束") % _moment(until, at) if until else ""
    title = TIMES.sub("", line.title) if until else line.title
    named = line.area and line.area not in line.title
    area = f'<span class="badge badge-warn">{esc(line.area)}</span>' if named else ""
    return (
        f'<li>{area}<a href="{esc(frame.local(line.url))}">{esc(title)}</a>'
        f'<span class="soft">{esc(ends)}</span></li>'
    )


def _moment(moment: dt.datetime, at: dt.datetime) -> str:
    there = local(moment)
    if there.date() == local(at).date():
        return _("今天%s") % f"{there:%H:%M}"
    return _("%(month)d月%(day)d日%(time)s") % {
        "month": there.month,
        "day": there.day,
        "time": f"{there:%H:%M}",
    }


def _headline(frame: Frame, first: Line) -> str:
    """The newest of the first column across the page, with its picture where it has one."""
    picture = cover(first, at_once=True)
    summary = f'<p class="headline-text">{esc(_run_on(first.summary))}</p>' if first.summary else ""
    url, when = esc(frame.local(first.url)), day(first.first_published_at)
    return (
        f'<section class="headline{" headline-pictured" if picture else ""}"'
        ' aria-labelledby="headline-title"><div>'
        f'<h2 id="headline-title"><a href="{url}">{esc(first.title)}</a></h2>'
        f'{summary}<p class="soft small">{esc(first.unit_label)} {when}</p>'
        f"</div>{picture}</section>"
    )


def _lead(
    frame: Frame, lead: Place | None, notices: Place | None, newest: Mapping[str, list[Line]]
) -> str:
    """What came before the headline, and beside it the notices."""
    left = right = ""
    if lead and len(newest[lead.code]) != 1:  # the only one is the headline
        left = board(frame, lead, newest[lead.code][1:])
    if notices:
        right = board(frame, notices, newest[notices.code][:IN_LEAD])
    return _side_by_side([drawn for drawn in (left, right) if drawn])


def _run_on(text: str) -> str:
    """Paragraphs run on into one: no gap after a Chinese full stop."""
    return text.replace("。 ", "。")


def _acts(frame: Frame) -> str:
    """What people come to do: the likeliest as tiles that one finds by the picture."""
    acts = citizen_acts()
    if not acts:
        return ""
    main = frame.site.is_main
    first = QUICK if main else QUICK_ON_SUB
    ways = [
        (act["icon"], f'<a href="{esc(frame.local(act["url"]))}">{esc(act["label"])}</a></li>')
        for act in acts
    ]
    tiles = "".join(f"<li>{icon(name)}{way}" for name, way in ways[:first])
    rest = "".join(f"<li>{way}" for _name, way in ways[first:]) if main else ""
    more = f'<ul class="quick-more">{rest}</ul>' if rest else ""
    return (
        f'<section class="section quick" aria-labelledby="acts-title"><h2 id="acts-title">'
        f'{esc(_("您要办什么？"))}</h2><ul class="quick-list">{tiles}</ul>{more}</section>'
    )


def _tiles(at: dt.datetime) -> str:
    """The pieces that other rooms put on the county's home page."""
    out = []
    for tile in tiles_in_order():
        facts = tile.facts(at)
        if facts is not None:
            drawn = render_to_string(tile.template, {"facts": facts})
            out.append(f'<section class="section tile">{drawn}</section>')
    return "".join(out)


def _boards(frame: Frame, places: list[Place], newest: Mapping[str, list[Line]]) -> str:
    """The other columns, and on a sub-site how to reach the unit."""
    drawn = [board(frame, place, newest[place.code][:IN_BOARD]) for place in places]
    if not frame.site.is_main:
        drawn.append(_about(frame))
    return _side_by_side(drawn)


def _side_by_side(boards: list[str]) -> str:
    """Two beside each other, or three where that leaves no row half empty."""
    if not boards:
        return ""
    many = "one" if len(boards) == 1 else "three" if len(boards) % 3 == 0 else "two"
    return f'<div class="boards boards-{many}">{"".join(boards)}</div>'


def _topics(topics: list[Place]) -> str:
    if not topics:
        return ""
    items = "".join(
        f'<li><a href="{esc(place.url)}"><strong>{esc(place.name)}</strong>'
        f"<span>{esc(place.about)}</span></a></li>"
        for place in topics[:MOST_TOPICS]
    )
    return (
        '<section class="section" aria-labelledby="topics-title">'
        f'<h2 id="topics-title">{esc(_("专题专栏"))}</h2>'
        f'<ul class="topic-list">{items}</ul></section>'
    )


def _sites(frame: Frame) -> str:
    """All sites of the group, by what kind of unit keeps them."""
    groups = [(label, ways) for label, ways in site_groups(frame) if ways]
    if not groups:
        return ""
    drawn = "".join(
        f'<div class="site-group"><h3>{esc(label)}</h3><ul>{_ways(ways)}</ul></div>'
        for label, ways in groups
    )
    return (
        '<section class="section no-print" aria-labelledby="sites-title">'
        f'<h2 id="sites-title">{esc(_("网站群"))}</h2>{drawn}</section>'
    )


def _ways(ways: list[MenuItem]) -> str:
    return "".join(f'<li><a href="{esc(way.url)}">{esc(way.label)}</a></li>' for way in ways)


def _about(frame: Frame) -> str:
    """What the unit of a sub-site is and how to reach it."""
    here, site = frame.identity, frame.site
    call = f'<a href="tel:{esc(here.phone)}">{esc(here.phone)}</a>' if here.phone else ""
    facts = [
        (_("电话"), call),
        (_("时间"), esc(here.hours)),
        (_("地址"), esc(here.address)),
        (_("邮箱"), esc(here.email)),
        (_("网站主办"), esc(here.organiser)),
    ]
    rows = "".join(f"<dt>{esc(label)}</dt><dd>{v}</dd>" for label, v in facts if v)
    about = "".join(f"<p>{esc(part)}</p>" for part in site.about.split("\n") if part.strip())
    return (
        '<section class="board" aria-labelledby="about-title"><div class="board-head">'
        f'<h2 id="about-title">{esc(_("联系我们"))}</h2></div>'
        f'<div class="stack"><dl class="facts">{rows}</dl>{about}</div></section>'
    )
