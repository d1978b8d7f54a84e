"""Who may do what with an article; the table of rights decides where, duties decide who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Q, Value
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Matter, Role
from shuniu.casework.powers import AssignedDuty, Either, Owing, TheSystem
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.ground.keys import NoneOf
from shuniu.ground.refusal import NotYours

from .models import Article
from .queries import keepers

EDITORS = (HANDLER, UNIT_HEAD, REGISTRAR)
READERS = (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER)
SEEN_BY = (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER, LEADER)
# By which duties a person stands at a station of the three reviews.
STAGE_DUTIES: dict[str, tuple[str, ...]] = {
    "draft": EDITORS,
    "first": READERS,
    "second": (UNIT_HEAD, REVIEWER),
    "third": (UNIT_HEAD, REVIEWER, LEADER),
    "secrecy": READERS,
    "publish": READERS,
}
# Whose hands must not be on it twice: three reviews are three persons', none of whom wrote
# or handed it in; the secrecy review is a second person's beside who let the text pass.
APART: dict[str, tuple[str, ...]] = {
    "first": ("writer",),
    "second": ("writer", "first_reviewer"),
    "third": ("writer", "first_reviewer", "second_reviewer"),
    "secrecy": ("writer", "third_reviewer"),
}


def hands(article: Article, apart: Iterable[str]) -> set[int | None]:
    """Who did one of these parts; beside ``writer`` stand all who wrote in it this time."""
    found = {getattr(article, f"{name}_id") for name in apart}
    return found | set(article.writers) if "writer" in apart else found


@dataclass(frozen=True)
class AnotherHand(AssignedDuty):
    """Held at a station by whoever did not already do a part that another person has to do."""

    apart: tuple[str, ...] = ()

    def assignment_for(self, matter: Matter, actor: Actor) -> Assignment | None:
        """The station, unless the actor had a hand in the text before."""
        found = super().assignment_for(matter, actor)
        if found is None or not self.apart:
            return found
        article: Article = matter.article
        return None if actor.member_id in hands(article, self.apart) else found

    def unit_todo(self, actor: Actor) -> Q | None:
        """The stations that wait for this actor, without those where a hand was theirs."""
        found = super().unit_todo(actor)
        if found is None:
            return None
        for name in self.apart:
            found &= ~Q(**{f"matter__article__{name}_id": actor.member_id})
        if "writer" in self.apart:
            # The key alone, not in a list: the inbox's query is written once for all alike.
            me = Value(actor.member_id, BigIntegerField())
            found &= Q(NoneOf(me, F("matter__article__writers")))
        return found

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """The people of the unit but for who brought the text here."""
        return [
            Owing(self.duties, a.unit_id, matter.state_by_id if self.apart else None)
            for a in assignments
            if self.fits(a)
        ]


def _station(stage: str, label: Label) -> AnotherHand:
    return AnotherHand(
        STAGE_DUTIES[stage], label, (Role.STOP,), stages=(stage,), apart=APART.get(stage, ())
    )


@dataclass(frozen=True)
class OfUnit:
    """Held by the people of the unit whose text it is, or of the one that let it out.

    It makes no to-do: nothing waits by it.
    """

    label: Label
    columns: tuple[str, ...]
    duties: tuple[str, ...]

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        """Whether the actor holds one of the duties for one of the article's units."""
        article: Article = matter.article
        return any(
            actor.holds_at(getattr(article, f"{name}_id"), self.duties) for name in self.columns
        )

    def office_todo(self, actor: Actor) -> Q | None:
        """Nothing waits by it."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For nobody."""
        return []


@dataclass(frozen=True)
class OfOffice:
    """Held by the office that answers for the group of sites; it makes no to-do."""

    label: Label
    duties: tuple[str, ...]

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        """Whether the actor holds one of the duties for the office."""
        return actor.holds_at(matter.unit_id, self.duties)

    def office_todo(self, actor: Actor) -> Q | None:
        """Nothing waits by it."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For nobody."""
        return []


@dataclass(frozen=True)
class AnyOf:
    """Held by whoever has one of several powers, none of which makes a to-do."""

    label: Label
    powers: tuple[OfUnit | OfOffice, ...]

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        """Whether one of them is held."""
        return any(power(matter, actor) for power in self.powers)

    def office_todo(self, actor: Actor) -> Q | None:
        """Nothing waits by it."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For nobody."""
        return []


STAGE_LABELS: dict[str, Label] = {
    "first": _("一审"),
    "second": _("二审"),
    "third": _("三审"),
    "secrecy": _("保密审查"),
    "publish": _("发布"),
}
WRITER = _station("draft", _("采编单位"))
FIRST = _station("first", _("一审单位"))
SECOND = _station("second", _("二审单位"))
THIRD = _station("third", _("三审单位"))
SECRECY = _station("secrecy", _("保密审查人"))
PUBLISHER = _station("publish", _("发布单位"))
RETURNER = Either((FIRST, SECOND, THIRD, SECRECY, PUBLISHER), _("审核单位"))
OF_WRITERS = OfUnit(_("采编单位"), ("unit",), EDITORS)
OF_PUBLISHERS = OfUnit(_("发布单位"), ("publisher",), READERS)
OFFICE = OfOffice(_("网站主管单位"), (REGISTRAR, REVIEWER, LEADER))
CORRECTORS = AnyOf(_("采编单位"), (OF_WRITERS, OF_PUBLISHERS, OFFICE))
WITHDRAWERS = AnyOf(_("发布单位"), (OF_PUBLISHERS, OFFICE))
SHARERS = AnyOf(_("采编单位"), (OF_WRITERS, OF_PUBLISHERS))
SYSTEM_POWER = TheSystem()


def demand_keeper(by: Actor) -> None:
    """Refuse (NotYours) whoever does not keep the group of sites."""
    if by.kind != SYSTEM and not keepers(by):
        raise NotYours


def reads_rights(actor: Actor) -> bool:
    """The whole table of rights is for the office, the leaders, administration and audit."""
    return actor.holds(REGISTRAR, REVIEWER, LEADER, "administrator", "auditor")
