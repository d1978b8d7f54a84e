"""Reads: who can be asked, what lies before whom, who has not yet, how the units keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Member, Tenure, Unit, UnitKind
from shuniu.commons.people.queries import members_with_duty, units_on

from ..models import Matter
from .models import (
    ON_TIME,
    Circulation,
    CirculationReader,
    Purpose,
    ReaderGroup,
    ReaderQuerySet,
    Remark,
)
from .powers import NEVER, READING_DUTIES, Range, may_manage


@dataclass(frozen=True)
class Group:
    """Readers who can be chosen at once, in their order; ``own`` is the key of a kept list."""

    code: str
    label: str
    members: tuple[int, ...]
    own: int | None = None


@dataclass
class Course:
    """A circulation and how it stands: its readers with their remarks."""

    circulation: Circulation
    readers: list[CirculationReader] = field(default_factory=list)
    managed: bool = False

    @property
    def active(self) -> list[CirculationReader]:
        """The readers from whom it was not taken back."""
        return [r for r in self.readers if r.withdrawn_at is None]

    @property
    def waiting(self) -> list[CirculationReader]:
        """Who has it and has not done it yet."""
        return [r for r in self.active if r.given_at is not None and r.done_at is None]

    @property
    def read(self) -> int:
        """How many have read it."""
        return sum(r.read_at is not None for r in self.active)

    @property
    def done(self) -> int:
        """How many have done what was asked."""
        return sum(r.done_at is not None for r in self.active)


def eligible(members: Collection[int], on: dt.date, within: Range) -> dict[int, int]:
    """Of these members, who can be asked to read on the day: member to unit. One query."""
    found = Member.objects.filter(pk__in=members, is_active=True)
    seats = Tenure.objects.filter(Tenure.held_on(on), member__in=members)
    never = seats.filter(post__duties__overlap=list(NEVER)).values("member_id")
    seats = seats.exclude(member__in=never)
    if within.units is not None:
        at_home = Q(post__unit__in=within.units) | Q(post__duty_unit__in=within.units)
        seats = seats.filter(at_home)
    return dict(found.filter(pk__in=seats.values("member_id")).values_list("pk", "unit_id"))


def groups_for(by: Actor, within: Range, on: dt.date) -> list[Group]:
    """The readers whom the actor can choose at once: those that the duties give, and kept lists."""
    found: list[Group] = []
    if within.units is None:
        found += _by_duties(within.unit_id, on)
    kept = ReaderGroup.objects.filter(unit_id__in=by.units_as(*READING_DUTIES), ended_at=None)
    for group in kept.order_by("name", "id"):
        seats = Tenure.objects.filter(Tenure.held_on(on), post__in=group.posts.all())
        members = seats.order_by("post__rank", "post_id").values_list("member_id", flat=True)
        found.append(Group(f"own-{group.pk}", group.name, tuple(members), group.pk))
    return [group for group in found if group.members]


def _by_duties(unit_id: int, on: dt.date) -> list[Group]:
    kinds = dict(units_on(on).values_list("pk", "kind"))
    heads = members_with_duty(UNIT_HEAD, list(kinds), on)
    towns = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
    wanted = (
        ("leaders", _("县领导"), members_with_duty(LEADER, [unit_id], on)),
        ("office", _("办公室领导"), members_with_duty(REVIEWER, [unit_id], on)),
        ("units", _("各单位负责人"), [s for s in heads if kinds[s.unit_id] not in towns]),
        ("towns", _("乡镇（街道）负责人"), [s for s in heads if kinds[s.unit_id] in towns]),
    )
    return [
        Group(code, label, tuple(dict.fromkeys(s.member_id for s in sorted(who, key=_by_rank))))
        for code, label, who in wanted
    ]


def _by_rank(standing: object) -> tuple[int, int]:
    return standing.rank, standing.member_id  # type: ignore[attr-defined]


def of_matter(matter: Matter, actor: Actor) -> list[Course]:
    """The matter's circulations that this person gave, manages or reads, the newest first.

    One query where there is none, four otherwise.
    """
    found = list(
        Circulation.objects.filter(matter=matter)
        .select_related("unit", "matter")
        .prefetch_related("papers")
        .order_by("-pk")
    )
    if not found:
        return []
    remarks = Remark.objects.order_by("pk")
    rows = CirculationReader.objects.filter(circulation__in=found).select_related("member", "unit")
    readers: dict[int, list[CirculationReader]] = {}
    for row in rows.prefetch_related(Prefetch("remarks", remarks)):
        readers.setdefault(row.circulation_id, []).append(row)
    courses = [
        Course(one, readers.get(one.pk, []), managed=may_manage(actor, one)) for one in found
    ]
    return [c for c in courses if c.managed or own_line(c, actor) is not None]


def own_line(course: Course, actor: Actor) -> CirculationReader | None:
    """The line of the circulation that is this person's own, once it was given to them."""
    return next(
        (r for r in course.active if r.member_id == actor.member_id and r.given_at is not None),
        None,
    )


def mine(actor: Actor, *, done: bool = False) -> ReaderQuerySet:
    """What was put before the actor to read: still open (the nearest day first), or done."""
    found = CirculationReader.objects.filter(member_id=actor.member_id or 0)
    found = found.select_related("circulation__matter__unit", "circulation__unit")
    if done:
        return found.filter(done_at__isnull=False, withdrawn_at__isnull=True).order_by("-done_at")
    return found.waiting().order_by(F("circulation__due_on").asc(nulls_last=True), "pk")


def given_by(actor: Actor) -> QuerySet[Circulation]:
    """What the actor put before others, the newest first, each with its counts."""
    active = Q(readers__withdrawn_at__isnull=True)
    return (
        Circulation.objects.filter(by_id=actor.member_id or 0)
        .select_related("matter")
        .annotate(
            asked=Count("readers", active),
            seen=Count("readers", active & Q(readers__read_at__isnull=False)),
            finished=Count("readers", active & Q(readers__done_at__isnull=False)),
        )
        .order_by("-pk")
    )


def due_of(actor: Actor, matters: Iterable[int]) -> dict[int, dt.date]:
    """Until when the actor has to have read: the nearest day by matter. One query."""
    open_ones = CirculationReader.objects.waiting().filter(
        circulation__matter_id__in=list(matters),
        circulation__due_on__isnull=False,
        member_id=actor.member_id or 0,
    )
    found: dict[int, dt.date] = {}
    for matter, due_on in open_ones.values_list("circulation__matter_id", "circulation__due_on"):
        if due_on is not None:
            found[matter] = min(due_on, found.get(matter, due_on))
    return found


def to_remind(circulation: Circulation, at: dt.datetime, pause: dt.timedelta) -> ReaderQuerySet:
    """Who has not yet, and was not reminded within ``pause`` before now."""
    waiting = CirculationReader.objects.filter(circulation=circulation).waiting()
    waiting = waiting.filter(member__is_active=True).exclude(reminded_at__gt=at - pause)
    return waiting.select_related("member")


@dataclass(frozen=True)
class UnitLine:
    """How the people of one unit keep what they were given in a period."""

    unit: Unit
    given: int
    read: int
    done: int
    on_time: int
    overdue: int


def by_unit(period: Period, on: dt.date, units: Collection[int] | None = None) -> list[UnitLine]:
    """Every unit in official order, those without any as well; ``units`` narrows. Two queries.

    Counted are the readers to whom it was given in the period and from whom it was not taken
    back; on time is what was done by its day (or had none).
    """
    rows = CirculationReader.objects.given_in(period).filter(withdrawn_at__isnull=True)
    late = Q(circulation__due_on__lt=on, done_at__isnull=True)
    counts: dict[int, Any] = {
        row["unit"]: row
        for row in rows.values("unit").annotate(
            given=Count("pk"),
            read=Count("pk", Q(read_at__isnull=False)),
            done=Count("pk", Q(done_at__isnull=False)),
            on_time=Count("pk", Q(done_at__isnull=False) & ON_TIME),
            overdue=Count("pk", late),
        )
    }
    every = units_on(period.last).order_by("order", "id")
    every = every if units is None else every.filter(pk__in=units)
    lines = []
    for unit in every:
        row: dict[str, Any] = counts.get(unit.pk, {})
        numbers = [int(row.get(k, 0)) for k in ("given", "read", "done", "on_time", "overdue")]
        lines.append(UnitLine(unit, *numbers))
    return lines


def purposes() -> list[tuple[str, str]]:
    """The purposes with what each asks of the reader, for forms."""
    return [
        (str(Purpose.KNOW), _("知晓（读过即可）")),
        (str(Purpose.ACT), _("阅办（读后办理，填写结果）")),
        (str(Purpose.STUDY), _("阅研（读后研究，提出意见）")),
    ]
