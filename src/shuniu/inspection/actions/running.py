"""The inspection's own run: opens what is new, marks what broke its limit, closes what is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.commons.publishing.actions import Verb
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import SiteColumn
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import powers
from ..assessing import everything_seen
from ..measures import Seen
from ..models import Finding
from ..queries.indicators import Indicator, in_force
from ..queries.state import Group, look
from .findings import assign, break_limit, heal, open_seen
from .reposts import reposted_by, taken_down

# What only a walk can see again, and what only probes can.
_WALKED = ("link", "tag", "picture", "search")


@dataclass
class Run:
    """What a run did: findings opened, found to have broken their limit, closed."""

    opened: int = 0
    broken: int = 0
    healed: int = 0


def inspect(*, on: dt.date, by: Actor, at: dt.datetime) -> Run:
    """Look at all sites by the indicators in force; safe to run twice, and after a missed night.

    One open finding a cause; one that somebody judged to be none stays quiet for its time.
    """
    group, indicators = look(on, at), in_force(on)
    if not group.sites and not group.accounts:
        return Run()
    now = everything_seen(group, indicators)
    found = Finding.objects.filter(open=True).exclude(cause="").select_related("matter")
    standing = {finding.cause: finding for finding in found}
    quiet = set(Finding.objects.filter(quiet_until__gte=on).values_list("cause", flat=True))
    run = Run()
    new = {c: two for c, two in now.items() if c not in standing and c not in quiet}
    _open(new, group, run, on=on, by=by, at=at)
    for cause, finding in standing.items():
        if cause in now:
            if now[cause][1].broken and finding.breached_on is None:
                said = _("已超过时限，仍没有整改。")
                run.broken += _take(break_limit, finding.matter, said, by, at)
        elif _can_tell(group, finding):
            run.healed += _take(heal, finding.matter, _why_healed(group, finding), by, at)
    return run


def _open(
    new: Mapping[str, tuple[Indicator, Seen]],
    group: Group,
    run: Run,
    *,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
) -> None:
    if not new:
        return
    office = Unit.objects.filter(pk=group.office_id).first()
    if office is None:
        return  # nobody's office keeps the group yet: there is nobody to give findings to
    units = Unit.objects.in_bulk({seen.unit_id for _indicator, seen in new.values()})
    manned = {one.unit_id for one in members_owing(powers.UNITS, set(units), on)}
    for indicator, seen in new.values():
        site = group.sites.get(seen.site)
        try:
            with transaction.atomic():
                matter = open_seen(
                    indicator,
                    seen,
                    office=office,
                    site_name=site.site.name if site else "",
                    by=by,
                    at=at,
                )
                unit = units[seen.unit_id]
                if seen.unit_id in manned and not (unit.closed_on and unit.closed_on <= on):
                    assign(matter, unit=unit, by=by, at=at)
        except IntegrityError:
            continue  # another run opened it in the same moment
        run.opened += 1


def _take(step: object, matter: Matter, text: str, by: Actor, at: dt.datetime) -> bool:
    """Take the program's step; somebody who was quicker makes it needless."""
    try:
        step(matter, text=text, by=by, at=at)  # type: ignore[operator]
    except Refused:
        return False
    return True


def _can_tell(group: Group, finding: Finding) -> bool:
    """Whether the run looked there at all: a walk cut short, or a week without probes, did not."""
    head, _colon, rest = finding.cause.partition(":")
    state = group.sites.get(rest.partition("/")[0])
    if head == "down":
        return state is None or state.availability is not None
    if head in _WALKED and state is not None:
        run = state.run
        return run is not None and run.whole and run.started_at > finding.matter.opened_at
    return True


def _why_healed(group: Group, finding: Finding) -> str:
    head, _colon, rest = finding.cause.partition(":")
    site, _slash, code = rest.partition("/")
    state = group.sites.get(site)
    if state is None and finding.site:
        return _("网站已关停。")
    if head == "column" and state is not None:
        column = next((c for c in state.columns if c.code == code), None)
        if column is None:
            return _("栏目已关闭。")
        if column.last_on is None:
            return _("信息已撤下，转按空白栏目整改。")
        told = _("{day}发布了《{title}》。")
        return told.format(day=column.last_on, title=column.last_title)
    return _("{day}再次检查没有发现。").format(day=group.on)


def fed(line: Publication, verb: Verb) -> None:
    """A new line went up: what waited for its column, or for the home page, is right at once.

    Called in the publication's own transaction; a correction of an older line feeds nothing,
    nor does an older text that was moved into the column.
    """
    if verb == "withdraw":
        taken_down(line)
    if verb != "publish" or line.replaces_id is not None:
        return
    if line.first_published_at < line.published_at:
        return
    reposted_by(line)
    causes = (f"column:{line.site}/{line.column}", f"home:{line.site}")
    waiting = list(Finding.objects.filter(open=True, cause__in=causes).select_related("matter"))
    if not waiting:
        return
    by, at = system(), line.published_at
    day = at.astimezone(clock.ZONE).date()
    said = _("{day}发布了《{title}》。").format(day=day, title=line.title)
    for finding in waiting:
        if finding.cause == causes[1] and not _on_home(line):
            continue
        with transaction.atomic():
            _take(heal, finding.matter, said, by, at)


def _on_home(line: Publication) -> bool:
    """Whether the home page shows the line's column (any, where no column is chosen for it)."""
    shown = SiteColumn.objects.filter(site__code=line.site, on_home=True, closed_on__isnull=True)
    codes = set(shown.values_list("code", flat=True))
    return not codes or line.column in codes
