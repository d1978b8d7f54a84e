"""What the rooms above put on the public site; the site itself knows none of them.

Rooms register in ``apps.ready()``. A door without a room behind it is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.ground.registry import Registry

Label = str | Promise

# The five doors of a government site, in the order in which they always stand.
DOORS: dict[str, Label] = {
    "news": _("要闻"),
    "disclosure": _("公开"),
    "services": _("办事"),
    "interaction": _("互动"),
    "about": _("关于"),
}


@dataclass(frozen=True)
class Door:
    """One of ``DOORS``, open: the named address behind it, and what one finds there."""

    url_name: str
    summary: Label


@dataclass(frozen=True)
class CitizenAct:
    """Something that people come to do, in their words: 写信反映问题."""

    label: Label
    hint: Label
    url_name: str
    icon: str
    door: str
    order: int = 100


@dataclass(frozen=True)
class HomeTile:
    """A piece of the home page: the owner's template with the facts that it asks for.

    ``facts`` is given the moment and returns ``None`` when there is nothing to show.
    """

    template: str
    facts: Callable[[datetime], Mapping[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class FootLink:
    """A way that stands at the foot of every page of every site: where readers report mistakes."""

    label: Label
    url_name: str


@dataclass(frozen=True)
class Hit:
    """One thing found: what the public may see of it, and where it is."""

    title: str
    url: str
    excerpt: str = ""
    unit: str = ""
    day: date | datetime | None = None


@dataclass(frozen=True)
class Searcher:
    """Finds what the public may see. ``find(words, n)`` gives at most ``n`` hits, best first."""

    label: Label
    find: Callable[[str, int], list[Hit]]
    more_url_name: str = ""


doors: Registry[Door] = Registry("door of the public site")
citizen_acts: Registry[CitizenAct] = Registry("act of a citizen")
home_tiles: Registry[HomeTile] = Registry("tile of the home page")
foot_links: Registry[FootLink] = Registry("link at the foot of every page")
searchers: Registry[Searcher] = Registry("public searcher")

doors.add("about", Door("site:about", _("本网站由谁主办、怎样联系、怎样使用")))


def open_doors() -> list[tuple[str, Label, Door]]:
    """The doors that lead somewhere now, in their fixed order: code, label, door."""
    return [(code, label, doors.get(code)) for code, label in DOORS.items() if code in doors]


def acts_in_order() -> list[CitizenAct]:
    """What people come to do, the likeliest first."""
    return sorted((act for _name, act in citizen_acts.items()), key=lambda act: act.order)


def tiles_in_order() -> list[HomeTile]:
    """The pieces of the home page, from top to bottom."""
    return sorted((tile for _name, tile in home_tiles.items()), key=lambda tile: tile.order)
