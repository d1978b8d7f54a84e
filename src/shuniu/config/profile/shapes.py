"""What a profile holds once it was read without a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from shuniu.commons.people.organisation import Organisation


@dataclass(frozen=True)
class NumberPattern:
    """How one kind of number looks (numbering.toml)."""

    code: str
    name: str
    pattern: str
    restart: str


@dataclass(frozen=True)
class LocalLimit:
    """The county's own length of a time rule, with the document that sets it (limits.toml)."""

    code: str
    name: str
    length: int
    unit: str
    source: str
    in_force: dt.date


@dataclass(frozen=True)
class OfficeHours:
    """When the office is open, from a day on, by which document (county.toml)."""

    since: dt.date
    opens: dt.time
    noon_from: dt.time
    noon_to: dt.time
    closes: dt.time
    source: str


@dataclass(frozen=True)
class TypeOfLetter:
    """What a letter may ask for (letter_types.toml)."""

    code: str
    name: str
    english_name: str
    about: str
    english_about: str
    rule: str
    accusation: bool
    secret_by_default: bool
    exit: str
    online: bool


@dataclass(frozen=True)
class LetterBox:
    """Where letters come in (mailboxes.toml)."""

    code: str
    name: str
    english_name: str
    about: str
    english_about: str
    level: str
    unit: str
    online: bool
    number: str


@dataclass(frozen=True)
class DemoRole:
    """A role to be shown in the demo, and the post whose holder plays it (county.toml)."""

    role: str
    english_role: str
    post: str


@dataclass(frozen=True)
class Profile:
    """A county's folder, whole and without a fault. ``digest`` tells one state from another."""

    name: str
    digest: str
    county: Mapping[str, str]
    site: Mapping[str, str]
    contact: Mapping[str, str]
    hours: OfficeHours
    organisation: Organisation
    numbering: tuple[NumberPattern, ...]
    limits: tuple[LocalLimit, ...]
    letter_types: tuple[TypeOfLetter, ...]
    mailboxes: tuple[LetterBox, ...]
    demo_roles: tuple[DemoRole, ...]
