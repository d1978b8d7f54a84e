"""The frame of a site's pages: header, menu, footer, prepared once and filled for each page.

It is the site kit's own template (``site/base.html``), drawn with marks where a
page's words go and then cut at the marks; so a page of the portal has the very
frame that a letter's page has, and costs only the joining of strings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Concatenate, ParamSpec, TypeVar

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from shuniu.site.identity import Identity
from shuniu.site.look import Look

from .. import addresses
from ..models import ColumnKind, Site, SiteColumn
from .identities import DOOR_OF_KIND, identity_of, known_group

MARK = re.compile("\x02([a-z0-9_]+)\x03")
P = ParamSpec("P")
Drawn = TypeVar("Drawn", bound=str | None)


def door_slot(code: str) -> str:
    """The name of the place where the menu marks the door behind which a page stands."""
    return "door_" + code.replace("-", "_")


def _slot(name: str) -> str:
    return f"\x02{name}\x03"


@dataclass(frozen=True, slots=True)
class Place:
    """A column as the frame knows it: its names, its address here, what is above and below it."""

    code: str
    name: str
    name_zh: str
    kind: str
    about: str
    url: str
    door: str
    parent: str
    on_home: bool
    in_menu: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a site share in one language and look; cheap to keep and to use."""

    site: Site
    language: str
    look: Look
    identity: Identity
    origin: str
    main_origin: str
    parts: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    places: dict[str, Place] = field(repr=False)
    version: str

    @property
    def base(self) -> str:
        """The path below which the site's pages stand."""
        return self.identity.base

    def local(self, address: str) -> str:
        """A canonical address as it is written on this site's pages."""
        if not self.site.host or self.site.is_main or not address.startswith("/"):
            return address
        own = addresses.canonical_base(self.site.code)
        if address.startswith(own):
            return "/" + address[len(own) :]
        return self.main_origin + address

    def children(self, code: str) -> list[Place]:
        """The open columns directly below one (``""``: the topmost)."""
        return [place for place in self.places.values() if place.parent == code]

    def above(self, place: Place) -> Iterator[Place]:
        """The columns over one, the topmost first."""
        chain = []
        while place.parent in self.places:
            place = self.places[place.parent]
            chain.append(place)
        yield from reversed(chain)

    def fill(self, **slots: str) -> str:
        """A whole page; every value is markup already."""
        out = [self.parts[0]]
        for name, literal in zip(self.names, self.parts[1:], strict=True):
            out.append(slots.get(name, ""))
            out.append(literal)
        return "".join(out)


def frame_of(site: Site, language: str = "zh-hans", look: Look | None = None) -> Frame:
    """Prepare the frame: a handful of statements and one template, about 15 ms."""
    look = look or Look()
    group = known_group()
    with translation.override(language):
        identity = identity_of(site, group)
        places = _places(site)
        marks = {code: _slot(door_slot(code)) for code in _doors(identity)}
        drawn = render_to_string(
            "portal/frame.html",
            {
                "identity": identity,
                "look": look,
                "here_path": _slot("path"),
                "home_mark": _slot("at_home"),
                "marks": {code: _Raw(mark) for code, mark in marks.items()},
                "slot": {n: _Raw(_slot(n)) for n in ("title", "meta", "crumbs", "main", "beacon")},
                "words": _slot("words"),
            },
        )
    pieces = MARK.split(drawn)
    return Frame(
        site=site,
        language=language,
        look=look,
        identity=identity,
        origin=addresses.origin_of(site, group.main),
        main_origin=addresses.origin_of(group.main or site, group.main),
        parts=tuple(pieces[0::2]),
        names=tuple(pieces[1::2]),
        places=places,
        version=_version(drawn, places),
    )


class _Raw(str):
    """A mark that the template may print as it is (it holds no markup)."""

    def __html__(self) -> str:
        return self


def _doors(identity: Identity) -> list[str]:
    return [item.code for item in identity.menu or () if item.code]


def _places(site: Site) -> dict[str, Place]:
    rows = list(SiteColumn.objects.filter(site=site, closed_on__isnull=True))
    by_key = {row.pk: row for row in rows}
    found = {}
    for row in rows:
        parent = by_key.get(row.parent_id) if row.parent_id else None
        found[row.code] = Place(
            code=row.code,
            name=row.shown_name,
            name_zh=row.name,
            kind=row.kind,
            about=row.about,
            url=_url_of(site, row),
            door=_door_of(site, row, by_key),
            parent=parent.code if parent else "",
            on_home=row.on_home,
            in_menu=row.in_menu,
        )
    return found


def _url_of(site: Site, column: SiteColumn) -> str:
    if column.kind == ColumnKind.LEADERS:
        return site.base + addresses.LEADERS
    if column.kind == ColumnKind.INSTITUTIONS and site.is_main:
        return site.base + addresses.INSTITUTIONS
    if column.url_name and site.is_main:
        try:
            return reverse(column.url_name)
        except NoReverseMatch:
            pass
    return site.base + addresses.path_of_column(column.code)


def _door_of(site: Site, column: SiteColumn, by_key: dict[int, SiteColumn]) -> str:
    top = column
    while top.parent_id and top.parent_id in by_key:
        top = by_key[top.parent_id]
    return DOOR_OF_KIND.get(top.kind, "news") if site.is_main else top.code


def _version(drawn: str, places: dict[str, Place]) -> str:
    return blake2b((drawn + repr(places)).encode(), digest_size=8).hexdigest()


def in_its_language(
    draw: Callable[Concatenate[Frame, P], Drawn],
) -> Callable[Concatenate[Frame, P], Drawn]:
    """A renderer whose words are in the language of the frame it is given."""

    @functools.wraps(draw)
    def drawn(frame: Frame, /, *args: P.args, **kwargs: P.kwargs) -> Drawn:
        if translation.get_language() == frame.language:
            return draw(frame, *args, **kwargs)
        with translation.override(frame.language):
            return draw(frame, *args, **kwargs)

    return drawn
