"""A finding from its opening to its end; persons and the program take the same steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.attaching import Upload, attach, keep
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.standard import NobodyToSign, need, sign
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..flow import KIND
from ..measures import Seen
from ..models import Finding, Healed
from ..queries.indicators import Indicator, in_force

MOST_EVIDENCE = 8000
DISMISSED_FOR = dt.timedelta(days=30)  # what was judged to be none is not found again so soon


def _number(by: Actor, at: dt.datetime) -> Callable[[int], str]:
    return lambda pk: numbering.take(
        "inspection.finding", by=by, at=at, subject_kind="matter", subject_id=pk
    )


def open_seen(
    indicator: Indicator,
    seen: Seen,
    *,
    office: Unit,
    site_name: str,
    by: Actor,
    at: dt.datetime,
) -> Matter:
    """Open a finding of what the program saw; its term ends on the last day that keeps the rule.

    What is broken already has the county's own limit for putting right.
    """
    with engine.opening(
        KIND, title=seen.title[:200], unit=office, number=_number(by, at), by=by, at=at
    ) as work:
        Finding.objects.create(
            matter=work.matter,
            site=seen.site,
            site_name=site_name,
            account_id=seen.account_id,
            indicator=indicator.code,
            indicator_name=indicator.name,
            rule=indicator.rule,
            source=indicator.source,
            cause=seen.cause,
            evidence=seen.evidence[:MOST_EVIDENCE],
            address=seen.address[:500],
            amount=seen.amount,
            found_on=work.on,
            limit_on=seen.limit_on,
            breached_on=work.on if seen.broken else None,
        )
        if seen.limit_on is not None and seen.limit_on >= work.on:
            work.open_term("fix", due_on=seen.limit_on)
        work.facts |= {"indicator": indicator.code, "cause": seen.cause}
    return work.matter


def open_by_hand(
    *,
    site: Site,
    indicator: str,
    title: str,
    evidence: str,
    unit: Unit,
    office: Unit,
    address: str = "",
    due_on: dt.date | None = None,
    papers: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
) -> Matter:
    """登记问题: what only a person can judge, with the evidence; it counts in the site's score."""
    powers.demand_registrar(office, by)
    title = need(clean(title), "title", _("请写明是什么问题。"))
    evidence = need(clean(evidence), "evidence", _("请写明证据：在哪里、看到了什么。"))
    asked = in_force(at.astimezone(clock.ZONE).date()).get(indicator)
    if asked is None:
        raise FieldRefused("indicator", _("没有这个指标，或者已经停用。"))
    kept = keep(papers, field="papers", by=by, at=at)
    with engine.opening(
        KIND, title=title[:200], unit=office, number=_number(by, at), by=by, at=at, texts=[evidence]
    ) as work:
        Finding.objects.create(
            matter=work.matter,
            site=site.code,
            site_name=site.name,
            indicator=asked.code,
            indicator_name=asked.name,
            rule=asked.rule,
            source=asked.source,
            evidence=evidence[:MOST_EVIDENCE],
            address=address[:500],
            found_on=work.on,
            breached_on=work.on,
        )
        if due_on is not None:
            if due_on < work.on:
                raise FieldRefused("due_on", _("整改期限不能早于今天。"))
            work.open_term("fix", due_on=due_on)
        attach(work, kept, "evidence")
        work.facts["indicator"] = asked.code
    if is_manned(unit, work.on):
        assign(work.matter, unit=unit, by=by, at=at)
    return work.matter


def is_manned(unit: Unit, on: dt.date) -> bool:
    """Whether the unit stands and somebody there could put it right."""
    if unit.closed_on is not None and unit.closed_on <= on:
        return False
    return bool(members_owing(powers.UNITS, [unit.pk], on))


def assign(
    matter: Matter, *, unit: Unit, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """交办: the unit that keeps the site, the column or the account."""
    with engine.step(matter, "assign", by=by, at=at, note=unit.name, seen=seen) as work:
        if not is_manned(unit, work.on):
            raise NobodyToSign("unit", unit)
        work.assign(unit, Role.LEAD)


def report_fixed(
    matter: Matter,
    *,
    text: str,
    papers: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报告整改: what was done, with its evidence; somebody looks whether it is so."""
    text = need(clean(text), "text", _("请写明做了什么，在哪里可以看到。"))
    kept = keep(papers, field="papers", by=by, at=at)
    with engine.step(matter, "report_fixed", by=by, at=at, note=text[:200], seen=seen) as work:
        if work.assignment is not None and work.assignment.signed_at is None:
            sign(work)
        work.opinion(text)
        attach(work, kept, "evidence")


def confirm(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """核实销号: somebody of the office looked, and it is right."""
    text = clean(text)
    with engine.step(matter, "confirm", by=by, at=at, note=text[:200], seen=seen) as work:
        _end(work, Healed.CONFIRMED, text or _("核实整改报告属实。"))


def return_fix(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回整改: what is still wrong."""
    reason = need(clean(reason), "reason", _("请写明还有什么没有整改。"))
    with engine.step(matter, "return_fix", by=by, at=at, note=reason[:200], seen=seen):
        pass


def close_by_hand(
    matter: Matter,
    *,
    text: str,
    papers: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """凭证据销号: by the office, on evidence of its own."""
    text = need(clean(text), "text", _("请写明凭什么销号。"))
    kept = keep(papers, field="papers", by=by, at=at)
    with engine.step(matter, "close_by_hand", by=by, at=at, note=text[:200], seen=seen) as work:
        work.opinion(text)
        attach(work, kept, "evidence")
        _end(work, Healed.BY_HAND, text)


def dismiss(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """认定不属实: it is none; the program does not bring it up again for thirty days."""
    reason = need(clean(reason), "reason", _("请写明为什么不属实。"))
    with engine.step(matter, "dismiss", by=by, at=at, note=reason[:200], seen=seen) as work:
        _end(work, Healed.DISMISSED, reason)


def break_limit(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """超标: the limit is over and it is as it was; the program's own step."""
    with engine.step(matter, "break_limit", by=by, at=at, note=text[:200], seen=seen) as work:
        Finding.objects.filter(pk=work.matter.pk, breached_on__isnull=True).update(
            breached_on=work.on
        )


def heal(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """自动销号: the program looked again, and it is as it has to be; with what it saw."""
    text = text or _("再次检查没有发现。")
    with engine.step(matter, "heal", by=by, at=at, note=text[:200], seen=seen) as work:
        _end(work, Healed.BY_ITSELF, text)


def _end(work: engine.Work, how: Healed, why: str) -> None:
    quiet = work.on + DISMISSED_FOR if how == Healed.DISMISSED else None
    Finding.objects.filter(pk=work.matter.pk).update(
        open=False, healed=how, healed_by=why, quiet_until=quiet
    )
    done = Outcome.WITHDRAWN if how == Healed.DISMISSED else Outcome.DONE
    for given in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
        work.end_assignment(given, done)
    work.facts["healed"] = str(how)
