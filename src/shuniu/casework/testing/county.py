"""A small county for tests: one office, three units, people in their posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Delegation, Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock

from .. import engine, standard
from ..models import Matter
from . import errand

FRIDAY = dt.date(2026, 9, 18)
LONG_AGO = dt.date(2000, 1, 1)


@dataclass
class County:
    """Who and what there is, by short names."""

    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        """Set up a unit."""
        self.units[code] = Unit.objects.create(
            code=code, name=code, short_name=code, kind="other_body", opened_on=LONG_AGO
        )
        return self.units[code]

    def seat(self, login: str, unit: str, *duties: str, rank: int = 500) -> Member:
        """Put a member (a new one or a known one) into a post of the unit."""
        member = self.members.get(login) or Member.objects.create(
            login=login, name=login, unit=self.units[unit]
        )
        self.members[login] = member
        post = Post.objects.create(
            code=f"{unit}.{login}",
            unit=self.units[unit],
            title=login,
            duties=list(duties),
            rank=rank,
        )
        Tenure.objects.create(member=member, post=post, first_day=LONG_AGO)
        return member

    def actor(self, login: str, on: dt.date = FRIDAY) -> Actor:
        """The member as an actor on a day."""
        return actor_of(self.members[login], on)

    def actors(self, on: dt.date = FRIDAY) -> list[Actor]:
        """Everybody, on a day."""
        return [self.actor(login, on) for login in self.members]

    def delegate(self, login: str, deputy: str, first: dt.date, last: dt.date) -> Delegation:
        """Let the deputy act for the member."""
        return Delegation.objects.create(
            member=self.members[login],
            deputy=self.members[deputy],
            first_day=first,
            last_day=last,
            reason="出差",
            given_at=clock.on(first),
        )

    def errand(
        self, *, at: dt.datetime | None = None, by: Actor | None = None, title: str = "修路灯"
    ) -> Matter:
        """A new errand of the office."""
        with engine.opening(
            errand.KIND,
            title=title,
            unit=self.units["office"],
            number=lambda key: f"差事{key}号",
            by=by or citizen(None),
            at=at or clock.on(FRIDAY),
            texts=("路灯不亮",),
        ) as work:
            pass
        return work.matter

    def given(
        self,
        *assisting: str,
        lead_unit: str = "roads",
        due_on: dt.date | None = None,
        assist_due_on: dt.date | None = None,
        no_return: bool = False,
    ) -> Matter:
        """An errand that was given to a lead unit and assisting ones."""
        matter = self.errand()
        errand.give(
            matter,
            lead_unit=self.units[lead_unit],
            assisting=[self.units[u] for u in assisting],
            due_on=due_on,
            assist_due_on=assist_due_on,
            no_return=no_return,
            by=self.actor("registrar"),
            at=clock.on(FRIDAY),
        )
        return fresh(matter)

    def handling(self, *assisting: str, due_on: dt.date | None = None) -> Matter:
        """An errand that the lead unit has signed for."""
        matter = self.given(*assisting, due_on=due_on)
        standard.sign_for(matter, by=self.actor("roads"), at=clock.on(FRIDAY, 10))
        return fresh(matter)


def fresh(matter: Matter) -> Matter:
    """The matter as it now stands in the table."""
    return Matter.objects.get(pk=matter.pk)


def build() -> County:
    """The county with its cast: registrars, reviewers, a leader, each unit's hand and head."""
    county = County()
    for code in ("office", "roads", "water", "power"):
        county.unit(code)
    county.seat("registrar", "office", REGISTRAR)
    county.seat("registrar2", "office", REGISTRAR)
    county.seat("reviewer", "office", REVIEWER, rank=100)
    county.seat("reviewer2", "office", REVIEWER, rank=100)
    county.seat("leader", "office", LEADER, rank=10)
    for code in ("roads", "water", "power"):
        county.seat(code, code, HANDLER)
        county.seat(f"{code}_head", code, UNIT_HEAD, rank=300)
    county.seat("both", "roads", HANDLER)  # two hats: the unit's hand and the office's reviewer
    county.seat("both", "office", REVIEWER)
    county.seat("idle", "office")
    return county
