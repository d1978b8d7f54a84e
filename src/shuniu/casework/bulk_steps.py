"""One step for many matters at once, and many matters opened: the engine's laws, set by set.

What ``engine.step`` and ``engine.opening`` do for one, these do for thousands in
a handful of statements: locks, refusals, moves, assignments, terms, opinions,
states, due dates, the trail, and everybody who listens. Only steps that are the
office's own (``OfficeDuty``) are taken so; a unit's steps need its assignment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.commons import calendar, trail
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.flow import Deadline, Flow, Step, flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound, Refused
from shuniu.ground.text import fold

from . import engine, terms
from .bulk import Table, copy, keys, table
from .models import Assignment, Matter, MatterText, Move, Opinion, Outcome, Role, Term
from .powers import OfficeDuty

MATTER = """id kind number title state unit origin parent opened_at closed_at due_on
due_provisional state_at state_by last_move_id"""
ASSIGNMENT = (
    "id matter unit role given_at stage member due_on signed_at signed_by done_at outcome no_return"
)
MOVE = "id matter step from_state to_state by by_label unit assignment at note"
TERM = """id matter assignment name label rule law length length_unit opened_on due_on provisional
suspended urge_before urge_on met_on void"""
OPINION = "id matter move by by_label rank heading text at"


class SomeRefused(Refused):
    """有{count}件不能这样办，因此一件也没有办。{first}"""

    def __init__(self, refusals: Sequence[tuple[int, str, str]]) -> None:
        self.refusals = list(refusals)
        _key, number, sentence = self.refusals[0]
        super().__init__(count=len(self.refusals), first=f"{number}：{sentence}")


@dataclass(frozen=True, slots=True)
class ToUnit:
    """A unit that is given the matter; ``rule`` or ``due_on`` replaces its last own deadline's."""

    unit_id: int
    role: str = Role.LEAD
    rule: str | None = None
    due_on: dt.date | None = None
    no_return: bool = False


@dataclass(frozen=True, slots=True)
class Taking:
    """What the step does for one of the matters; ``seen`` is its last move as it was shown."""

    matter_id: int
    note: str = ""
    seen: int | None = None
    opinion: str = ""
    units: tuple[ToUnit, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewMatter:
    """A matter to be opened; ``texts`` are found by full-text search."""

    title: str
    number: str
    texts: tuple[str, ...] = ()
    note: str = ""
    origin_id: int | None = None
    parent_id: int | None = None


class _Clock:
    """Due dates, counted once for all terms of one rule that open on one day."""

    def __init__(self, on: dt.date, days: WorkCalendar) -> None:
        self.on, self.days = on, days
        self._known: dict[tuple[object, ...], tuple[object, ...]] = {}

    def term(
        self, deadline: Deadline, rule: str | None = None, due_on: dt.date | None = None
    ) -> tuple[object, ...]:
        """The columns from ``name`` to ``void`` of a term that opens now (see ``TERM``)."""
        key = (deadline.name, rule, due_on)
        if key not in self._known:
            self._known[key] = self._count(deadline, rule, due_on)
        return self._known[key]

    def _count(
        self, deadline: Deadline, rule: str | None, due_on: dt.date | None
    ) -> tuple[object, ...]:
        # The one way to count a term is ``terms``'s; nothing is saved here.
        term = terms.counted(deadline, on=self.on, days=self.days, rule=rule, due_on=due_on)
        return (
            *(term.name, term.label, term.rule, term.law, term.length, term.length_unit),
            *(term.opened_on, term.due_on, term.provisional, False),
            *(term.urge_before, term.urge_on, None, False),
        )


def open_many(
    kind: str, news: Sequence[NewMatter], *, unit: Unit, by: Actor, at: dt.datetime
) -> list[int]:
    """Open many matters of a kind in its flow's first state; gives their keys in order.

    The caller's transaction holds them and the rows of the domain beside them.
    """
    flow = flows.get(kind)
    if not news:
        return []
    with transaction.atomic(), calendar.held():
        ticking = _Clock(at.astimezone(clock.ZONE).date(), calendar.load())
        matter_keys, move_keys = keys(Matter, len(news)), keys(Move, len(news))
        own = [ticking.term(d) for d in flow.opens if d.by_itself]
        rows = list(zip(news, matter_keys, move_keys, strict=True))
        copy(_opening_tables(flow, rows, own, unit, by, at))
        works = [_opened(flow, new, key, move, unit, by, at) for new, key, move in rows]
        _record(works, engine.OPENING, by, at)
        engine.tell_many(works, engine.OPENING)
    return matter_keys


def _opening_tables(
    flow: Flow,
    rows: Sequence[tuple[NewMatter, int, int]],
    own: Sequence[tuple[object, ...]],
    unit: Unit,
    by: Actor,
    at: dt.datetime,
) -> list[Table]:
    """The rows of new matters with their moves; ``own`` are the terms that all of them open."""
    due_on, provisional = min(((t[7], t[8]) for t in own), default=(None, False))
    term_keys = iter(keys(Term, len(own) * len(rows)))
    matters = (
        (
            *(key, flow.kind, new.number, new.title, flow.start, unit.pk, new.origin_id),
            *(new.parent_id, at, None, due_on, provisional, at, by.member_id, move),
        )
        for new, key, move in rows
    )
    texts = (
        (key, fold("\n".join((new.number, new.title, *new.texts)))) for new, key, _move in rows
    )
    moves = (
        (
            *(move, key, engine.OPENING, "", flow.start, by.member_id, by.label),
            *(by.unit_id, None, at, new.note),
        )
        for new, key, move in rows
    )
    running = ((next(term_keys), key, None, *term) for _new, key, _move in rows for term in own)
    return [
        table(Matter, MATTER, matters),
        table(MatterText, "matter body", texts),
        table(Move, MOVE, moves),
        table(Term, TERM, running),
    ]


def _opened(
    flow: Flow, new: NewMatter, key: int, move: int, unit: Unit, by: Actor, at: dt.datetime
) -> engine.Work:
    matter = Matter(
        pk=key,
        kind=flow.kind,
        number=new.number,
        title=new.title,
        state=flow.start,
        unit=unit,
        opened_at=at,
        state_at=at,
        state_by_id=by.member_id,
        last_move_id=move,
        origin_id=new.origin_id,
        parent_id=new.parent_id,
    )
    return engine.Work(
        matter,
        flow,
        None,
        by,
        at,
        _as_move(move, matter, engine.OPENING, "", by, by.label, at, new),
    )


def _as_move(
    key: int,
    matter: Matter,
    code: str,
    from_state: str,
    by: Actor,
    label: str,
    at: dt.datetime,
    told: NewMatter | Taking,
) -> Move:
    return Move(
        pk=key,
        matter=matter,
        step=code,
        from_state=from_state,
        to_state=matter.state,
        by_id=by.member_id,
        by_label=label,
        unit_id=by.unit_id,
        at=at,
        note=told.note,
    )


def take_many(
    kind: str, code: str, takings: Iterable[Taking], *, by: Actor, at: dt.datetime
) -> dict[int, int]:
    """Take one step of the office for many matters, all or nothing; their moves by matter.

    Raises SomeRefused with each matter's own sentence, ``LookupError`` for a
    step that is not the office's own. What the step does to the domain's rows
    the caller writes in the same transaction.
    """
    flow = flows.get(kind)
    step = flow.step(code)
    if not isinstance(step.power, OfficeDuty):
        raise LookupError(f"{kind}.{code} is not a step of the office; take it one by one")
    wanted = {taking.matter_id: taking for taking in takings}
    if not wanted:
        return {}
    with transaction.atomic(), calendar.held():
        locked = {
            m.pk: m
            for m in Matter.objects.select_for_update(of=("self",))
            .filter(pk__in=wanted, kind=kind)
            .order_by("pk")
        }
        _demand(step, wanted, locked, by)
        return _Many(flow, step, wanted, locked, by, at).write()


def _demand(
    step: Step, wanted: Mapping[int, Taking], locked: Mapping[int, Matter], by: Actor
) -> None:
    refusals: list[tuple[int, str, str]] = []
    for key, taking in wanted.items():
        matter = locked.get(key)
        if matter is None:
            refusals.append((key, _("编号不明的事项"), NotFound().sentence))
            continue
        try:
            engine.demand(matter, step, by=by, seen=taking.seen)
        except Refused as refused:
            refusals.append((key, matter.number, refused.sentence))
    if refusals:
        raise SomeRefused(refusals)


class _Many:
    """The step under way for all of them: what will be written, table by table."""

    def __init__(
        self,
        flow: Flow,
        step: Step,
        wanted: Mapping[int, Taking],
        locked: Mapping[int, Matter],
        by: Actor,
        at: dt.datetime,
    ) -> None:
        self.flow, self.step, self.by, self.at = flow, step, by, at
        self.on = at.astimezone(clock.ZONE).date()
        self.clock = _Clock(self.on, calendar.load())
        self.keys = list(locked)
        self.takings = [wanted[key] for key in locked]
        self.matters = list(locked.values())
        self.moves = keys(Move, len(self.keys))
        self.labels = self._labels()
        self.changed: list[int] = []

    def _labels(self) -> dict[int, str]:
        """Who signs, by the owning unit: a delegated power is signed for another."""
        units = {m.unit_id: m for m in self.matters}
        return {u: engine.label_of(self.step, m, self.by) for u, m in units.items()}

    def write(self) -> dict[int, int]:
        works = list(self._works())
        self._meet()
        copy(self._tables(works))
        self._set_states()
        terms.refresh_all(self.keys)
        _record(works, self.step.code, self.by, self.at)
        engine.tell_many(works, self.step.code)
        return dict(zip(self.keys, self.moves, strict=True))

    def _works(self) -> Iterator[engine.Work]:
        to = self.step.to
        for matter, move, taking in zip(self.matters, self.moves, self.takings, strict=True):
            before, label = matter.state, self.labels[matter.unit_id]
            if to is not None and to != before:
                matter.state, matter.state_at = to, self.at
                matter.state_by_id = self.by.member_id
                self.changed.append(matter.pk)
            matter.last_move_id = move
            row = _as_move(move, matter, self.step.code, before, self.by, label, self.at, taking)
            facts = dict(taking.facts)
            yield engine.Work(matter, self.flow, self.step, self.by, self.at, row, facts=facts)

    def _meet(self) -> None:
        """The deadlines that the step meets; at an end, all that still run, and the assignments."""
        final = self.step.to is not None and self.flow.state(self.step.to).final
        running = Term.objects.filter(matter_id__in=self.keys, met_on__isnull=True)
        if self.step.meets:
            running.filter(name__in=self.step.meets).update(met_on=self.on, suspended=False)
        if final:
            running.update(met_on=self.on, void=True, suspended=False)
            Assignment.objects.filter(matter_id__in=self.keys, done_at__isnull=True).update(
                done_at=self.at, outcome=Outcome.ENDED
            )

    def _tables(self, works: Sequence[engine.Work]) -> list[Table]:
        given: list[Sequence[object]] = []
        opened: list[tuple[object, ...]] = []
        pool = iter(keys(Assignment, sum(len(t.units) for t in self.takings)))
        own = [self.clock.term(d) for d in self.step.opens if d.by_itself]
        for taking in self.takings:
            for to, key in zip(taking.units, islice(pool, len(taking.units)), strict=True):
                given.append(
                    (
                        *(key, taking.matter_id, to.unit_id, str(to.role), self.at),
                        *("", None, None, None, None, None, "", to.no_return),
                    )
                )
                opened += [(taking.matter_id, key, *term) for term in self._terms_of(to)]
            opened += [(taking.matter_id, None, *term) for term in own]
        term_keys = keys(Term, len(opened))
        opinions = list(self._opinions(works))
        opinion_keys = keys(Opinion, len(opinions))
        return [
            table(Move, MOVE, (self._move_row(work) for work in works)),
            table(Assignment, ASSIGNMENT, given),
            table(Term, TERM, ((k, *row) for k, row in zip(term_keys, opened, strict=True))),
            table(
                Opinion, OPINION, ((k, *row) for k, row in zip(opinion_keys, opinions, strict=True))
            ),
        ]

    def _terms_of(self, to: ToUnit) -> Iterator[tuple[object, ...]]:
        own = [d for d in self.step.opens if d.runs_for(to.role)]
        for deadline in own:
            last = deadline is own[-1]
            yield self.clock.term(deadline, to.rule if last else None, to.due_on if last else None)

    def _move_row(self, work: engine.Work) -> tuple[object, ...]:
        m = work.move
        return (
            *(m.pk, work.matter.pk, m.step, m.from_state, m.to_state, m.by_id, m.by_label),
            *(m.unit_id, None, m.at, m.note),
        )

    def _opinions(self, works: Sequence[engine.Work]) -> Iterator[tuple[object, ...]]:
        heading = str(self.step.heading or _("意见"))
        for work, taking in zip(works, self.takings, strict=True):
            if taking.opinion:
                yield (
                    *(work.matter.pk, work.move.pk, self.by.member_id, work.move.by_label),
                    *(self.by.rank, heading, taking.opinion, self.at),
                )

    def _set_states(self) -> None:
        to = self.step.to
        final = to is not None and self.flow.state(to).final
        with connection.cursor() as cursor:
            cursor.execute(
                "update casework_matter m set last_move_id = n.move"
                " from unnest(%s::bigint[], %s::bigint[]) as n(id, move) where m.id = n.id",
                [self.keys, self.moves],
            )
        if self.changed:
            Matter.objects.filter(pk__in=self.changed).update(
                state=to,
                state_at=self.at,
                state_by_id=self.by.member_id,
                closed_at=self.at if final else None,
            )


def _record(works: Iterable[engine.Work], code: str, by: Actor, at: dt.datetime) -> None:
    trail.bulk_record(
        trail.NewEntry(
            f"{work.flow.kind}.{code}",
            "matter",
            work.matter.pk,
            by,
            at,
            {
                "number": work.matter.number,
                "from": work.move.from_state,
                "to": work.move.to_state,
                "move": work.move.pk,
                **work.facts,
            },
        )
        for work in works
    )
