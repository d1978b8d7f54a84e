"""The one engine: every step of every matter goes through here, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from shuniu.commons import calendar, trail
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.flow import Flow, Step, flows
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.ground import clock
from shuniu.ground.refusal import NotNow, NotYours, SelfCheck, Stale
from shuniu.ground.text import fold
from shuniu.ground.written import Written

from . import terms
from .models import Assignment, Matter, Move, Opinion, Outcome, Reading, Role, Term
from .texts import put_own

OPENING = "open"


class Repeated(Stale):
    """您在{when}已经做过“{what}”，不必再做。"""


@dataclass
class Work:
    """A step under way: the locked matter, and what the caller may write beside it."""

    matter: Matter
    flow: Flow
    step: Step | None
    by: Actor
    at: dt.datetime
    move: Move
    assignment: Assignment | None = None
    facts: dict[str, object] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)
    _days: WorkCalendar | None = None
    _terms_touched: bool = False

    @property
    def on(self) -> dt.date:
        """The day of the step, in the county's time."""
        return self.at.astimezone(clock.ZONE).date()

    @property
    def days(self) -> WorkCalendar:
        """The working-day calendar as it stands now."""
        if self._days is None:
            self._days = calendar.load()
        return self._days

    def opinion(self, text: str, heading: str = "") -> Opinion:
        """Write an opinion under its heading (the step's own unless told); it stands for ever."""
        refuse_state_secrets(text, field="text")
        heading = heading or str((self.step and self.step.heading) or _("意见"))
        return Opinion.objects.create(
            matter=self.matter,
            move=self.move,
            by_id=self.by.member_id,
            by_label=self.move.by_label,
            rank=self.by.rank,
            heading=heading,
            text=text,
            at=self.at,
        )

    def assign(
        self,
        unit: Unit,
        role: str = Role.LEAD,
        *,
        rule: str | None = None,
        due_on: dt.date | None = None,
        no_return: bool = False,
        stage: str = "",
        member: Member | None = None,
    ) -> Assignment:
        """Give the matter to a unit; opens the step's per-assignment deadlines for its role.

        A station of a route has its ``stage``, and a ``member`` when it waits for one person.

        ``rule`` or ``due_on`` replaces that of the last of them, by which the unit
        has to be done; the others (signing for it) keep their own.
        """
        assignment = Assignment.objects.create(
            matter=self.matter,
            unit=unit,
            role=role,
            stage=stage,
            member=member,
            given_at=self.at,
            no_return=no_return,
        )
        declared = self.flow.opens if self.step is None else self.step.opens
        own = [deadline for deadline in declared if deadline.runs_for(role)]
        for deadline in own:
            last = deadline is own[-1]
            self.open_term(
                deadline.name,
                rule=rule if last else None,
                due_on=due_on if last else None,
                assignment=assignment,
            )
        self._terms_touched = True
        return assignment

    def assign_many(
        self,
        units: Sequence[Unit],
        role: str,
        *,
        rule: str | None = None,
        due_on: dt.date | None = None,
    ) -> list[Assignment]:
        """Like ``assign`` for many units in one role: two statements, whatever their number."""
        given = Assignment.objects.bulk_create(
            [
                Assignment(matter=self.matter, unit=unit, role=role, given_at=self.at)
                for unit in units
            ]
        )
        declared = self.flow.opens if self.step is None else self.step.opens
        own = [deadline for deadline in declared if deadline.runs_for(role)]
        opened = []
        for deadline in own:
            last = deadline is own[-1]
            self._opened.add(deadline.name)
            one = terms.counted(
                deadline,
                on=self.on,
                days=self.days,
                rule=rule if last else None,
                due_on=due_on if last else None,
            )
            for assignment in given:
                term = copy(one)
                term.matter, term.assignment = self.matter, assignment
                opened.append(term)
        Term.objects.bulk_create(opened)
        self._terms_touched = True
        return given

    def end_assignment(self, assignment: Assignment, outcome: str) -> None:
        """End one unit's assignment; its own deadlines are met, or void unless it was done."""
        assignment.done_at, assignment.outcome = self.at, outcome
        assignment.save(update_fields=["done_at", "outcome"])
        own = Term.objects.filter(assignment=assignment, met_on__isnull=True)
        own.update(met_on=self.on, void=outcome != Outcome.DONE, suspended=False)
        self._terms_touched = True

    def end_many(self, ending: Sequence[Assignment], outcome: str) -> None:
        """Like ``end_assignment`` for many: two statements, whatever their number."""
        keys = [assignment.pk for assignment in ending]
        Assignment.objects.filter(pk__in=keys).update(done_at=self.at, outcome=outcome)
        own = Term.objects.filter(assignment_id__in=keys, met_on__isnull=True)
        own.update(met_on=self.on, void=outcome != Outcome.DONE, suspended=False)
        self._terms_touched = True

    def open_term(
        self,
        name: str,
        *,
        rule: str | None = None,
        due_on: dt.date | None = None,
        assignment: Assignment | None = None,
        label: str = "",
        on: dt.date | None = None,
    ) -> Term:
        """Open one of the deadlines that the step declares, by a rule or date of its own.

        ``on`` is the day of the event it counts from, where that was before the step.
        """
        declared = self.flow.opens if self.step is None else self.step.opens
        deadline = next(d for d in declared if d.name == name)
        self._opened.add(name)
        self._terms_touched = True
        return terms.open_term(
            self.matter,
            deadline,
            on=on or self.on,
            days=self.days,
            rule=rule,
            due_on=due_on,
            assignment=assignment,
            label=label,
        )

    def drop(self, term: Term) -> None:
        """Let a running term fall away: it begins anew, or something else is in its place."""
        term.met_on, term.suspended, term.void = self.on, False, True
        term.save(update_fields=["met_on", "suspended", "void"])
        self._terms_touched = True

    def meet(self, term: Term) -> None:
        """Meet this one term, and no other of its name (a step's ``meets`` meets them all)."""
        term.met_on, term.suspended = self.on, False
        term.save(update_fields=["met_on", "suspended"])
        self._terms_touched = True

    def running(self, *names: str) -> list[Term]:
        """The matter's running terms (of these names), to be met, stopped or resumed one by one."""
        self._terms_touched = True
        found = Term.objects.filter(matter=self.matter, met_on__isnull=True).order_by("pk")
        return list(found.filter(name__in=names) if names else found)

    def term(self, name: str) -> Term:
        """The matter's running term of that name, to be extended, stopped or resumed."""
        self._terms_touched = True
        return terms.running(self.matter, name, self.assignment)

    def show_to(self, member_ids: Iterable[int], why: str) -> None:
        """Put the matter before members, to read; it does not hold up the flow."""
        Reading.objects.bulk_create(
            [
                Reading(matter=self.matter, member_id=m, why=why, given_at=self.at)
                for m in dict.fromkeys(member_ids)
            ],
            ignore_conflicts=True,
        )

    def index(self, *texts: str) -> None:
        """Let full-text search find the matter by these texts (and its number and title)."""
        body = fold("\n".join((self.matter.number, self.matter.title, *texts)))
        put_own(self.matter.pk, body)


Subscriber = Callable[[Work], None]
ManySubscriber = Callable[[list[Work]], None]
_subscribers: dict[tuple[str, str], list[Subscriber]] = {}
_for_many: dict[Subscriber, ManySubscriber] = {}


def subscribe(
    kind: str, step: str, subscriber: Subscriber, *, many: ManySubscriber | None = None
) -> None:
    """Call ``subscriber`` inside every such step of another flow, named by its codes.

    ``kind`` or ``step`` may be "*". A subscriber that raises undoes the step.
    ``many`` does the same for a step taken for many matters at once (``bulk_steps``).
    """
    _subscribers.setdefault((kind, step), []).append(subscriber)
    if many is not None:
        _for_many[subscriber] = many


def _heard_by(kind: str, code: str) -> Iterator[Subscriber]:
    for key in ((kind, code), (kind, "*"), ("*", code), ("*", "*")):
        yield from _subscribers.get(key, ())


def _tell(work: Work, code: str) -> None:
    for subscriber in _heard_by(work.flow.kind, code):
        subscriber(work)


def tell_many(works: list[Work], code: str) -> None:
    """Tell of one step that was taken for many matters of a kind: once, where that is known."""
    if not works:
        return
    for subscriber in _heard_by(works[0].flow.kind, code):
        if subscriber in _for_many:
            _for_many[subscriber](works)
            continue
        for work in works:
            subscriber(work)


@contextmanager
def opening(
    kind: str,
    *,
    title: str,
    unit: Unit,
    number: Callable[[int], str],
    by: Actor,
    at: dt.datetime,
    origin: Matter | None = None,
    parent: Matter | None = None,
    texts: Iterable[str] = (),
    note: str = "",
) -> Iterator[Work]:
    """Open a matter of ``kind`` in its flow's first state.

    ``number`` is called with the matter's key at the end of the block, so that
    the numbering counter is held as briefly as can be. ``texts`` go into the
    full-text index.
    """
    flow = flows.get(kind)
    with transaction.atomic(), calendar.held():
        matter = Matter.objects.create(
            kind=kind,
            title=title,
            state=flow.start,
            unit=unit,
            origin=origin,
            parent=parent,
            opened_at=at,
            state_at=at,
            state_by_id=by.member_id,
            number=f"~{uuid4().hex}",  # until the block is over
        )
        move = _move(matter, OPENING, "", flow.start, by, by.label, at, note, None)
        work = Work(matter, flow, None, by, at, move)
        yield work
        matter.last_move_id = move.pk
        for deadline in flow.opens:
            if deadline.name not in work._opened and deadline.by_itself:
                work.open_term(deadline.name)
        if work._terms_touched:
            terms.refresh_due(matter)
        matter.number = number(matter.pk)
        matter.save(update_fields=["number", "last_move_id", "due_on", "due_provisional", "title"])
        work.index(*texts)
        _record(work, OPENING)
        _tell(work, OPENING)


_LOCKED = Written(lambda matter: Matter.objects.select_for_update(of=("self",)).filter(pk=matter))


@contextmanager
def step(
    matter: Matter,
    code: str,
    *,
    by: Actor,
    at: dt.datetime,
    note: str = "",
    seen: int | None = None,
    to: Callable[[Matter], str] | None = None,
) -> Iterator[Work]:
    """Take one step of the matter, all or nothing.

    Locks the row; refuses in a sentence a state in which the step can't be
    taken (``NotNow``), a person without the power (``NotYours``, ``SelfCheck``
    for the second pair of eyes) and a form older than the last move (``seen``
    is the ``last_move_id`` that it was opened with: ``Stale``, or ``Repeated``
    when it was this very step by the same person). Then the block writes; then
    the Move, the Terms and the state are set. ``to`` says, of the locked matter, to which
    of the step's ``ways`` it leads this time. A note that bears the marking of a state secret
    is refused, as an opinion is: neither could be taken out again.
    """
    refuse_state_secrets(note, field="reason")
    with transaction.atomic(), calendar.held():
        (locked,) = _LOCKED(matter=matter.pk)
        flow = flows.get(locked.kind)
        wanted = flow.step(code)
        demand(locked, wanted, by=by, seen=seen)
        to_state = wanted.to if wanted.to is not None else locked.state
        if to is not None:
            to_state = to(locked)
            if to_state not in (locked.state, *wanted.targets):
                raise LookupError(f"{locked.kind}.{code} does not lead to {to_state!r}")
        assignment = _assignment_of(wanted, locked, by)
        label = label_of(wanted, locked, by)
        move = _move(locked, code, locked.state, to_state, by, label, at, note, assignment)
        work = Work(locked, flow, wanted, by, at, move, assignment)
        yield work
        _settle(work, to_state)
        _record(work, code)
        _tell(work, code)


def demand(locked: Matter, wanted: Step, *, by: Actor, seen: int | None = None) -> None:
    """Refuse, as ``step`` does, a stale form, a state in which it can't be taken, a stranger."""
    flow = flows.get(locked.kind)
    if seen is not None and seen != locked.last_move_id:
        _refuse_stale(locked, flow, wanted.code, by, seen)
    if locked.state not in wanted.sources:
        raise NotNow(state=flow.state(locked.state).label, step=wanted.label)
    if hasattr(wanted.power, "assignment_for"):
        # Asked for several times below; a step's own changes are made on these objects.
        prefetch_related_objects([locked], "assignments")
    _demand_power(wanted, locked, by)


def _demand_power(wanted: Step, matter: Matter, by: Actor) -> None:
    power = wanted.power
    if power is not None and power(matter, by):
        return
    if getattr(power, "second_person", False) and by.holds_at(matter.unit_id, power.duties):  # type: ignore[union-attr]
        raise SelfCheck(why=_("上一步是您本人办的。"))
    raise NotYours


def _refuse_stale(matter: Matter, flow: Flow, code: str, by: Actor, seen: int) -> None:
    since = Move.objects.filter(matter=matter, pk__gt=seen).order_by("-pk").first()
    if since is None:
        return
    when = since.at.astimezone(clock.ZONE).strftime("%m-%d %H:%M")
    what = flow.step(since.step).label if flow.has_step(since.step) else since.step
    if since.step == code and since.by_id == by.member_id and by.kind == MEMBER:
        raise Repeated(when=when, what=what)
    raise Stale(who=since.by_label, when=when, what=what)


def _assignment_of(wanted: Step, matter: Matter, by: Actor) -> Assignment | None:
    find = getattr(wanted.power, "assignment_for", None)
    return find(matter, by) if find is not None else None


def label_of(wanted: Step, matter: Matter, by: Actor) -> str:
    """Who signs: with the name of the one acted for, where the power is only delegated."""
    if by.own_duties is None or (wanted.power is not None and wanted.power(matter, by.oneself)):
        return by.label
    return _("{name}（代{other}）").format(name=by.label, other="、".join(by.delegators.values()))


def _move(
    matter: Matter,
    code: str,
    from_state: str,
    to_state: str,
    by: Actor,
    label: str,
    at: dt.datetime,
    note: str,
    assignment: Assignment | None,
) -> Move:
    return Move.objects.create(
        matter=matter,
        step=code,
        from_state=from_state,
        to_state=to_state,
        by_id=by.member_id,
        by_label=label,
        unit_id=assignment.unit_id if assignment else by.unit_id,
        assignment=assignment,
        at=at,
        note=note,
    )


def _settle(work: Work, to_state: str) -> None:
    matter, wanted = work.matter, work.step
    assert wanted is not None
    for deadline in wanted.opens:
        if deadline.name not in work._opened and deadline.by_itself:
            work.open_term(deadline.name)
    running = Term.objects.filter(matter=matter, met_on__isnull=True)
    if wanted.meets:
        met = running.filter(name__in=wanted.meets)
        if work.assignment is not None:
            # One unit's step meets its own deadlines, not those of the others.
            met = met.filter(Q(assignment__isnull=True) | Q(assignment=work.assignment))
        if met.update(met_on=work.on, suspended=False):
            work._terms_touched = True
    matter.last_move_id = work.move.pk
    fields = ["last_move_id"]
    if to_state != matter.state:
        matter.state, matter.state_at, matter.state_by_id = to_state, work.at, work.by.member_id
        fields += ["state", "state_at", "state_by"]
        ended = work.flow.state(to_state).final
        if ended:
            running.update(met_on=work.on, void=True, suspended=False)
            Assignment.objects.filter(matter=matter, done_at__isnull=True).update(
                done_at=work.at, outcome=Outcome.ENDED
            )
            work._terms_touched = True
        if ended != (matter.closed_at is not None):
            matter.closed_at = work.at if ended else None
            fields.append("closed_at")
    if work._terms_touched:
        terms.refresh_due(matter)
        fields += ["due_on", "due_provisional"]
    matter.save(update_fields=fields)


def _record(work: Work, code: str) -> None:
    trail.record(
        f"{work.flow.kind}.{code}",
        subject_kind="matter",
        subject_id=work.matter.pk,
        by=work.by,
        at=work.at,
        detail={
            "number": work.matter.number,
            "from": work.move.from_state,
            "to": work.move.to_state,
            "move": work.move.pk,
            **work.facts,
        },
    )
