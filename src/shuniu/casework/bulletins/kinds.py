"""What a domain declares to have a bulletin of its own, and what its drafter gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.ground.registry import Registry


@dataclass(frozen=True)
class Asked:
    """For whom an issue is drafted: the days that it speaks of, and about what (``topic``).

    ``by`` is who asks: a drafter looks at nothing that this person may not see.
    ``today`` is the day of the draft.
    """

    first: dt.date
    last: dt.date
    topic: str
    by: Actor
    today: dt.date


@dataclass(frozen=True)
class Claim:
    """A number that an issue states: what it counts, its unit, and the matters behind it.

    ``said`` is the phrase as it stands in the draft; the page tells when an
    edited text no longer has it. The number is how many matters there are.
    """

    label: str
    unit: str
    matters: Sequence[int]
    said: str = ""


@dataclass(frozen=True)
class Draft:
    """What a drafter gives back: a title, the text in lines, the numbers, whom it is for.

    A line that begins with 一、 or （一） is set as a heading. ``to`` are the units
    that get the issue.
    """

    title: str
    lines: Sequence[str]
    claims: Sequence[Claim] = ()
    to: Sequence[Unit] = field(default_factory=tuple)


Drafter = Callable[[Asked], Draft]
Topics = Callable[[Actor], Sequence[tuple[str, Label]]]


def no_topics(_actor: Actor) -> Sequence[tuple[str, Label]]:
    """A bulletin that always speaks of all."""
    return ()


@dataclass(frozen=True)
class BulletinKind:
    """A bulletin: its masthead, the series of its numbers, and who drafts it from what.

    ``upward`` says that it goes to the leaders (they get it to read once it is
    issued), else to the units that the draft names. ``duties`` are those whose
    holders may draft it for their unit.
    """

    code: str
    masthead: Label
    series: str
    draft: Drafter
    topics: Topics = no_topics
    upward: bool = False
    duties: tuple[str, ...] = (REGISTRAR,)


kinds: Registry[BulletinKind] = Registry("bulletin")


def kinds_for(actor: Actor) -> list[BulletinKind]:
    """The bulletins that the actor may draft."""
    return [kind for _name, kind in kinds.items() if actor.holds(*kind.duties)]
