"""信息公开的约定: what a matter has for the public when a step makes it, said by its domain.

Whoever keeps the catalogue (a domain of its own) takes it in without knowing the kind. The
owner of a kind registers once, in its wiring::

    disclosers.add("outgoing", Discloser(read, formed=("dispatch",), ended={"abolish": …}))

and the catalogue registers who takes in. A kind without a discloser has nothing to disclose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit
from shuniu.ground.registry import Registry

from . import engine
from .engine import Work
from .models import Matter

# 公开属性 (国办发〔2016〕80号), as every domain says it here.
OPEN, ON_REQUEST, CLOSED = "open", "on_request", "closed"
# How a document ends: void from the day on (废止), or from the very beginning (撤销).
ABOLISHED, LAPSED = "abolished", "lapsed"


@dataclass(frozen=True)
class Disclosable:
    """A piece of information as it was formed, with its disclosure attribute.

    ``reason`` says why it is not open. ``genre`` is the code of its 体裁 (a document's kind),
    ``formed_on`` the day on it, from which the term to publish runs. ``papers`` are (name,
    paper) for the public, the main text first.
    """

    title: str
    organ: Unit
    responsible: Unit
    formed_on: dt.date
    attribute: str
    reason: str = ""
    number: str = ""
    genre: str = ""
    text: str = ""
    normative: bool = False
    papers: tuple[tuple[str, Paper], ...] = ()


@dataclass(frozen=True)
class Ended:
    """A document no longer in force: how (``ABOLISHED``, ``LAPSED``), since when, by what."""

    how: str
    on: dt.date
    because: str


@dataclass(frozen=True)
class Discloser:
    """How a kind tells of its information: ``read`` after the steps ``formed``.

    ``read`` gives None where there is nothing to disclose (no attribute was set). ``ended``
    reads, after each of its steps, how the document ended. Both read and write nothing.
    """

    read: Callable[[Matter], Disclosable | None]
    formed: tuple[str, ...]
    ended: Mapping[str, Callable[[Matter], Ended | None]]


class _Disclosers(Registry[Discloser]):
    """The register of disclosers; adding one listens to its steps."""

    def add(self, name: str, thing: Discloser) -> Discloser:
        """Register the kind's discloser and subscribe to the steps that it names."""
        added = super().add(name, thing)
        for step in thing.formed:
            engine.subscribe(name, step, _formed)
        for step in thing.ended:
            engine.subscribe(name, step, _ended)
        return added


disclosers = _Disclosers("discloser of information")

TakeIn = Callable[[Work, Disclosable], object]
HearEnd = Callable[[Work, Ended], object]
takers: Registry[TakeIn] = Registry("taker of disclosed information")
hearers: Registry[HearEnd] = Registry("hearer of ended documents")


def _formed(work: Work) -> None:
    found = disclosers.get(work.matter.kind).read(work.matter)
    if found is None:
        return
    for _name, take_in in takers.items():
        take_in(work, found)


def _ended(work: Work) -> None:
    assert work.step is not None
    found = disclosers.get(work.matter.kind).ended[work.step.code](work.matter)
    if found is None:
        return
    for _name, hear in hearers.items():
        hear(work, found)
