"""Who acts in the demo: the county's own people, each with the duties of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random

from shuniu.commons import calendar
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock

from ..models import LetterType, Mailbox

OFFICE = "office"


class Cast:
    """The county's units and people, and its working days."""

    def __init__(self, *, seed: int, until: dt.datetime, favourites: Collection[str] = ()) -> None:
        self.seed = seed
        self.until = until
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.types = {kind.code: kind for kind in LetterType.objects.all()}
        self.mailboxes = {box.code: box for box in Mailbox.objects.all()}
        self.days: WorkCalendar = calendar.load()
        self._posts = _Posts(favourites)
        self._actors: dict[int, Actor] = {}

    def random(self, name: str) -> Random:
        """A chance of its own for everything that has a name, from the one seed."""
        return Random(f"{self.seed}:{name}")  # noqa: S311 - invented letters, no secret

    def unit(self, code: str) -> Unit:
        """The unit of that code."""
        return self.units[code]

    def someone(self, duty: str, unit: Unit, on: dt.date, rng: Random) -> Actor:
        """A member who holds the duty for the unit; one with a demo account more often than not."""
        members = self._posts.holding(duty, unit.pk)
        liked = [m for m in members if m.pk in self._posts.favourites]
        chosen = rng.choice(liked) if liked and rng.random() < 0.6 else rng.choice(members)
        return self.actor(chosen, on)

    def holder(self, post: str, on: dt.date) -> Actor:
        """The holder of the post of that code."""
        return self.actor(self._posts.by_code[post], on)

    def actor(self, member: Member, on: dt.date) -> Actor:
        """The member with the duties of that day, kept until somebody's duties change."""
        if member.pk not in self._actors:
            self._actors[member.pk] = actor_of(member, on)
        return self._actors[member.pk]

    def forget_actors(self) -> None:
        """A delegation begins or ends: duties have changed."""
        self._actors.clear()

    # -- office time --------------------------------------------------------------

    def office_time(self, day: dt.date, rng: Random, *, after: dt.datetime) -> dt.datetime:
        """A moment in the office's hours of a working day, after another moment."""
        day = self.days.workday_from(day)
        moment = self._on_the_day(day, rng, after)
        while moment <= after:
            if day == after.astimezone(clock.ZONE).date() and after < clock.on(day, 16, 40):
                return after + dt.timedelta(minutes=rng.randint(6, 35))
            day = self.days.next_workday(day)
            moment = self._on_the_day(day, rng, after)
        return moment

    @staticmethod
    def _on_the_day(day: dt.date, rng: Random, after: dt.datetime) -> dt.datetime:
        minute = rng.choice((rng.randint(8 * 60 + 35, 11 * 60 + 50), rng.randint(845, 1035)))
        return clock.on(day, minute // 60, minute % 60)

    def later(self, at: dt.datetime, workdays: float, rng: Random) -> dt.datetime:
        """About so many working days after a moment, in office hours; 0: within hours."""
        day = at.astimezone(clock.ZONE).date()
        whole = int(workdays) + (rng.random() < workdays % 1)
        target = self.days.add_workdays(day, whole) if whole else day
        if not whole and self.days.is_workday(day) and at < clock.on(day, 16, 30):
            opening = max(at, clock.on(day, 8, 35))
            return opening + dt.timedelta(minutes=rng.randint(5, 55))
        return self.office_time(target, rng, after=at)

    def ago(self, workdays: int, rng: Random) -> dt.datetime:
        """A moment in the daytime, so many working days before now."""
        today = self.until.astimezone(clock.ZONE).date()
        last = today if self.days.is_workday(today) else self.days.back_workdays(today, 1)
        day = self.days.back_workdays(last, workdays)
        return min(clock.on(day, rng.randint(8, 11), rng.randint(0, 59)), self.until)


@dataclass
class _Posts:
    """Who sits where, read once."""

    liked_posts: Collection[str]
    favourites: set[int] = field(default_factory=set)
    by_code: dict[str, Member] = field(default_factory=dict)
    by_duty: dict[tuple[str, int], list[Member]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seats = Tenure.objects.filter(last_day__isnull=True).select_related("member", "post")
        for seat in seats.order_by("post__rank", "pk"):
            self.by_code[seat.post.code] = seat.member
            if seat.post.code in self.liked_posts:
                self.favourites.add(seat.member_id)
            unit = seat.post.duty_unit_id or seat.post.unit_id
            for duty in seat.post.duties:
                self.by_duty.setdefault((duty, unit), []).append(seat.member)

    def holding(self, duty: str, unit_id: int) -> list[Member]:
        return self.by_duty[duty, unit_id]
