"""What the actions on outgoing documents share: refusals, locks, versions, stations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Assignment, Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused, Refused

from ..models import DraftVersion, Outgoing, RouteStop, Stage, StopState, Urgency
from ..powers import STAGE_DUTIES

SUBJECT_MOST, TITLE_MOST, REASON_MOST, OPINION_MOST = 150, 200, 300, 2000
MOST_STOPS = 40
STOP_RULES = {
    Urgency.ORDINARY: "doc.stop",
    Urgency.URGENT: "doc.stop_urgent",
    Urgency.VERY_URGENT: "doc.stop_extra",
}


class NobodyThere(FieldRefused):
    """“{unit}”没有人承担“{stage}”职责，文稿送去后无人办理。请改选单位或人员。"""

    def __init__(self, unit: Unit, stage: str, field: str = "unit") -> None:
        words = (type(self).__doc__ or "").format(unit=unit.name, stage=Stage(stage).label)
        super().__init__(field, words)


class NotThere(FieldRefused):
    """{who}在“{unit}”没有“{stage}”职责，请改选人员，或只选单位。"""

    def __init__(self, member: Member, unit: Unit, stage: str) -> None:
        words = (type(self).__doc__ or "").format(
            who=member.name, unit=unit.name, stage=Stage(stage).label
        )
        super().__init__("member", words)


class EditedSince(Refused):
    """您打开以后，{who}在{when}改过这份文稿。请打开最新稿，把您的修改并进去再保存。"""


class BadRoute(FieldRefused):
    """审签路线不对。"""

    def __init__(self, sentence: str, field: str = "stops") -> None:
        super().__init__(field, sentence)


@dataclass(frozen=True)
class Station:
    """A station as a form gives it: the stage, where, a person or the unit's people.

    ``together`` goes with the station before it, not after it.
    """

    stage: str
    unit: Unit
    member: Member | None = None
    together: bool = False


def lock_document(work: engine.Work) -> Outgoing:
    """The document of a step under way; the matter's lock is its lock."""
    found = Outgoing.objects.select_related("issuer", "drafter", "drafting_unit").get(
        pk=work.matter.pk
    )
    found.matter = work.matter
    work.matter.outgoing = found
    return found


def own_stop(work: engine.Work, stops: Iterable[RouteStop]) -> RouteStop:
    """The station of the assignment by which the step is taken."""
    assert work.assignment is not None
    return next(s for s in stops if s.assignment_id == work.assignment.pk)


def snapshot(
    outgoing: Outgoing, name: str, *, by: Actor, label: str = "", at: dt.datetime
) -> DraftVersion:
    """The version of the text as it stands; a new one only if it differs from the last."""
    text = manuscripts.parse(outgoing.manuscript)
    digest = text.digest()
    last = outgoing.versions.order_by("-n").first()
    title = outgoing.matter.title
    if last is not None and last.digest == digest and last.title == title:
        return last
    return DraftVersion.objects.create(
        outgoing=outgoing,
        n=(last.n if last is not None else 0) + 1,
        name=name[:60],
        title=title,
        manuscript=text.to_json(),
        digest=digest,
        by_id=by.member_id,
        by_label=label or by.label,
        at=at,
    )


def last_version(outgoing: Outgoing) -> int:
    """The number of the latest version."""
    found: int | None = outgoing.versions.aggregate(n=Max("n"))["n"]
    return found or 0


def demand_manned(stations: Iterable[Station], on: dt.date) -> None:
    """Refuse a station at which nobody could act, or whose person has no duty there. One query."""
    wanted = list(stations)
    units = {s.unit.pk for s in wanted}
    duties = sorted({d for s in wanted for d in STAGE_DUTIES[s.stage]})
    holders = members_owing(duties, units, on)
    for station in wanted:
        if station.unit.closed_on is not None and station.unit.closed_on <= on:
            raise FieldRefused("unit", _("{unit}已撤销。").format(unit=station.unit.name))
        there = {
            s.for_member_id or s.member_id
            for s in holders
            if s.unit_id == station.unit.pk and s.duty in STAGE_DUTIES[station.stage]
        }
        if not there:
            raise NobodyThere(station.unit, station.stage)
        if station.member is not None and station.member.pk not in there:
            raise NotThere(station.member, station.unit, station.stage)


def demand_apart(group: Iterable[RouteStop]) -> None:
    """Refuse stations of one group that would lie in one inbox twice."""
    seen: set[tuple[int, int | None]] = set()
    for stop in group:
        key = (stop.unit_id, stop.member_id)
        if (
            key in seen
            or (stop.unit_id, None) in seen
            or (stop.member_id is None and any(unit == stop.unit_id for unit, _member in seen))
        ):
            raise BadRoute(
                _("“{unit}”在同时办理的站点里出现了两次，请改为依次办理或去掉一个。").format(
                    unit=stop.unit.name
                )
            )
        seen.add(key)


def open_stops(work: engine.Work, outgoing: Outgoing, group: Iterable[RouteStop]) -> None:
    """Their turn has come: each station gets an assignment, and waits in somebody's inbox."""
    for stop in group:
        stop.assignment = work.assign(
            stop.unit,
            "stop",
            stage=stop.stage,
            member=stop.member,
            rule=STOP_RULES[Urgency(outgoing.urgency)] if work.step is not None else None,
        )
        stop.state, stop.opened_in = StopState.OPEN, work.move
        stop.save()


def again(stop: RouteStop, by_label: str) -> RouteStop:
    """The same station to be passed once more, not saved yet."""
    return RouteStop(
        outgoing_id=stop.outgoing_id,
        order=stop.order,
        stage=stop.stage,
        unit=stop.unit,
        member=stop.member,
        together=stop.together,
        again_of=stop,
        added_by_label=by_label,
    )


def settle(
    work: engine.Work, stop: RouteStop, state: str, outcome: str, *, stance: str = ""
) -> None:
    """A station is through: how, by whom, at what version; its assignment ends."""
    if stop.assignment is not None and stop.assignment.done_at is None:
        work.end_assignment(stop.assignment, outcome)
    stop.state, stop.move, stop.at = state, work.move, work.at
    stop.by_label, stop.stance = work.move.by_label, stance
    stop.save()


def refresh_from_assignments(stops: Iterable[RouteStop]) -> None:
    """Stations follow their assignments where a handover or a merger gave these to others."""
    for stop in stops:
        given: Assignment | None = stop.assignment
        if given is None or stop.state != StopState.OPEN:
            continue
        if (given.unit_id, given.member_id) != (stop.unit_id, stop.member_id):
            stop.unit, stop.member = given.unit, given.member
            stop.save(update_fields=["unit", "member"])


def titled(matter: Matter, title: str) -> None:
    """Give the matter another title (the engine writes only its state)."""
    matter.title = title
    Matter.objects.filter(pk=matter.pk).update(title=title)
