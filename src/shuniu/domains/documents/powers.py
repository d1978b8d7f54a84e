"""Who may do what with a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Matter, Move
from shuniu.casework.powers import Either, Owing, office, stop
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.ground.refusal import NotYours

from .models import Outgoing, Stage

# Whoever works in the office or in a unit may draft for it.
DRAFTERS = (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER, LEADER)

# By which duties one stands at a station of a stage, in a department as in the county office.
STAGE_DUTIES: dict[str, tuple[str, ...]] = {
    Stage.DRAFTING: DRAFTERS,
    Stage.CHECKING: (UNIT_HEAD, REVIEWER),
    Stage.COUNTERSIGNING: (UNIT_HEAD, REVIEWER, LEADER),
    Stage.REVIEWING: (REVIEWER, UNIT_HEAD),
    Stage.LEGALITY: (UNIT_HEAD, REVIEWER, HANDLER),
    Stage.SIGNING: (LEADER, UNIT_HEAD),
}
STOPS = {
    stage: stop(stage, *duties, label=stage.label)
    for stage, duties in ((Stage(code), duties) for code, duties in STAGE_DUTIES.items())
}
AFTER_DRAFTING = Either(tuple(STOPS[s] for s in Stage if s is not Stage.DRAFTING), _("审签环节"))
ANY_STOP = Either(tuple(STOPS[s] for s in Stage), _("审签环节"))

CLERK = office(REGISTRAR, HANDLER)
# 用印 and 校对 are two persons' work.
SEALER = office(REVIEWER, UNIT_HEAD, REGISTRAR, HANDLER).by_another
HEADS = office(LEADER, UNIT_HEAD)
ROUTER = office(REGISTRAR, REVIEWER, UNIT_HEAD)
SEEN_BY = (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER, LEADER)


@dataclass(frozen=True)
class _Personal:
    """A power that hangs on a person and on nothing that waits: it makes no to-do."""

    label: Label

    def office_todo(self, actor: Actor) -> Q | None:
        """Nothing waits by it."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For nobody."""
        return []


@dataclass(frozen=True)
class TheDrafter(_Personal):
    """Held by who drafted the document, or deputises."""

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return actor.kind == MEMBER and _document(matter).drafter_id in actor.persons


@dataclass(frozen=True)
class TookLast(_Personal):
    """Held by who took the last step of the matter."""

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        if actor.kind != MEMBER:
            return False
        return _last_by(matter) == actor.member_id


@dataclass(frozen=True)
class SecondToDrafter(_Personal):
    """Held by who reviews for the owning unit, unless they drafted the document."""

    duties: tuple[str, ...] = (REVIEWER, UNIT_HEAD)

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        if not actor.holds_at(matter.unit_id, self.duties):
            return False
        return _document(matter).drafter_id != actor.member_id


def _last_by(matter: Matter) -> int | None:
    """Who took the matter's last step; looked up once for a page, whoever asks."""
    kept: tuple[int, int | None] | None = matter.__dict__.get("_last_by")
    if kept is None or kept[0] != matter.last_move_id:
        found = Move.objects.filter(pk=matter.last_move_id).values_list("by_id", flat=True)
        kept = matter.__dict__["_last_by"] = (matter.last_move_id, found.first())
    return kept[1]


def _document(matter: Matter) -> Outgoing:
    document: Outgoing = matter.outgoing
    return document


DRAFTER = TheDrafter(_("拟稿人"))
TOOK_LAST = TookLast(_("上一步办理人"))
SECRECY_REVIEWER = SecondToDrafter(_("保密审查人"))


@dataclass(frozen=True)
class AnyOf(_Personal):
    """Held by whoever has one of several powers, none of which makes a to-do."""

    powers: tuple[object, ...] = ()

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return any(power(matter, actor) for power in self.powers)  # type: ignore[operator]


ROUTERS = AnyOf(_("拟稿人、文秘"), (DRAFTER, ROUTER))
CANCELLERS = AnyOf(_("拟稿人、文秘"), (DRAFTER, ROUTER, HEADS))
URGERS = AnyOf(_("拟稿人、文秘"), (DRAFTER, ROUTER, CLERK, HEADS))


def drafting_unit_of(by: Actor) -> int:
    """The unit for which the actor drafts: their own, if they have a duty there. NotYours."""
    units = by.units_as(*DRAFTERS)
    if not units:
        raise NotYours
    return by.unit_id if by.unit_id in units else min(units)


def sets_up_issuers(by: Actor, owner_id: int) -> bool:
    """发文立户, routes and common templates: the registrars, reviewers of the county office."""
    return by.holds_at(owner_id, (REGISTRAR, REVIEWER))
