"""What a member may hold: each room registers its kind, the handover asks them all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from shuniu.ground.registry import Registry

from .actor import Actor
from .models import Member, Post


@dataclass(frozen=True)
class HeldItem:
    """One thing that a member holds: how it is known, its title, and where it is looked at."""

    key: str
    label: str
    address: str = ""


class Holding(Protocol):
    """A kind of thing that a member holds and that passes on with the post.

    ``post`` narrows to what is held by that post, where the kind can tell;
    kinds that hang on the person alone ignore it. ``transfer`` runs inside the
    handover's transaction, while the giver is still in post, and gives back how
    many it moved; it refuses (``Refused``) what the taker may not have.
    """

    @property
    def label(self) -> str | Promise:
        """待办事项, 负责的栏目 … as the handover page calls it."""

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many the member holds on that day."""

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """All of them, the most urgent first."""

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """Pass them on; the number that moved."""


class Succession(Protocol):
    """What has to move when a unit closes, such as its open matters."""

    def __call__(
        self, unit_id: int, successor_id: int | None, *, by: Actor, at: dt.datetime
    ) -> int:
        """Move what is open to the successor; refuse if there is some and no successor."""


holdings: Registry[Holding] = Registry("holding")
successions: Registry[Succession] = Registry("succession")
