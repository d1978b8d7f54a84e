"""Each site's identity: from its own row, with what it lacks taken from the county's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.ground.kept import Kept
from shuniu.ground.record import in_readers_language
from shuniu.site import county as known_county
from shuniu.site.identity import Identity, MenuItem
from shuniu.site.language import CODES
from shuniu.site.models import County
from shuniu.site.registries import DOORS, doors

from .. import addresses
from ..models import ColumnKind, Redesign, Site, SiteColumn
from ..tokens import of_accent, sheet

MOST_IN_MENU = 8
KEPT_SECONDS = 5.0
FRESH_SECONDS = 0.5

# Behind which of the five doors a main site's column stands.
DOOR_OF_KIND: dict[str, str] = {
    ColumnKind.NEWS: "news",
    ColumnKind.NOTICES: "news",
    ColumnKind.VIDEO: "news",
    ColumnKind.TOPIC: "news",
    ColumnKind.OTHER: "news",
    ColumnKind.POLICY: "disclosure",
    ColumnKind.INTERPRETATION: "disclosure",
    ColumnKind.PERSONNEL: "disclosure",
    ColumnKind.PLANNING: "disclosure",
    ColumnKind.STATISTICS: "disclosure",
    ColumnKind.FINANCE: "disclosure",
    ColumnKind.DISCLOSURE: "disclosure",
    ColumnKind.SERVICES: "services",
    ColumnKind.LIFE: "services",
    ColumnKind.LETTERS: "interaction",
    ColumnKind.PROPOSALS: "interaction",
    ColumnKind.ABOUT: "about",
    ColumnKind.LEADERS: "about",
    ColumnKind.INSTITUTIONS: "about",
}


@dataclass(frozen=True, slots=True)
class Group:
    """What every site's page needs of the whole group."""

    main: Site | None
    sites: dict[str, Site]  # by code, closed ones too
    hosts: dict[str, Site]  # by the host of their own


def _read_group() -> dict[str, Group]:
    sites = list(Site.objects.select_related("unit"))
    return {
        "": Group(
            main=next((site for site in sites if site.is_main), None),
            sites={site.code: site for site in sites},
            hosts={site.host.lower(): site for site in sites if site.host},
        )
    }


_group: Kept[str, Group] = Kept(_read_group, KEPT_SECONDS)


def known_group() -> Group:
    """The group as it was within the last seconds."""
    return _group.all()[""]


def fresh_group() -> Group:
    """The group as it is now: asked before a site is said not to exist, for it may be new.

    Guesses can't make it read more than twice a second.
    """
    return _group.all(FRESH_SECONDS)[""]


def redesign_in_use(site: Site, day: dt.date) -> Redesign | None:
    """The version of the look that is worn on that day."""
    return Redesign.objects.filter(site=site, since__lte=day).order_by("-since", "-number").first()


def tokens_sheet_of(site: Site, day: dt.date) -> tuple[str, str] | None:
    """Path and text of the tokens of a site's own (main colour, redesign), where it has any."""
    worn = redesign_in_use(site, day)
    text = sheet({**of_accent(site.accent), **(worn.tokens if worn else {})})
    if not text:
        return None
    version = blake2b(text.encode(), digest_size=4).hexdigest()
    return addresses.path_of_tokens(worn.number if worn else 0, version), text


def identity_of(site: Site, group: Group) -> Identity:
    """A site as its pages show it, in the present language."""
    county = known_county.current()
    base = site.base
    worn = redesign_in_use(site, clock.today())
    above = group.main or site
    own_tokens = tokens_sheet_of(site, clock.today())
    name = site.shown_name or county.shown_site_name
    return Identity(
        government=county.shown_government if site.is_main else name,
        site_name=name,
        organiser=_organiser(site, county),
        note="" if site.is_main else county.shown_government,
        domain=_domain_of(site, group),
        site_code=site.site_code or _of(county.site_code, site),
        icp_record=site.icp_record or above.icp_record or county.icp_record,
        police_record=site.police_record or above.police_record or county.police_record,
        mistakes_url=site.mistakes_url or above.mistakes_url or county.mistakes_url,
        party_mark_url=site.party_mark_url or above.party_mark_url,
        phone=site.phone or _of(county.phone, site),
        hours=site.hours or above.hours or county.hours,
        address=site.address or _of(county.address, site),
        postcode=_of(county.postcode, site),
        email=site.email or _of(county.email, site),
        theme=worn.theme if worn else site.theme,
        tokens_url=base + own_tokens[0] if own_tokens else "",
        base=base,
        map_url=base + addresses.SITE_MAP,
        main=None if site.is_main else _way_to_main(site, group, county),
        menu=_main_menu(site) if site.is_main else _menu(site),
        feeds=_feeds(name, base),
        about=_about_government(site) if site.is_main else (),
    )


def _organiser(site: Site, county: County) -> str:
    if site.organiser not in ("", site.unit.name):
        return site.organiser
    if site.is_main and not site.organiser:
        return county.shown_organiser
    return in_readers_language(site.unit.name, site.unit.english_name)


def _of(words: str, site: Site) -> str:
    """What is true of the main site alone."""
    return words if site.is_main else ""


def _domain_of(site: Site, group: Group) -> str:
    """The host by which the site is reached: its own, the main site's, or the server's."""
    return urlsplit(addresses.origin_of(site, group.main)).netloc


def _way_to_main(site: Site, group: Group, county: County) -> MenuItem:
    main = group.main
    label = main.shown_name if main else county.shown_site_name
    return MenuItem(label, addresses.origin_of(main or site, main) + "/" if site.host else "/")


def _feeds(name: str, base: str) -> tuple[MenuItem, ...]:
    return (
        MenuItem(name, base + addresses.RSS, "application/rss+xml"),
        MenuItem(name, base + addresses.ATOM, "application/atom+xml"),
    )


def _about_government(site: Site) -> tuple[MenuItem, ...]:
    """What tells of the government itself: leaders, offices, the county's columns about it."""
    rows = SiteColumn.objects.filter(site=site, closed_on__isnull=True, kind=ColumnKind.ABOUT)
    return (
        MenuItem(_("领导信息"), site.base + addresses.LEADERS, "leaders"),
        MenuItem(_("机构职能"), site.base + addresses.INSTITUTIONS, "institutions"),
        *(MenuItem(c.shown_name, _column_url(site, c), c.code) for c in rows),
    )


def _menu(site: Site) -> tuple[MenuItem, ...]:
    columns = SiteColumn.objects.filter(
        site=site, closed_on__isnull=True, in_menu=True, parent__isnull=True
    )[:MOST_IN_MENU]
    return tuple(MenuItem(c.shown_name, _column_url(site, c), c.code) for c in columns)


def _column_url(site: Site, column: SiteColumn) -> str:
    if column.kind == ColumnKind.LEADERS:
        return site.base + addresses.LEADERS
    return site.base + addresses.path_of_column(column.code)


def _main_menu(site: Site) -> tuple[MenuItem, ...]:
    """The five doors: a room's own where it opened one, else the first column that fits."""
    tops: dict[str, SiteColumn] = {}
    for column in SiteColumn.objects.filter(
        site=site, closed_on__isnull=True, parent__isnull=True, in_menu=True
    ):
        tops.setdefault(DOOR_OF_KIND.get(column.kind, "news"), column)
    found = []
    for code, label in DOORS.items():
        url = _door_url(code)
        if not url and code in tops:
            url = _column_url(site, tops[code])
        if url:
            found.append(MenuItem(str(label), url, code))
    return tuple(found)


def _door_url(code: str) -> str:
    if code not in doors:
        return ""
    try:
        # The main site's, also where a page of a sub-site's own host is made.
        return reverse(doors.get(code).url_name, urlconf=settings.ROOT_URLCONF)
    except NoReverseMatch:
        return ""


# By language and code of a site whose host is asked ("": the main one).
_spoken: dict[tuple[str, str], Kept[str, Identity]] = {}


def identity_at(code: str = "") -> Identity | None:
    """A site for the pages that other rooms make; None where there is none of that code."""
    spoken = get_language() or ""
    key = (spoken if spoken in CODES else settings.LANGUAGE_CODE, code)
    try:
        if key not in _spoken and code not in {"", *known_group().sites}:
            return None
        kept = _spoken.setdefault(key, Kept(partial(_read_identity, code), KEPT_SECONDS))
        return kept.all().get("")
    except DatabaseError:
        return None


def _read_identity(code: str) -> dict[str, Identity]:
    group = known_group()
    site = group.sites.get(code) if code else group.main
    return {} if site is None else {"": identity_of(site, group)}
