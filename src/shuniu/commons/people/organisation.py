"""A county's organisation as plain values, as a profile folder or a loader brings it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class NewUnit:
    """A unit to be; ``parent`` is the code of a unit that comes before it."""

    code: str
    name: str
    short_name: str
    english_name: str
    kind: str
    parent: str
    order: int
    in_exchange: bool
    handles_letters: bool
    opened_on: dt.date


@dataclass(frozen=True)
class NewPost:
    """A post to be; ``duty_unit`` is empty where the duties are for the post's own unit."""

    code: str
    unit: str
    title: str
    rank: int
    duties: tuple[str, ...]
    duty_unit: str


@dataclass(frozen=True)
class NewMember:
    """A member to be, with the codes of the posts that they hold from ``first_day`` on."""

    login: str
    name: str
    unit: str
    posts: tuple[str, ...]
    first_day: dt.date
    phone: str
    email: str


@dataclass(frozen=True)
class Organisation:
    """All of it, checked by whoever read it."""

    units: tuple[NewUnit, ...]
    posts: tuple[NewPost, ...]
    members: tuple[NewMember, ...]
