"""What the pages show: the sites of a person, the sheet of a site, what waits, the sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from django.db import connection
from django.db.models import Count, Q, Sum

from shuniu.casework.models import Assignment
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Site

from .. import powers
from ..models import Account, Bonus, Finding, SpotCheck
from .state import ColumnState, Group, SiteState

SAMPLE = 12
STALE, NEAR, EMPTY, FRESH, FREE = "stale", "near", "empty", "fresh", "free"


def sites_seen(actor: Actor, on: dt.date) -> set[str] | None:
    """The codes of the sites that somebody may look at: None for all, else the units' own."""
    if powers.is_insider(actor):
        return None
    own = Site.objects.open_on(on).filter(unit__in=powers.own_units(actor))
    return set(own.values_list("code", flat=True))


def accounts_seen(actor: Actor) -> Iterable[Account]:
    """The accounts that somebody may look at: all for insiders, else the units' own."""
    found = Account.objects.select_related("unit")
    if powers.is_insider(actor):
        return found
    return found.filter(unit__in=powers.own_units(actor))


def light_of(column: ColumnState, on: dt.date, ahead: int) -> str:
    """stale, near, empty, fresh, or free where no limit runs."""
    if column.last_on is None:
        return FREE if column.bare else EMPTY
    last_day = column.last_day
    if last_day is None:
        return FREE
    if on > last_day:
        return STALE
    return NEAR if on >= last_day - dt.timedelta(days=ahead) else FRESH


@dataclass
class Row:
    """A site in the group's table."""

    state: SiteState
    on: dt.date
    lights: dict[str, int] = field(default_factory=dict)
    open_findings: int = 0
    broken: int = 0

    @property
    def home_days(self) -> int | None:
        """Days since the home page had something new."""
        last = self.state.last_on
        return (self.on - last).days if last else None

    @property
    def faults(self) -> int:
        """What the last walk found."""
        return sum(self.state.counts.values())


def rows(group: Group, codes: set[str] | None, *, ahead: int = 4) -> list[Row]:
    """The sites that somebody sees, with what waits there. One query beside the group's."""
    found = {
        code: Row(s, group.on) for code, s in group.sites.items() if codes is None or code in codes
    }
    for row in found.values():
        for column in row.state.columns:
            light = light_of(column, group.on, ahead)
            row.lights[light] = row.lights.get(light, 0) + 1
    counted = (
        Finding.objects.filter(open=True)
        .values_list("site")
        .annotate(n=Count("pk"), broken=Count("pk", filter=Q(breached_on__isnull=False)))
    )
    for site, number, broken in counted:
        if site in found:
            found[site].open_findings, found[site].broken = number, broken
    return list(found.values())


@dataclass(frozen=True)
class Waiting:
    """An open finding with who has it."""

    finding: Finding
    holder: str


def open_findings(codes: Iterable[str], *, accounts: bool = False) -> list[Waiting]:
    """The open findings of sites (or of accounts), the nearest due first. Two queries."""
    found = Finding.objects.filter(open=True).select_related("matter", "account")
    found = found.filter(account__isnull=False) if accounts else found.filter(site__in=list(codes))
    listed = list(found.order_by("matter__due_on", "pk"))
    given = Assignment.objects.filter(matter__in=[f.pk for f in listed], done_at__isnull=True)
    holders = dict(given.values_list("matter_id", "unit__name"))
    return [Waiting(finding, holders.get(finding.pk, "")) for finding in listed]


def judged(code: str) -> dict[str, int]:
    """How many open findings of persons a site has, by indicator. One query."""
    found = Finding.objects.filter(open=True, site=code, cause="")
    return dict(found.values_list("indicator").annotate(n=Sum("amount")))


def bonuses(code: str, on: dt.date) -> list[Bonus]:
    """The bonus points of a site that count on a day. One query."""
    found = Bonus.objects.filter(site=code, on__lte=on)
    return list(found.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).order_by("pk"))


def bonus_of(found: Iterable[Bonus]) -> Decimal:
    """Their points together."""
    return sum((bonus.points for bonus in found), Decimal(0))


@dataclass(frozen=True)
class ProbeDay:
    """The tries of one day at a site."""

    day: dt.date
    tries: int
    failed: int
    slowest: int


_BY_DAY = """
select (at at time zone 'Asia/Shanghai')::date, count(*), count(*) filter (where not ok), max(ms)
  from inspection_probe where site = %s and at >= %s and at < %s group by 1 order by 1 desc
"""


def probe_days(code: str, at: dt.datetime, days: int = 14) -> list[ProbeDay]:
    """The probes of a site by day, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, [code, at - dt.timedelta(days=days), at])
        return [ProbeDay(*row) for row in cursor.fetchall()]


def sample_of(on: dt.date, *, site: str = "", days: int = 30) -> list[Publication]:
    """The day's sample of texts that nobody has judged: the same all day, others tomorrow.

    Drawn from the last thirty days by a digest of day and key. Two queries.
    """
    since = on - dt.timedelta(days=days)
    lines = Publication.objects.standing().filter(first_published_at__date__gt=since)
    if site:
        lines = lines.filter(site=site)
    done = SpotCheck.objects.filter(line__in=lines).values("line")
    keys = list(
        lines.exclude(pk__in=done)
        .order_by("-first_published_at")
        .values_list("pk", flat=True)[:3000]
    )
    drawn = sorted(keys, key=lambda key: sha256(f"{on.isoformat()}:{key}".encode()).digest())
    found = Publication.objects.in_bulk(drawn[:SAMPLE])
    return [found[key] for key in drawn[:SAMPLE]]
