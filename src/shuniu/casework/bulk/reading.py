"""Rows of old records are read: words become keys and codes, faults become refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import TextChoices

from shuniu.commons.flow import Flow
from shuniu.commons.people.models import Unit

from .past import Past, Refusal

Head = TypeVar("Head")
Step = TypeVar("Step")


class Misread(Exception):
    """A row that says something unknown."""

    def __init__(self, row: int, reason: str, sheet: str = "", *, of_step: bool = False) -> None:
        self.row, self.reason, self.sheet, self.of_step = row, reason, sheet, of_step
        super().__init__(reason)


Complaint = Callable[[str], Misread]


def read(
    rows: Iterable[Head], past: Callable[[Head], Past], *, key: Callable[[Head], str]
) -> tuple[list[Past], list[Refusal]]:
    """Every row as a history; and those that ``past`` can't read, each with its reason.

    ``key`` is the row's old number.
    """
    pasts: list[Past] = []
    refusals: list[Refusal] = []
    for row in rows:
        try:
            pasts.append(past(row))
        except Misread as no:
            refusals.append(Refusal(no.row, key(row), no.reason, no.sheet, of_step=no.of_step))
    return pasts, refusals


def paired(
    heads: Iterable[Head],
    steps: Iterable[Step],
    *,
    key: Callable[[Head], str],
    of: Callable[[Step], str],
) -> tuple[list[tuple[Head, list[Step]]], list[Step]]:
    """Each matter with its steps, in their order in the sheet; and the steps of none.

    Where a number stands twice, the first has the steps.
    """
    mine: dict[str, list[Step]] = {}
    for step in steps:
        mine.setdefault(of(step), []).append(step)
    known: set[str] = set()
    pairs: list[tuple[Head, list[Step]]] = []
    for head in heads:
        number = key(head)
        pairs.append((head, [] if number in known else mine.get(number, [])))
        known.add(number)
    return pairs, [s for number, rows in mine.items() if number not in known for s in rows]


def choice_words(choices: type[TextChoices]) -> dict[str, str]:
    """A choice by its word and by its code."""
    return {word: str(c) for c, label in choices.choices for word in (str(label), str(c))}


def step_words(flow: Flow) -> dict[str, str]:
    """The codes of a flow's steps by their words and by themselves."""
    return {word: s.code for s in flow.steps for word in (str(s.label), s.code)}


def unit_words() -> dict[str, int]:
    """The units by the words of old records: code, name, short name; closed ones too."""
    found: dict[str, int] = {}
    for pk, code, name, short in Unit.objects.order_by("-order").values_list(
        "pk", "code", "name", "short_name"
    ):
        found |= {short: pk, name: pk, code: pk}
    return found
