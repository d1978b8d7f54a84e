"""Who leads on a day, and what a site says of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Tenure, Unit, UnitKind

from .. import powers
from ..models import Act, ColumnKind, Right, Site
from ..queries import keepers
from ..workshop.models import Picture, PictureRendition
from ..workshop.pictures import SMALL
from .models import Leader

LEADING = ("leader", "unit_head")


@dataclass
class Shown:
    """A person who leads: name and posts by the posts' table, the rest as it was entered."""

    member: Member
    titles: list[str] = field(default_factory=list)
    duties: str = ""
    life: str = ""
    portrait: str = ""


def government_of(site: Site) -> Unit:
    """Whose leaders a site shows: the county government's, or those of its own unit."""
    if not site.is_main:
        return site.unit
    county = Unit.objects.filter(kind=UnitKind.COUNTY_GOVERNMENT, closed_on__isnull=True)
    return county.order_by("order", "id").first() or site.unit


def leaders_of(site: Site, on: dt.date) -> list[Shown]:
    """Those who lead on a day, by the rank of their posts; three statements."""
    held = (
        Tenure.objects.filter(
            Tenure.held_on(on), post__unit=government_of(site), member__is_active=True
        )
        .filter(post__duties__overlap=list(LEADING))
        .select_related("member", "post")
        .order_by("post__rank", "id")
    )
    found: dict[int, Shown] = {}
    for tenure in held:
        shown = found.setdefault(tenure.member_id, Shown(tenure.member))
        shown.titles.append(tenure.post.title)
    rows = list(Leader.objects.filter(site=site, member__in=found))
    made = PictureRendition.objects.filter(
        image__in=[row.portrait_id for row in rows if row.portrait_id], filter_spec=SMALL
    )
    addresses = {one.image_id: str(one.url) for one in made}
    for row in rows:
        shown = found[row.member_id]
        shown.duties, shown.life = row.duties, row.life
        shown.portrait = addresses.get(row.portrait_id or 0, "")
    return list(found.values())


def portraits_shown(on: dt.date) -> QuerySet[Picture]:
    """The portraits that a page shows on a day: of those who lead then, on sites that stand."""
    held = Tenure.objects.filter(
        Tenure.held_on(on), member=OuterRef("member"), member__is_active=True
    ).filter(post__duties__overlap=list(LEADING))
    main = Site.objects.select_related("unit").filter(kind="main").first()
    of_main = held.filter(post__unit=government_of(main)) if main is not None else held.none()
    of_sub = held.filter(post__unit=OuterRef("site__unit"))
    rows = Leader.objects.filter(portrait__isnull=False, site__in=Site.objects.open_on(on))
    leading = Q(Exists(of_main), site__kind="main") | Q(Exists(of_sub), site__kind="sub")
    return Picture.objects.filter(pk__in=rows.filter(leading).values("portrait"))


def sites_kept_by(actor: Actor, on: dt.date) -> QuerySet[Site]:
    """The sites whose leaders the actor may enter: those where one's units publish 领导信息."""
    sites = Site.objects.open_on(on).select_related("unit").order_by("order", "id")
    if keepers(actor):
        return sites
    reach = Q(column__isnull=True) | Q(column__kind=ColumnKind.LEADERS)
    rights = Right.objects.held_on(on).filter(
        reach, act=Act.PUBLISH, unit_id__in=actor.units_as(*powers.READERS)
    )
    return sites.filter(pk__in=rights.values("site_id"))
