"""The route: planned, passed, returned, taken back, handed on, longer and shorter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter, Move, Outcome
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.ground.refusal import FieldRefused, Refused

from ..flow.outgoing import HEADINGS, ISSUED, PROOFING
from ..models import LIVE, DocumentKind, Outgoing, RouteStop, Stage, StopState
from ..queries import KIND, STAGES, done_before, next_group, place, standing_stops, stops_of
from .base import (
    MOST_STOPS,
    OPINION_MOST,
    REASON_MOST,
    BadRoute,
    Station,
    again,
    demand_apart,
    demand_manned,
    lock_document,
    open_stops,
    own_stop,
    refresh_from_assignments,
    settle,
    snapshot,
)
from .facts import lacking_stops

# The steps that take a document on, and that may be taken back until the next has opened it.
ONWARD = (
    "submit",
    "check_pass",
    "countersign_agree",
    "countersign_object",
    "review_pass",
    "legality_pass",
)


# What countersigners do side by side makes no form of the others stale.
BESIDE = ("countersign_agree", "countersign_object")


class NothingToReturnTo(FieldRefused):
    """只能退给已经办过的环节，请重新选择。"""

    def __init__(self) -> None:
        super().__init__("to_stop", (type(self).__doc__ or ""))


class OpenedAlready(Refused):
    """{who}已经打开这份文稿，不能拿回；需要修改的，请联系对方退回。"""


class NothingToTakeBack(Refused):
    """上一步不是您送出的，或者已经不能拿回。"""


class Required(Refused):
    """这一站不能去掉：{why}"""


@dataclass
class Passing:
    """A station being passed: the step under way, the document, its stations, this one."""

    work: engine.Work
    outgoing: Outgoing
    stops: list[RouteStop]
    stop: RouteStop

    @property
    def others_open(self) -> list[RouteStop]:
        """The stations of the stage that are still open beside this one."""
        return [s for s in self.stops if s.state == StopState.OPEN and s.pk != self.stop.pk]

    @property
    def is_last(self) -> bool:
        """Whether nothing is left of the route after this station."""
        return not self.others_open and not next_group(self.stops)


def state_after(matter: Matter, code: str, by: Actor) -> str:
    """To which state the station's passing leads, by the route as it stands under the lock."""
    power = flows.get(KIND).step(code).power
    mine = power.assignment_for(matter, by)  # type: ignore[union-attr]
    stops = stops_of(Outgoing(pk=matter.pk))
    if any(s.state == StopState.OPEN and s.assignment_id != mine.pk for s in stops):
        return matter.state
    group = next_group(stops)
    if group:
        return group[0].stage
    if matter.state != Stage.SIGNING:
        raise BadRoute(_("路线上没有签发环节，请先加签。"))
    kind = Outgoing.objects.values_list("kind", flat=True).get(pk=matter.pk)
    return ISSUED if kind == DocumentKind.TEXT else PROOFING


def own_seen(matter: Matter, code: str, seen: int | None, by: Actor) -> int | None:
    """``seen``, or None where only other countersigners lie between a form and now."""
    if seen is None or code not in BESIDE:
        return seen
    since = Move.objects.filter(matter_id=matter.pk, pk__gt=seen)
    others = not since.exclude(step__in=BESIDE).exists()
    return None if others and not since.filter(by_id=by.member_id).exists() else seen


def forward(
    matter: Matter,
    code: str,
    *,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
    text: str = "",
    stance: str = "",
    note: str = "",
    then: Callable[[Passing], None] | None = None,
) -> None:
    """Pass the actor's own station and open those whose turn is next.

    What was written goes under the stage's heading for ever. ``then`` is called when the
    station is through and before the next are opened.
    """
    text = text.strip()
    if len(text) > OPINION_MOST:
        raise FieldRefused("text", _("请控制在%d字以内。") % OPINION_MOST)

    def leads(locked: Matter) -> str:
        return state_after(locked, code, by)

    seen = own_seen(matter, code, seen, by)
    with engine.step(matter, code, by=by, at=at, note=note, seen=seen, to=leads) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        refresh_from_assignments(stops)
        passing = Passing(work, outgoing, stops, own_stop(work, stops))
        if text:
            work.opinion(text)
        label = Stage(passing.stop.stage).label
        passing.stop.version = snapshot(
            outgoing, _("{stage}稿").format(stage=label), by=by, label=work.move.by_label, at=at
        )
        settle(work, passing.stop, StopState.DONE, Outcome.DONE, stance=stance)
        if then is not None:
            then(passing)
        if not passing.others_open:
            open_stops(work, outgoing, next_group(stops))


# --- the plan ---------------------------------------------------------------------


def plan_stops(
    outgoing: Outgoing, stations: Sequence[Station], *, by_label: str, on: dt.date
) -> list[RouteStop]:
    """Put what is planned of the route in place of what was planned before."""
    if len(stations) > MOST_STOPS:
        raise BadRoute(_("路线最多%d站。") % MOST_STOPS)
    if any(s.stage == Stage.DRAFTING or s.stage not in STAGES for s in stations):
        raise BadRoute(_("请给每一站选择环节。"))
    demand_manned(stations, on)
    made = [
        RouteStop(
            outgoing=outgoing,
            order=n,
            stage=station.stage,
            unit=station.unit,
            member=station.member,
            together=station.together,
            added_by_label=by_label,
        )
        for n, station in enumerate(stations, 1)
    ]
    _demand_groups_apart(made)
    RouteStop.objects.filter(outgoing=outgoing, state=StopState.PLANNED).delete()
    return RouteStop.objects.bulk_create(made)


def _demand_groups_apart(stops: Sequence[RouteStop]) -> None:
    left = sorted(stops, key=place)
    group: list[RouteStop] = []
    for stop in left:
        if group and (stop.stage != group[0].stage or not stop.together):
            demand_apart(group)
            group = []
        group.append(stop)
    demand_apart(group)


def plan_route(
    matter: Matter,
    *,
    stops: Sequence[Station],
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """编排路线: the drafter says through whose hands the draft will go; stages in their order."""
    note = _("共{n}站").format(n=len(stops))
    with engine.step(matter, "plan_route", by=by, at=at, note=note, seen=seen) as work:
        plan_stops(lock_document(work), stops, by_label=work.move.by_label, on=work.on)


def add_stop(
    matter: Matter,
    *,
    stage: str,
    unit: Unit,
    member: Member | None = None,
    together: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """加签: one more station, in this stage or a later one; ``together`` goes beside the others."""
    if stage not in STAGES or stage == Stage.DRAFTING:
        raise FieldRefused("stage", _("请选择环节。"))
    station = Station(stage, unit, member, together)
    note = _("{stage}，{who}").format(
        stage=Stage(stage).label, who=member.name if member is not None else unit.name
    )
    with engine.step(matter, "add_stop", by=by, at=at, note=note, seen=seen) as work:
        outgoing = lock_document(work)
        if STAGES.index(stage) < STAGES.index(work.matter.state):
            raise FieldRefused("stage", _("文稿已经过了这一环节；需要再走的，请先退回。"))
        demand_manned([station], work.on)
        stops = stops_of(outgoing)
        standing = [s for s in standing_stops(stops) if s.stage == stage]
        if len(stops) >= MOST_STOPS * 3:
            raise BadRoute(_("路线最多%d站。") % MOST_STOPS)
        new = RouteStop(
            outgoing=outgoing,
            order=max((s.order for s in standing), default=0) + 1,
            stage=stage,
            unit=unit,
            member=member,
            together=together,
            added_by_label=work.move.by_label,
        )
        now_open = [s for s in stops if s.state == StopState.OPEN and s.stage == stage]
        waiting = [s for s in standing if s.state == StopState.PLANNED]
        if together and now_open and not waiting:
            demand_apart([*now_open, new])
            open_stops(work, outgoing, [new])
            return
        _demand_groups_apart([*waiting, new])
        new.save()


def drop_stop(
    matter: Matter,
    *,
    stop: RouteStop,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """减签: a station that has not been passed is taken out; not one that a rule requires."""
    reason = standard.need(reason, "reason", _("请写明减签的理由。"))[:REASON_MOST]

    def leads(locked: Matter) -> str:
        stops = stops_of(Outgoing(pk=locked.pk))
        still = [s for s in stops if s.state == StopState.OPEN and s.pk != stop.pk]
        group = next_group(s for s in stops if s.pk != stop.pk)
        return locked.state if still or not group else str(group[0].stage)

    with engine.step(matter, "drop_stop", by=by, at=at, note=reason, seen=seen, to=leads) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        found = next((s for s in stops if s.pk == stop.pk), None)
        if found is None or found.state not in (StopState.PLANNED, StopState.OPEN):
            raise FieldRefused("stop", _("已经办过的环节不能减签。"))
        if found.stage == Stage.DRAFTING:
            raise FieldRefused("stop", _("拟稿环节不能减签。"))
        left = [s for s in standing_stops(stops) if s.pk != found.pk]
        _demand_not_worse(outgoing, stops, left)
        if not any(s.state in LIVE for s in left):
            raise Required(why=_("这是最后一站。"))
        settle(work, found, StopState.DROPPED, Outcome.WITHDRAWN)
        if not any(s.state == StopState.OPEN for s in stops):
            open_stops(work, outgoing, next_group(stops))


def _demand_not_worse(
    outgoing: Outgoing, stops: Sequence[RouteStop], left: Sequence[RouteStop]
) -> None:
    """Refuse a change by which the route would lack what a rule requires and it had."""
    now = [(s.stage, s.unit_id) for s in standing_stops(stops)]
    had = lacking_stops(outgoing, now)
    lack = lacking_stops(outgoing, [(s.stage, s.unit_id) for s in left])
    worse = [why for why in lack if why not in had]
    if worse:
        raise Required(why=worse[0])


# --- back ---------------------------------------------------------------------------


def return_to(
    matter: Matter,
    *,
    to_stop: RouteStop | None = None,
    reason: str,
    straight_back: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """退回: to a station that was passed before (the drafter unless told), with the reason.

    Every open station of the stage closes and is planned anew; so is what was passed after
    the one returned to, unless it shall come ``straight_back`` to whoever returned it.
    """
    reason = standard.need(reason, "reason", _("请写明退回的理由。"))[:OPINION_MOST]
    goal: list[RouteStop] = []

    def leads(locked: Matter) -> str:
        stops = stops_of(Outgoing(pk=locked.pk))
        earlier = done_before(stops, None)
        earlier = [s for s in earlier if STAGES.index(s.stage) <= STAGES.index(locked.state)]
        wanted = to_stop.pk if to_stop is not None else min(place(s) for s in earlier)[2]
        chosen = next((s for s in earlier if s.pk == wanted), None)
        if chosen is None:
            raise NothingToReturnTo
        goal.append(chosen)
        return str(chosen.stage)

    with engine.step(matter, "return_to", by=by, at=at, seen=seen, to=leads) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        mine, target = own_stop(work, stops), next(s for s in stops if s.pk == goal[0].pk)
        if place(target) >= place(mine) and target.stage != mine.stage:
            raise NothingToReturnTo
        work.opinion(reason, str(HEADINGS[mine.stage]))
        work.facts["to_stage"] = target.stage
        mine.version = snapshot(outgoing, _("退回稿"), by=by, label=work.move.by_label, at=at)
        settle(work, mine, StopState.RETURNED, Outcome.RETURNED)
        _close_open(work, stops)
        replan(work, stops, target, straight_back=straight_back)
        fresh = stops_of(outgoing)
        first = next(s for s in fresh if s.again_of_id == target.pk and s.state == "planned")
        open_stops(work, outgoing, [first])


def _close_open(work: engine.Work, stops: Sequence[RouteStop]) -> None:
    for stop in stops:
        if stop.state == StopState.OPEN:
            settle(work, stop, StopState.CLOSED, Outcome.WITHDRAWN)


def replan(
    work: engine.Work, stops: Sequence[RouteStop], target: RouteStop, *, straight_back: bool
) -> None:
    """Plan the target anew, and what came after it: all of that, or only what was closed now."""
    now = [s for s in stops if s.move_id == work.move.pk]
    after = [
        s
        for s in stops
        if s.state == StopState.DONE
        and s.counts
        and s.pk != target.pk
        and (place(s) > place(target) or (s.stage == target.stage and s.together))
    ]
    wanted = [target, *now, *([] if straight_back else after)]
    for stop in sorted({s.pk: s for s in wanted}.values(), key=place):
        if stop.state == StopState.DONE:
            stop.counts = False
            stop.save(update_fields=["counts"])
        again(stop, work.move.by_label).save()


def take_back(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """拿回: whoever sent it on gets it back, as long as nobody to whom it went has opened it."""
    found: list[RouteStop] = []

    def leads(locked: Matter) -> str:
        move = Move.objects.get(pk=locked.last_move_id)
        stops = stops_of(Outgoing(pk=locked.pk))
        mine = next((s for s in stops if s.move_id == move.pk), None)
        if move.step not in ONWARD or mine is None:
            raise NothingToTakeBack
        for stop in stops:
            given = stop.assignment
            if stop.opened_in_id == move.pk and given is not None and given.signed_at is not None:
                raise OpenedAlready(who=given.signed_by or stop.unit.name)
        found.append(mine)
        return str(mine.stage)

    with engine.step(matter, "take_back", by=by, at=at, seen=seen, to=leads) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        mine = next(s for s in stops if s.pk == found[0].pk)
        for stop in stops:
            if stop.state == StopState.OPEN and stop.opened_in_id == mine.move_id:
                settle(work, stop, StopState.TAKEN_BACK, Outcome.WITHDRAWN)
                again(stop, work.move.by_label).save()
        mine.counts = False
        mine.save(update_fields=["counts"])
        open_stops(work, outgoing, [again(mine, work.move.by_label)])


# --- to others ----------------------------------------------------------------------


def hand_on(
    matter: Matter,
    *,
    unit: Unit,
    member: Member | None = None,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """转交: whoever has the station gives it to another person or unit, who then has it."""
    note = _("给{who}").format(who=member.name if member is not None else unit.name)
    with engine.step(matter, "hand_on", by=by, at=at, note=note, seen=seen) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        _give_to(work, outgoing, stops, own_stop(work, stops), unit, member, reason)


def reroute(
    matter: Matter,
    *,
    stop: RouteStop,
    unit: Unit,
    member: Member | None = None,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """改派: the office gives an open station to another, when its person is not there."""
    note = _("给{who}").format(who=member.name if member is not None else unit.name)
    with engine.step(matter, "reroute", by=by, at=at, note=note, seen=seen) as work:
        outgoing = lock_document(work)
        stops = stops_of(outgoing)
        found = next((s for s in stops if s.pk == stop.pk and s.state == StopState.OPEN), None)
        if found is None:
            raise FieldRefused("stop", _("这一站现在不在办，不能改派。"))
        _give_to(work, outgoing, stops, found, unit, member, reason)


def _give_to(
    work: engine.Work,
    outgoing: Outgoing,
    stops: Sequence[RouteStop],
    stop: RouteStop,
    unit: Unit,
    member: Member | None,
    reason: str,
) -> None:
    if (unit.pk, member.pk if member else None) == (stop.unit_id, stop.member_id):
        raise FieldRefused("unit", _("文稿已经在这里了，请另选单位或人员。"))
    demand_manned([Station(stop.stage, unit, member)], work.on)
    if reason.strip():
        work.facts["reason"] = reason.strip()[:REASON_MOST]
    new = again(stop, work.move.by_label)
    new.unit, new.member = unit, member
    others = [s for s in standing_stops(stops) if s.pk != stop.pk]
    _demand_not_worse(outgoing, stops, [*others, new])
    settle(work, stop, StopState.PASSED_ON, Outcome.WITHDRAWN)
    demand_apart([*(s for s in stops if s.state == StopState.OPEN), new])
    open_stops(work, outgoing, [new])
    if stop.stage == Stage.DRAFTING and member is not None:
        outgoing.drafter, outgoing.drafter_label = member, member.name
        outgoing.save(update_fields=["drafter", "drafter_label"])
