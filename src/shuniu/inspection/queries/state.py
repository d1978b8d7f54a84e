"""The state of all sites at a moment, read in a number of queries that no site adds to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from shuniu.casework.models import Term
from shuniu.commons import calendar
from shuniu.commons.people.models import Unit
from shuniu.domains.portal.addresses import scheme
from shuniu.domains.portal.models import Right, Site, SiteColumn
from shuniu.domains.portal.queries.limits import UpdateLimit, update_limit
from shuniu.domains.portal.tree.drift import Drift, drift
from shuniu.domains.services.models import Guide
from shuniu.ground import clock
from shuniu.ground.record import in_readers_language
from shuniu.site import county
from shuniu.site.models import County

from ..mistakes.queries import Waiting, waiting
from ..models import Account, CrawlFault, CrawlRun, Repost, SiteNote

PROBE_DAYS = 7
MOST_SHOWN = 50

# The newest standing line of each open column: one step down an index each.
_NEWEST = """
select c.id, p.first_published_at, p.title
  from portal_sitecolumn c join portal_site s on s.id = c.site_id
  left join lateral (
       select first_published_at, title from publishing_publication
        where site = s.code and "column" = c.code and withdrawn_at is null
        order by first_published_at desc, id desc limit 1) p on true
 where (c.closed_on is null or c.closed_on > %(on)s) and c.opened_on <= %(on)s
   and (s.closed_on is null or s.closed_on > %(on)s) and s.opened_on <= %(on)s
   and (%(site)s = '' or s.code = %(site)s)
"""
_PROBES = """
select site, count(*), count(*) filter (where not ok), count(distinct day),
       min(tries_of_day) filter (where day > %(first)s and day < %(last)s) from (
    select site, ok, (at at time zone 'Asia/Shanghai')::date as day,
           count(*) over (partition by site, (at at time zone 'Asia/Shanghai')::date)
               as tries_of_day
      from inspection_probe where at >= %(since)s and at < %(until)s
       and (%(site)s = '' or site = %(site)s)) t
 group by site
"""
_LAST_PROBES = """
select s.code, p.ok, p.at from portal_site s cross join lateral (
    select ok, at from inspection_probe where site = s.code and at < %(until)s
     order by at desc limit 3) p
 where %(site)s = '' or s.code = %(site)s
"""


@dataclass
class ColumnState:
    """A column of a site: its limit and whose rule that is, its newest line, whose it is.

    ``bare`` says that lines are not expected in it: a heading over others, or a page of its own.
    """

    site: str
    code: str
    name: str
    kind: str
    top: bool
    rule: UpdateLimit | None
    own_days: int | None
    opened_on: dt.date
    on_home: bool
    bare: bool
    address: str
    unit_id: int
    last_on: dt.date | None = None
    last_title: str = ""
    name_en: str = ""

    @property
    def shown_name(self) -> str:
        """Its name in the reader's language; findings keep the Chinese one."""
        return in_readers_language(self.name, self.name_en)

    @property
    def cause(self) -> str:
        """What a finding about its freshness is called by, whichever indicator asks."""
        return f"column:{self.site}/{self.code}"

    @property
    def since(self) -> dt.date:
        """The day of the newest line; of the opening, where none stands."""
        return self.last_on or self.opened_on

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which a new line still keeps the limit; None without a limit.

        The rule's, or the county's own where that is earlier.
        """
        days = [self.since + dt.timedelta(days=self.own_days)] if self.own_days else []
        if self.rule is not None:
            days.append(self.rule.last_day(self.since))
        return min(days, default=None)

    @property
    def limit(self) -> int | None:
        """The limit in days from the newest line."""
        return None if self.last_day is None else (self.last_day - self.since).days

    @property
    def basis(self) -> str:
        """Whose limit it is: the rule's paper, or the column's own."""
        if self.rule is not None and self.last_day == self.rule.last_day(self.since):
            return self.rule.basis
        return _("本栏目自定")


@dataclass(frozen=True)
class Availability:
    """A week of tries at a site: how many, how many failed, over how many days."""

    tries: int
    failed: int
    days: int
    fewest_a_day: int | None

    @property
    def percent(self) -> float:
        """The share that failed, in percent."""
        return 100 * self.failed / self.tries if self.tries else 0.0


@dataclass
class SiteState:
    """A site with its columns, what the probes met, and what the last walk saw."""

    site: Site
    columns: list[ColumnState] = field(default_factory=list)
    availability: Availability | None = None
    down: bool = False
    run: CrawlRun | None = None
    faults: dict[str, list[CrawlFault]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    has_services: bool = True
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The site's code."""
        return self.site.code

    @property
    def last_on(self) -> dt.date | None:
        """The day of the newest line that the home page shows (of any, when it shows none)."""
        shown = [c for c in self.columns if c.on_home] or self.columns
        return max((c.last_on for c in shown if c.last_on), default=None)


@dataclass(frozen=True)
class GuideState:
    """A guide before the public, and how many of its key elements are missing."""

    title: str
    missing: int


@dataclass
class Group:
    """The site group at a moment, and what else the indicators ask about."""

    on: dt.date
    at: dt.datetime
    sites: dict[str, SiteState]
    accounts: list[Account] = field(default_factory=list)
    waiting_letters: list[Term] = field(default_factory=list)
    guides: list[GuideState] = field(default_factory=list)
    reposts: list[Repost] = field(default_factory=list)
    mistakes: list[Waiting] = field(default_factory=list)
    server: Drift | None = None
    home_days: int = 14
    office_id: int = 0


def look(on: dt.date, at: dt.datetime, *, site: str = "") -> Group:
    """The state of all open sites (or of one) at a moment. Constant in queries."""
    sites = _sites(on, site)
    _columns(sites, on, site)
    _availability(sites, at, site)
    _crawled(sites, site)
    group = Group(on, at, sites, home_days=calendar.resolve("web.home", on).length)
    _beside(group)
    group.reposts = list(
        Repost.objects.waiting().filter(site__in=sites, issued_at__lte=at).order_by("due_at", "pk")
    )
    group.mistakes = waiting(site=site)
    if any(state.site.is_main for state in sites.values()):
        group.server = drift()
    return group


def site_address(site: Site) -> str:
    """Where a site begins, as a path of the main site or as its own host."""
    return f"{scheme()}://{site.host}/" if site.host else site.base


def _sites(on: dt.date, site: str) -> dict[str, SiteState]:
    found = list(Site.objects.open_on(on).select_related("unit"))
    notes = dict(SiteNote.objects.values_list("site", "has_services"))
    main = next((one for one in found if one.is_main), None)
    return {
        one.code: SiteState(
            one,
            has_services=notes.get(one.code, one.is_main),
            marks=marks_of(one, main, county.current()),
        )
        for one in found
        if site in ("", one.code)
    }


def marks_of(site: Site, main: Site | None, county: County) -> dict[str, str]:
    """What has to stand at the foot of a site's home page: its own, or the main site's.

    A part of the portal (no host of its own) has no identifying code of its own, and what
    nobody registered is asked of the main site alone.
    """
    above = main or site
    found = {
        name: getattr(site, name) or getattr(above, name) or getattr(county, name, "")
        for name in ("icp_record", "police_record", "mistakes_url")
    }
    found["party_mark"] = site.party_mark_url or above.party_mark_url
    found["organiser"] = site.organiser or site.unit.name
    if site.is_main or site.host:
        found["site_code"] = site.site_code or (county.site_code if site.is_main else "")
        found["phone"] = site.phone or (county.phone if site.is_main else "")
        return found
    return {name: words for name, words in found.items() if words}


def _columns(sites: dict[str, SiteState], on: dt.date, site: str) -> None:
    by_key = {state.site.pk: state for state in sites.values()}
    columns = SiteColumn.objects.filter(site__in=by_key, opened_on__lte=on).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    )
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"on": on, "site": site})
        newest = {key: (at, title) for key, at, title in cursor.fetchall()}
    owners, parents = _owners(by_key, on), {c.parent_id for c in columns}
    rules = {kind: update_limit(kind, on) for kind in {c.kind for c in columns}}
    for column in columns:
        state = by_key[column.site_id]
        at, title = newest.get(column.pk, (None, None))
        state.columns.append(
            ColumnState(
                state.code,
                column.code,
                column.name,
                column.kind,
                column.parent_id is None,
                rules[column.kind],
                column.update_limit_days,
                column.opened_on,
                column.on_home,
                at is None and (column.pk in parents or bool(column.url_name)),
                f"{site_address(state.site)}c/{column.code}/",
                owners.get(column.pk, state.site.unit_id),
                at.astimezone(clock.ZONE).date() if at else None,
                title or "",
                column.name_en,
            )
        )


def _owners(sites: Iterable[int], on: dt.date) -> dict[int, int]:
    """Whose a column is: the only unit that may write in it alone; else the site's own."""
    held = Right.objects.held_on(on).filter(site__in=list(sites), act="write", column__isnull=False)
    units: dict[int, set[int]] = {}
    for column, unit in held.values_list("column_id", "unit_id"):
        units.setdefault(column or 0, set()).add(unit)
    return {column: min(found) for column, found in units.items() if len(found) == 1}


def _availability(sites: dict[str, SiteState], at: dt.datetime, site: str) -> None:
    since = at - dt.timedelta(days=PROBE_DAYS)
    # The days at both ends are not whole: how often was tried is asked of those between.
    facts: dict[str, str | dt.datetime | dt.date] = {
        "since": since,
        "until": at,
        "site": site,
        "first": since.astimezone(clock.ZONE).date(),
        "last": at.astimezone(clock.ZONE).date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PROBES, facts)
        for code, tries, failed, days, fewest in cursor.fetchall():
            if code in sites:
                sites[code].availability = Availability(tries, failed, days, fewest)
        cursor.execute(_LAST_PROBES, facts)
        last: dict[str, list[bool]] = {}
        for code, ok, _when in cursor.fetchall():
            last.setdefault(code, []).append(ok)
    for code, seen in last.items():
        if code in sites:
            sites[code].down = len(seen) == 3 and not any(seen)


def _crawled(sites: dict[str, SiteState], site: str) -> None:
    runs = CrawlRun.objects.filter(site__in=sites).order_by("site", "-started_at")
    newest = {run.pk: run for run in runs.distinct("site")}
    for run in newest.values():
        sites[run.site].run = run
    counts = CrawlFault.objects.filter(run__in=newest).values_list("run_id", "code")
    for run_id, code, number in counts.annotate(number=Count("pk")).order_by("run_id", "code"):
        sites[newest[run_id].site].counts[code] = number
    for fault in CrawlFault.objects.filter(run__in=newest).order_by("run_id", "code", "pk"):
        shown = sites[newest[fault.run_id].site].faults.setdefault(fault.code, [])
        if len(shown) < MOST_SHOWN:
            shown.append(fault)


def _beside(group: Group) -> None:
    """Accounts, letters and guides: the main site answers for them."""
    on = group.on
    office = Unit.objects.filter(kind="county_office", closed_on__isnull=True).first()
    group.office_id = office.pk if office else 0
    group.accounts = list(
        Account.objects.filter(opened_on__lte=on, closed_on__isnull=True)
        .select_related("unit")
        .annotate(last_on=Max("updates__on", filter=Q(updates__on__lte=on)))
        .order_by("unit__order", "pk")
    )
    # The letters' own three months: the term that nothing extends (国办秘函〔2019〕19号).
    group.waiting_letters = list(
        Term.objects.filter(name="veto", met_on__isnull=True, matter__kind="letter")
        .filter(due_on__lte=on + dt.timedelta(days=31))
        .select_related("matter")
        .order_by("due_on", "pk")[:MOST_SHOWN]
    )
    shown = Guide.objects.standing().values_list("shown__title", "shown__missing")
    group.guides = [GuideState(title, len(missing)) for title, missing in shown]
