"""What a loader hands in: a matter with its history, as the old records tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Effect(StrEnum):
    """What a step does to the assignments and terms, beside what the flow itself says.

    DONE ends the one assignment under which the step is taken; ANSWERED all: the
    lead's as done, the others' with it; RETURN and RECALL withdraw the others.
    """

    ASSIGN = "assign"
    SIGN = "sign"
    DONE = "done"
    ANSWERED = "answered"
    RECALL = "recall"
    RETURN = "return"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"


# What the standard steps do; a domain adds its own.
STANDARD: Mapping[str, Effect] = {
    "sign_for": Effect.SIGN,
    "assist_sign_for": Effect.SIGN,
    "assist_answer": Effect.DONE,
    "send_back": Effect.RETURN,
    "grant_extension": Effect.EXTEND,
    "suspend": Effect.SUSPEND,
    "resume": Effect.RESUME,
}


@dataclass(frozen=True, slots=True)
class PastStop:
    """A station of a route whose turn came: the unit, the stage, the person (by key) if known."""

    unit_id: int
    stage: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class PastStep:
    """A step as it was taken: ``row`` in the sheet, what, when, by whom (a name on paper).

    ``unit_id`` is the unit that it was assigned to (an assigning step) or that
    took it; ``assisting`` the assisting units; ``days`` an extension's length in
    the term's own unit; ``opinion`` what was written under the step's heading;
    ``facts`` what the domain makes of it; ``to`` the state it led to, where it was not the usual.
    ``stops`` are the stations whose turn it made; ``opens`` and ``meets`` name the deadlines
    that the step's action opens or meets by hand; ``due_on`` is the lead's day, where one was set.
    """

    row: int
    code: str
    at: dt.datetime
    by_label: str
    unit_id: int | None = None
    assisting: tuple[int, ...] = ()
    note: str = ""
    days: int = 0
    opinion: str = ""
    heading: str = ""
    facts: object = None
    to: str = ""
    stops: tuple[PastStop, ...] = ()
    opens: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A matter as the old records tell it; ``facts`` is what the domain keeps beside it.

    ``rules`` maps a deadline's name to the time rule that applied to this
    matter; ``texts`` are found by full-text search. ``stops`` are the stations that were
    open from the beginning, ``origin_id`` is the matter from which it arose.
    """

    row: int
    old_number: str
    title: str
    opened_at: dt.datetime
    by_label: str
    steps: tuple[PastStep, ...]
    rules: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    note: str = ""
    facts: object = None
    stops: tuple[PastStop, ...] = ()
    origin_id: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row can't be taken: its number in the sheet, the old number, the reason.

    ``of_step``: the row is a step's, not the matter's; ``sheet`` is the domain's to fill.
    """

    row: int
    old_number: str
    reason: str
    sheet: str = ""
    of_step: bool = False
