"""Reads of supervision: who answered what, who has not, and what has no echo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import queries as casework
from shuniu.casework.models import Assignment, Matter, Term, Urge
from shuniu.casework.progress.models import Milestone, ProgressReport
from shuniu.casework.progress.queries import (
    Lights,
    latest_reports,
    lights,
    milestones_of,
    silent,
)
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from .models import Plan, SiteVisit, Source, SupervisionItem, UpwardReport

KIND = "supervision"
SUSPENDED = "suspended"
WITH_UNITS = ("notified", "handling", "extending", "reported")
# Whoever gave these waits for an answer: a person, or a body outside.
INSTRUCTED = (
    Source.INSTRUCTION,
    Source.GOVERNOR_MAILBOX,
    Source.MAYOR_MAILBOX,
    Source.COUNTY_MAILBOX,
    Source.SUPERIOR,
)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The supervision matters that the actor may see: before every list."""
    return casework.visible_to(actor, KIND)


def item_of(matter: Matter) -> SupervisionItem:
    """The item of a matter, with the matter as given and what a page needs of it."""
    item = SupervisionItem.objects.select_related(
        "instructed_by", "joint_unit", "lead_unit", "plan", "merged_into__matter"
    ).get(pk=matter.pk)
    item.matter = matter
    return item


def keys_of(matters: Iterable[Matter | int]) -> list[int]:
    """The keys of matters, given as such or as keys."""
    return [m if isinstance(m, int) else m.pk for m in matters]


def latest_replies(matters: Iterable[Matter | int]) -> dict[int, list[ProgressReport]]:
    """Each unit's latest reply to each matter (text, pace, percent, at), the lead unit's first.

    Matters that nobody replied to are left out. One query.
    """
    return latest_reports(keys_of(matters))


def unanswered(matters: Iterable[Matter | int]) -> dict[int, list[Unit]]:
    """The units that have each matter now and have not replied, the lead first. One query."""
    return {key: [a.unit for a in found] for key, found in silent(keys_of(matters)).items()}


def lights_of(today: dt.date) -> Lights:
    """The lights of supervision items on a day; those that were suspended are grey."""
    return lights(today, waiting=(SUSPENDED,))


@dataclass(frozen=True)
class NoEcho:
    """One thing that has no echo: which matter, who owes it, what, and since which day."""

    matter: Matter
    who: str
    what: str
    since: dt.date
    late: int
    unit_id: int | None = None
    urged: Urge | None = None


_OWED = {
    "propose": gettext_lazy("立项后还没有提出拟办意见"),
    "approve": gettext_lazy("拟办意见还没有批"),
    "notice": gettext_lazy("批准后还没有下发督办通知"),
    "sign": gettext_lazy("下发后还没有签收"),
    "report": gettext_lazy("到期没有报送进展"),
    "answer": gettext_lazy("到期没有报送办结报告"),
    "assist": gettext_lazy("到期没有报送配合情况"),
    "milestone": gettext_lazy("到期没有完成"),
    "review": gettext_lazy("办结报告还没有审核"),
    "final": gettext_lazy("已经办完，还没有向上报告"),
}


def without_echo(actor: Actor, today: dt.date) -> list[NoEcho]:
    """件件有回音: whatever has no echo, the longest silence first; five queries.

    Units that have not signed, reported or finished by their day; the office's own
    steps that are overdue; and what was instructed, when whoever gave it has heard
    nothing for the time of the rule ``sup.echo``.
    """
    seen = visible_to(actor).filter(closed_at__isnull=True).exclude(state=SUSPENDED)
    days = calendar.load()
    found = [*_overdue(seen, today, days), *_unheard(seen, today, days)]
    urged: dict[tuple[int, int | None], Urge] = {}
    for urge in Urge.objects.filter(matter_id__in={n.matter.pk for n in found}).order_by("pk"):
        urged[urge.matter_id, urge.to_unit_id] = urge
    for number, echo in enumerate(found):
        last = urged.get((echo.matter.pk, echo.unit_id))
        if last is not None:
            found[number] = NoEcho(
                echo.matter, echo.who, echo.what, echo.since, echo.late, echo.unit_id, last
            )
    return sorted(found, key=lambda n: (n.since, n.matter.pk))


def _overdue(
    seen: QuerySet[Matter], today: dt.date, days: calendar.WorkCalendar
) -> Iterable[NoEcho]:
    terms = (
        Term.objects.filter(
            matter__in=seen.order_by().values("pk"),
            met_on__isnull=True,
            suspended=False,
            due_on__lt=today,
            name__in=_OWED,
        )
        .select_related("matter__unit", "assignment__unit")
        .order_by("due_on", "pk")
    )
    for term in terms:
        unit = term.assignment.unit if term.assignment is not None else None
        who = unit.short_name if unit is not None else term.matter.unit.short_name
        what = str(_OWED[term.name])
        if term.name == "milestone":
            what = f"{term.label}{what}"
        yield NoEcho(
            term.matter,
            who,
            what,
            term.due_on,
            days.workdays_between(term.due_on, today),
            unit.pk if unit is not None else None,
        )


def _unheard(
    seen: QuerySet[Matter], today: dt.date, days: calendar.WorkCalendar
) -> Iterable[NoEcho]:
    limit = calendar.resolve("sup.echo", today).length
    since = days.back_workdays(today, limit)
    told = UpwardReport.objects.filter(item=OuterRef("pk"))
    waiting = (
        SupervisionItem.objects.filter(
            Q(source__in=INSTRUCTED) | Q(instructed_by__isnull=False),
            ~Exists(told),
            matter__in=seen.order_by().values("pk"),
            matter__opened_at__date__lt=since,
        )
        .select_related("matter__unit", "instructed_by")
        .order_by("pk")
    )
    for item in waiting:
        opened = item.matter.opened_at.date()
        item.matter.supervision_item = item
        yield NoEcho(
            item.matter,
            item.matter.unit.short_name,
            _("立项以来还没有向{who}报告过").format(who=item.instructor),
            opened,
            days.workdays_between(opened, today),
        )


def running_units(matters: Iterable[Matter | int]) -> dict[int, list[Assignment]]:
    """The running assignments of each matter, the lead first. One query."""
    found: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(matter_id__in=keys_of(matters), done_at__isnull=True)
    for one in rows.select_related("unit").order_by("-role", "unit__order", "pk"):
        found.setdefault(one.matter_id, []).append(one)
    return found


def arising_from(origin: Matter, actor: Actor) -> list[Matter]:
    """The supervision matters that arose from another matter, as far as the actor may see them."""
    return list(visible_to(actor).filter(origin=origin).order_by("pk"))


def may_merge_into(actor: Actor, matter: Matter) -> QuerySet[Matter]:
    """The open items of the same office into which this one could be merged, the newest first."""
    found = visible_to(actor).filter(unit_id=matter.unit_id, closed_at__isnull=True)
    return found.exclude(pk=matter.pk).order_by("-pk")


def summary_of(matter: Matter) -> str:
    """The units' latest replies as the beginning of a report upward; who is silent is named."""
    lines = [
        _("{unit}（{day}）：{text}").format(
            unit=reply.unit.name,
            day=reply.at.astimezone(clock.ZONE).date().isoformat(),
            text=reply.text,
        )
        for reply in latest_replies([matter]).get(matter.pk, [])
    ]
    quiet = [unit.name for unit in unanswered([matter]).get(matter.pk, [])]
    if quiet:
        lines.append(_("截至目前没有报送情况的单位：{units}。").format(units="、".join(quiet)))
    return "\n".join(lines)


@dataclass(frozen=True)
class Task:
    """A plan's task as its page shows it: the matter, its light, milestones, last report."""

    matter: Matter
    item: SupervisionItem
    light: str
    why: str
    units: list[Assignment]
    milestones: list[Milestone]
    latest: ProgressReport | None


def tasks_of(plan: Plan, actor: Actor, today: dt.date) -> list[Task]:
    """The tasks of a plan that the actor may see, in the plan's order. Seven queries."""
    shine = lights_of(today)
    seen = shine.marked(visible_to(actor).filter(supervision_item__plan=plan))
    found: list[Any] = list(
        seen.select_related("supervision_item__lead_unit", "unit")
        .prefetch_related("supervision_item__assisting")
        .order_by("supervision_item__plan_order", "pk")
    )
    keys = [m.pk for m in found]
    units, marks = running_units(keys), milestones_of(keys)
    latest = latest_reports(keys)
    return [
        Task(
            m,
            m.supervision_item,
            *shine.of(m),
            units.get(m.pk, []),
            marks.get(m.pk, []),
            next(iter(latest.get(m.pk, [])), None),
        )
        for m in found
    ]


def plans_seen(actor: Actor) -> QuerySet[Plan]:
    """The plans of the actor's offices, and those with a task that the actor may see."""
    own = actor.units_as(REGISTRAR, REVIEWER, LEADER)
    tasks = SupervisionItem.objects.filter(matter__in=visible_to(actor).order_by().values("pk"))
    return Plan.objects.filter(
        Q(unit_id__in=own) | Q(pk__in=tasks.filter(plan__isnull=False).values("plan_id"))
    )


def visits_seen(actor: Actor) -> QuerySet[SiteVisit]:
    """The visits of the offices that the actor works in supervision for."""
    return SiteVisit.objects.filter(unit_id__in=actor.units_as(REGISTRAR, REVIEWER, LEADER))


def attach_lights(matters: list[Any], today: dt.date) -> None:
    """Set ``light`` (its code and why) on each matter of a page. Two queries."""
    shine = lights_of(today)
    marked = shine.marked(Matter.objects.filter(pk__in=[m.pk for m in matters])).in_bulk()
    for matter in matters:
        matter.light = shine.of(marked[matter.pk])


def ordered_by(member_ids: Iterable[int]) -> QuerySet[Matter]:
    """The matters that these leaders gave to the office: for the leaders' own page."""
    return Matter.objects.filter(kind=KIND, supervision_item__instructed_by_id__in=list(member_ids))
