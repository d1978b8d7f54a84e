"""Walk a past history through the flow, as the engine would have, and say where it doesn't fit."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shuniu.commons import calendar
from shuniu.commons.calendar.models import LocalLimit
from shuniu.commons.calendar.work_calendar import WorkCalendar
from shuniu.commons.flow import Deadline, Flow, Step
from shuniu.ground import clock

from ..models import Outcome, Role, TermSegment
from ..powers import AssignedDuty, Either
from .past import STANDARD, Effect, Past, PastStep, PastStop


class Misfit(Exception):
    """A history that the flow does not allow: the step's row (or the matter's), and the reason."""

    def __init__(self, row: int, reason: str, *, of_step: bool = True) -> None:
        self.row, self.reason, self.of_step = row, reason, of_step
        super().__init__(reason)


@dataclass(slots=True, eq=False)
class Given:
    """An assignment as it came about."""

    unit_id: int
    role: str
    given_at: dt.datetime
    due_on: dt.date | None = None
    signed_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    outcome: str = ""
    stage: str = ""
    member_id: int | None = None


@dataclass(slots=True, eq=False)
class Ran:
    """A term as it ran."""

    deadline: Deadline
    rule: str
    law: str
    length: int
    unit: str
    most: int
    opened_on: dt.date
    due_on: dt.date
    provisional: bool
    urge_on: dt.date
    given: Given | None
    extension: int = 0
    stops: list[tuple[dt.date, dt.date | None]] = field(default_factory=list)
    segments: list[tuple[str, dt.date, int, str, str]] = field(default_factory=list)
    suspended: bool = False
    met_on: dt.date | None = None
    void: bool = False


@dataclass(slots=True, eq=False)
class Took:
    """A move as it was made; ``given`` is the assignment under which."""

    past: PastStep
    step: Step
    from_state: str
    to_state: str
    given: Given | None


@dataclass(slots=True, eq=False)
class Walked:
    """A matter that went through its flow: where it stands, and all that came about."""

    past: Past
    state: str
    state_at: dt.datetime
    closed_at: dt.datetime | None = None
    moves: list[Took] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    terms: list[Ran] = field(default_factory=list)
    due_on: dt.date | None = None
    due_provisional: bool = False


class Walker:
    """Walks histories of a kind. ``units`` are the known units, ``until`` the moment of loading.

    ``effects`` adds to what the standard steps do. ``before`` maps an assisting
    unit's deadline to the lead's, before which it ends by a working day.
    """

    def __init__(
        self,
        flow: Flow,
        *,
        units: Mapping[int, str],
        until: dt.datetime,
        effects: Mapping[str, Effect] | None = None,
        before: Mapping[str, str] | None = None,
        days: WorkCalendar | None = None,
    ) -> None:
        self.flow = flow
        self.units = units
        self.until = until
        self.effects = {**STANDARD, **(effects or {})}
        self.before = before or {}
        self.days = days or calendar.load()
        self._due: dict[tuple[object, ...], tuple[dt.date, bool]] = {}
        self._back: dict[tuple[dt.date, int], dt.date] = {}
        self._rules: dict[tuple[str, int], calendar.TimeRule] = {}
        self._changes: dict[str, list[dt.date]] = {}
        for code, since in LocalLimit.objects.order_by("since").values_list("code", "since"):
            self._changes.setdefault(code, []).append(since)
        self._by_decision = str(_("由交办时确定"))

    def walk(self, past: Past) -> Walked:
        """The history, walked. Raises Misfit at the first step that the flow does not allow."""
        if past.opened_at > self.until:
            raise Misfit(past.row, _("登记时间在将来。"), of_step=False)
        done = Walked(past, self.flow.start, past.opened_at)
        on = past.opened_at.astimezone(clock.ZONE).date()
        for deadline in self.flow.opens:
            if deadline.by_itself:
                self._open(done, deadline, on, None)
        self._open_stops(done, past.stops, self.flow.opens, past.opened_at, on)
        last = past.opened_at
        for step in past.steps:
            if step.at < last:
                raise Misfit(step.row, _("时间早于上一步（{last}）。").format(last=_when(last)))
            if step.at > self.until:
                raise Misfit(step.row, _("时间在将来。"))
            last = step.at
            self._take(done, step)
        self._refresh(done)
        return done

    def _take(self, done: Walked, past: PastStep) -> None:
        if not self.flow.has_step(past.code):
            raise Misfit(past.row, _("没有“{code}”这一步骤。").format(code=past.code))
        step = self.flow.step(past.code)
        if done.state not in step.sources:
            raise Misfit(
                past.row,
                _("此前是“{state}”，不能做“{step}”。").format(
                    state=self.flow.state(done.state).label, step=step.label
                ),
            )
        on = past.at.astimezone(clock.ZONE).date()
        given = self._under(done, step, past)
        to_state = past.to or (step.to if step.to is not None else done.state)
        if to_state not in (done.state, *step.targets):
            raise Misfit(
                past.row,
                _("“{step}”不能转到“{state}”。").format(step=step.label, state=to_state),
            )
        done.moves.append(Took(past, step, done.state, to_state, given))
        self._effect(done, step, past, given, on)
        for deadline in step.opens:
            if deadline.by_itself or (deadline.by_hand and deadline.name in past.opens):
                self._open(done, deadline, on, None)
        for term in done.terms:
            mine = given is None or term.given is None or term.given is given
            met = term.deadline.name in past.meets or (mine and term.deadline.name in step.meets)
            if term.met_on is None and met:
                term.met_on, term.suspended = on, False
        self._open_stops(done, past.stops, step.opens, past.at, on)
        if to_state != done.state:
            done.state, done.state_at = to_state, past.at
            if self.flow.state(to_state).final:
                self._end(done, past.at, on)
            else:
                done.closed_at = None

    def _under(self, done: Walked, step: Step, past: PastStep) -> Given | None:
        """The running assignment under which the step is taken, if its power is an assigned one."""
        powers = step.power.powers if isinstance(step.power, Either) else (step.power,)
        if not any(isinstance(p, AssignedDuty) for p in powers):
            return None
        for given in done.given:
            if given.done_at is not None:
                continue
            if past.unit_id is not None and given.unit_id != past.unit_id:
                continue
            for power in powers:
                if not isinstance(power, AssignedDuty) or given.role not in power.roles:
                    continue
                if power.stages and given.stage not in power.stages:
                    continue
                if power.signed is None or power.signed == (given.signed_at is not None):
                    return given
        if all(isinstance(p, AssignedDuty) for p in powers):
            who = self.units.get(past.unit_id or 0, _("该单位"))
            raise Misfit(
                past.row,
                _("{unit}当时没有承办这件事项，不能做“{step}”。").format(unit=who, step=step.label),
            )
        return None

    def _effect(
        self, done: Walked, step: Step, past: PastStep, given: Given | None, on: dt.date
    ) -> None:
        effect = self.effects.get(step.code)
        if effect is Effect.ASSIGN:
            self._assign(done, step, past, on)
        elif effect is Effect.SIGN and given is not None:
            given.signed_at = past.at
        elif effect is Effect.DONE and given is not None:
            if given.role == Role.STOP:
                given.signed_at = given.signed_at or past.at
            self._finish(done, given, past.at, on, Outcome.DONE)
        elif effect in (Effect.ANSWERED, Effect.RETURN, Effect.RECALL):
            for one in done.given:
                if one.done_at is None:
                    self._finish(done, one, past.at, on, _outcome(effect, one, given))
        elif effect in (Effect.EXTEND, Effect.SUSPEND, Effect.RESUME):
            self._clock(done, effect, past, on)

    def _assign(self, done: Walked, step: Step, past: PastStep, on: dt.date) -> None:
        if past.unit_id is None:
            raise Misfit(past.row, _("“{step}”缺少承办单位。").format(step=step.label))
        for one in done.given:
            if one.done_at is None:
                self._finish(done, one, past.at, on, Outcome.WITHDRAWN)
        if past.unit_id in past.assisting:
            raise Misfit(past.row, _("主办单位不能同时是协办单位。"))
        for unit_id in (past.unit_id, *dict.fromkeys(past.assisting)):
            role = Role.LEAD if unit_id == past.unit_id else Role.ASSIST
            given = Given(unit_id, role, past.at)
            done.given.append(given)
            for deadline in step.opens:
                if deadline.runs_for(role):
                    self._open(done, deadline, on, given)
            if role == Role.LEAD and past.due_on is not None:
                self._set_day(done, given, past.due_on)

    def _open_stops(
        self,
        done: Walked,
        stops: Sequence[PastStop],
        deadlines: Sequence[Deadline],
        at: dt.datetime,
        on: dt.date,
    ) -> None:
        """The stations whose turn has come, each with the deadlines of a station."""
        for stop in stops:
            given = Given(stop.unit_id, Role.STOP, at, stage=stop.stage, member_id=stop.member_id)
            done.given.append(given)
            for deadline in deadlines:
                if deadline.runs_for(Role.STOP):
                    self._open(done, deadline, on, given)

    def _set_day(self, done: Walked, given: Given, due_on: dt.date) -> None:
        """The day that whoever gave the matter out set for the lead's last own deadline."""
        term = next((t for t in reversed(done.terms) if t.given is given), None)
        if term is None:
            return
        term.due_on = max(due_on, term.opened_on)
        term.rule, term.law, term.unit = "", self._by_decision, "workday"
        term.length = term.most = max(0, self.days.workdays_between(term.opened_on, term.due_on))
        term.provisional = self.days.is_provisional(term.due_on)
        term.urge_on = self._back_from(term.due_on, term.deadline.urge_before)

    def _finish(
        self, done: Walked, given: Given, at: dt.datetime, on: dt.date, outcome: str
    ) -> None:
        given.done_at, given.outcome = at, outcome
        for term in done.terms:
            if term.given is given and term.met_on is None:
                term.met_on, term.void, term.suspended = on, outcome != Outcome.DONE, False

    def _end(self, done: Walked, at: dt.datetime, on: dt.date) -> None:
        done.closed_at = at
        for term in done.terms:
            if term.met_on is None:
                term.met_on, term.void, term.suspended = on, True, False
        for given in done.given:
            if given.done_at is None:
                given.done_at, given.outcome = at, Outcome.ENDED

    def _open(self, done: Walked, deadline: Deadline, on: dt.date, given: Given | None) -> None:
        lead = self.before.get(deadline.name)
        if lead is not None:
            self._open_before(done, deadline, lead, on, given)
            return
        code = done.past.rules.get(deadline.name, deadline.rule)
        rule = self._rule(code, on)
        term = Ran(
            deadline,
            rule.code,
            rule.basis,
            rule.length,
            rule.unit,
            rule.extension,
            on,
            on,
            False,
            on,
            given,
        )
        self._count(term)
        done.terms.append(term)

    def _rule(self, code: str, on: dt.date) -> calendar.TimeRule:
        """The rule in force on a day; asked for once between two changes of the county's own."""
        key = (code, bisect_right(self._changes.get(code, ()), on))
        if key not in self._rules:
            self._rules[key] = calendar.resolve(code, on)
        return self._rules[key]

    def _open_before(
        self, done: Walked, deadline: Deadline, lead: str, on: dt.date, given: Given | None
    ) -> None:
        """A term whose date the office sets: a working day before the lead's."""
        due_on = next(t.due_on for t in reversed(done.terms) if t.deadline.name == lead)
        due_on = max(self._back_from(due_on, 1), on)
        length = max(0, self.days.workdays_between(on, due_on))
        law = self._by_decision
        term = Ran(deadline, "", law, length, "workday", length, on, due_on, False, on, given)
        self._count(term)
        done.terms.append(term)

    def _back_from(self, day: dt.date, count: int) -> dt.date:
        key = (day, count)
        if key not in self._back:
            self._back[key] = self.days.back_workdays(day, count)
        return self._back[key]

    def _count(self, term: Ran) -> None:
        key = (term.opened_on, term.length, term.unit, term.extension, tuple(term.stops))
        if not term.length:
            self._due[key] = (term.due_on, self.days.is_provisional(term.due_on))
        elif key not in self._due:
            due = self.days.due(
                term.opened_on,
                term.length,
                term.unit,
                extension=term.extension,
                stops=term.stops,
            )
            self._due[key] = (due.due_on, due.provisional)
        term.due_on, term.provisional = self._due[key]
        term.urge_on = self._back_from(term.due_on, term.deadline.urge_before)

    def _clock(self, done: Walked, effect: Effect, past: PastStep, on: dt.date) -> None:
        term = next((t for t in reversed(done.terms) if t.met_on is None), None)
        if term is None:
            raise Misfit(past.row, _("当时没有正在计时的期限。"))
        if effect is Effect.EXTEND:
            if term.extension or not 0 < past.days <= term.most:
                raise Misfit(past.row, _("延期只能一次，且不超过规定的长度。"))
            term.extension = past.days
            kind, length = TermSegment.EXTENDED, past.days
            term.segments.append((kind, on, length, past.note, past.by_label))
        elif effect is Effect.SUSPEND:
            if term.suspended:
                raise Misfit(past.row, _("期限已经中止。"))
            term.suspended = True
            first = on + dt.timedelta(days=1)
            term.stops.append((first, None))
            term.segments.append((TermSegment.STOPPED, first, 0, past.note, past.by_label))
        else:
            if not term.suspended:
                raise Misfit(past.row, _("期限没有中止，不必恢复。"))
            term.suspended = False
            first, _open_end = term.stops.pop()
            if on < first:
                term.segments.pop()
            else:
                term.stops.append((first, on))
        self._count(term)

    def _refresh(self, done: Walked) -> None:
        ticking = [t for t in done.terms if t.met_on is None and not t.suspended]
        nearest = min(ticking, key=lambda t: t.due_on, default=None)
        if nearest is not None:
            done.due_on, done.due_provisional = nearest.due_on, nearest.provisional
        for given in done.given:
            if given.done_at is None:
                own = [t.due_on for t in ticking if t.given is given]
                shared = [t.due_on for t in ticking if t.given is None or t.given is given]
                given.due_on = min(own or shared, default=None)


def _outcome(effect: Effect, one: Given, given: Given | None) -> str:
    """How an assignment ends when a step ends them all."""
    if effect is Effect.ANSWERED:
        return Outcome.DONE if one.role == Role.LEAD else Outcome.ENDED
    return Outcome.RETURNED if effect is Effect.RETURN and one is given else Outcome.WITHDRAWN


def _when(moment: dt.datetime) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
