"""Leaders, institutions, and the map of a site."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground import clock
from shuniu.site.labels import column_pairs
from shuniu.site.registries import acts_in_order
from shuniu.site.templatetags.site import citizen_acts

from .. import addresses
from ..leaders.queries import Shown, government_of, leaders_of
from ..models import ColumnKind, Site
from .frame import Frame, Place, in_its_language
from .groups import address_of_site, site_groups
from .rows import newest_of_columns
from .words import board, column_meta, esc, filled, frame_title, icon, meta, own

NEWS_OF_LEADERS = 6
INSTITUTION_GROUPS: tuple[tuple[str, ...], ...] = (
    (UnitKind.COUNTY_OFFICE,),
    (UnitKind.COMPONENT_DEPARTMENT,),
    (UnitKind.AFFILIATED_INSTITUTION, UnitKind.DISPATCHED_AGENCY),
    (UnitKind.PUBLIC_INSTITUTION, UnitKind.OFFICE_BUREAU),
    (UnitKind.VERTICAL_UNIT,),
    (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT),
)


def _place_of(frame: Frame, kind: str) -> Place | None:
    return next((p for p in frame.places.values() if p.kind == kind), None)


@in_its_language
def leaders(frame: Frame) -> str:
    """领导信息: who leads (the county, or a sub-site's unit), as the posts are held today."""
    place = _place_of(frame, ColumnKind.LEADERS)
    unit = government_of(frame.site)
    found = leaders_of(frame.site, clock.today())
    cards = "".join(_person(one) for one in found)
    people = (
        f'<ul class="people">{cards}</ul>'
        if cards
        else f'<div class="empty"><p>{esc(_("还没有登记领导信息。"))}</p></div>'
    )
    news = ""
    if place is not None:
        lines = newest_of_columns(frame.site.code, [place.code], NEWS_OF_LEADERS)[place.code]
        news = board(frame, place, lines) if lines else ""
    title = place.name if place else _("领导信息")
    return filled(
        frame,
        path=addresses.LEADERS,
        title=frame_title(frame, title),
        main=f'<h1>{esc(title)}</h1><p class="lead">{esc(str(unit.name))}</p>{people}{news}',
        place=place and frame.places.get(place.parent),
        last=title,
        head=_head(frame, place, title, addresses.LEADERS),
        counted=place.code if place else "",
        door="about",
    )


def _person(one: Shown) -> str:
    """One who leads: the portrait (or a plain silhouette), posts, duties, and the life folded."""
    name = esc(one.member.name)
    picture = (
        f'<img src="{esc(one.portrait)}" alt="{esc(_("%s照片") % one.member.name)}"'
        ' width="480" height="640">'
        if one.portrait
        else f'<span class="no-portrait" aria-hidden="true">{name[:1]}</span>'
    )
    duties = "".join(f"<li>{esc(line)}</li>" for line in one.duties.splitlines() if line.strip())
    told = f"<h3>{esc(_('工作分工'))}</h3><ul>{duties}</ul>" if duties else ""
    life = "".join(f"<p>{esc(line)}</p>" for line in one.life.splitlines() if line.strip())
    if life:
        told += f"<details><summary>{esc(_('简历'))}</summary>{life}</details>"
    return (
        f'<li class="person"><div class="portrait">{picture}</div><div class="person-told">'
        f"<h2>{name}</h2><p>{esc('、'.join(one.titles))}</p>{told}</div></li>"
    )


@in_its_language
def institutions(frame: Frame) -> str:
    """机构职能: the units of the county by kind, each with its site where it has one."""
    place = _place_of(frame, ColumnKind.INSTITUTIONS)
    sites = {site.unit_id: site for site in Site.objects.open_on(clock.today()).filter(kind="sub")}
    kinds = [kind for group in INSTITUTION_GROUPS for kind in group]
    units = list(Unit.objects.filter(closed_on__isnull=True, kind__in=kinds))
    parts = []
    for group in INSTITUTION_GROUPS:
        own_units = [unit for unit in units if unit.kind in group]
        if not own_units:
            continue
        label = "、".join(str(UnitKind(kind).label) for kind in group)
        parts.append(
            f'<section class="section"><h2>{esc(label)}</h2>'
            f'<ul class="unit-list">{_units(frame, own_units, sites)}</ul></section>'
        )
    title = place.name if place else _("机构职能")
    return filled(
        frame,
        path=addresses.INSTITUTIONS,
        title=frame_title(frame, title),
        main=f"<h1>{esc(title)}</h1>{''.join(parts)}",
        place=place and frame.places.get(place.parent),
        last=title,
        head=_head(frame, place, title, addresses.INSTITUTIONS),
        counted=place.code if place else "",
        door="about",
    )


def _units(frame: Frame, units: Iterable[Unit], sites: dict[int, Site]) -> str:
    out = []
    for unit in units:
        site = sites.get(unit.pk)
        name = esc(unit.english_name if frame.language == "en" and unit.english_name else unit.name)
        if site is None:
            out.append(f"<li>{name}</li>")
            continue
        contact = " ".join(part for part in (site.phone, site.address) if part)
        more = f'<span class="soft small">{esc(contact)}</span>' if contact else ""
        out.append(f'<li><a href="{esc(address_of_site(frame, site))}">{name}</a>{more}</li>')
    return "".join(out)


@in_its_language
def site_map(frame: Frame) -> str:
    """网站地图: every column, what one can do here, and the other sites of the group."""
    top = "".join(_branch(frame, place) for place in frame.children(""))
    known = {place.url for place in frame.places.values()}
    top += "".join(
        f'<li><a href="{esc(item.url)}">{esc(item.label)}</a></li>'
        for item in frame.identity.about
        if item.url not in known
    )
    acts = ""
    if frame.site.is_main and acts_in_order():
        items = "".join(
            f'<li><a href="{esc(act["url"])}">{esc(act["label"])}</a></li>'
            for act in citizen_acts()
        )
        label = esc(_("您可以在这里办的事"))
        acts = (
            f'<section class="section"><h2>{label}</h2><ul class="map-list">{items}</ul></section>'
        )
    groups = "".join(
        f'<section class="section"><h2>{esc(label)}</h2><ul class="unit-list">'
        + "".join(f'<li><a href="{esc(w.url)}">{esc(w.label)}</a></li>' for w in ways)
        + "</ul></section>"
        for label, ways in (site_groups(frame) if frame.site.is_main else [])
        if ways
    )
    title = _("网站地图")
    feeds = "".join(
        f'<li>{icon("notice")} <a href="{esc(item.url)}">{esc(item.label)}'
        f" {item.code.split('/')[1].split('+')[0].upper()}</a></li>"
        for item in frame.identity.feeds
    )
    columns_title, feeds_title = esc(_("栏目")), esc(_("订阅"))
    return filled(
        frame,
        path=addresses.SITE_MAP,
        title=frame_title(frame, title),
        main=f'<h1>{esc(title)}</h1><section class="section"><h2>{columns_title}</h2>'
        f'<ul class="map-list">{top}</ul></section>{acts}{groups}'
        f'<section class="section"><h2>{feeds_title}</h2>'
        f'<ul class="file-list">{feeds}</ul></section>',
        last=title,
        head=_head(frame, None, title, addresses.SITE_MAP),
        door="about",
    )


def _branch(frame: Frame, place: Place) -> str:
    below = frame.children(place.code)
    inner = f"<ul>{''.join(_branch(frame, child) for child in below)}</ul>" if below else ""
    return f'<li><a href="{esc(place.url)}">{esc(place.name)}</a>{inner}</li>'


# Pages that are there without a column say what they are all the same.
_MADE = {
    addresses.LEADERS: column_pairs("领导信息", "领导信息"),
    addresses.INSTITUTIONS: column_pairs("机构职能", "机构职能"),
}


def _head(frame: Frame, place: Place | None, title: str, path: str) -> str:
    return meta(
        ("Description", f"{frame.identity.site_name} {title}"),
        *(column_meta(place) or _MADE.get(path, ())),
        ("Url", own(frame, path)),
    )
