"""What a replay is about, read from its file: the stated figures, and the size of the records."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuniu.commons.figures.period import Period
from shuniu.ground.refusal import Refused

HERE = Path(__file__).parent


class UnknownReplay(Refused):
    """没有名为“{name}”的重放；现有：{known}。"""


@dataclass(frozen=True)
class Stated:
    """A figure as the source states it, and the figure of ours that counts it.

    ``at_least``: the source says 余 or 多 ("20-odd"), so more is as good. ``month``
    names the records' moment of which the figure is the usual month (1 to 12).
    """

    key: str
    code: str
    period: Period
    value: Decimal
    at_least: bool = False
    month: str = ""


@dataclass(frozen=True)
class LetterSource:
    """How many letters came in the period, and how many of them were closed by its end."""

    period: Period
    received: int
    closed: int
    seed: int


@dataclass(frozen=True)
class ProposalSource:
    """How many of each origin were handled in the sessions of these years, and by which month."""

    period: Period
    congress: int
    conference: int
    committee: int
    month: int
    seed: int


@dataclass(frozen=True)
class SupervisionSource:
    """How many notices of supervision went out, and how many special reports went up."""

    period: Period
    notices: int
    reports: int
    seed: int


@dataclass(frozen=True)
class CoordinationSource:
    """How many meetings were held, group visits settled, and disputes over land besides."""

    period: Period
    activities: int
    petitions: int
    land: int
    seed: int


@dataclass(frozen=True)
class DocumentSource:
    """How many documents were issued (``replies`` among them), texts written, documents received.

    ``superior`` came from above, ``telegrams`` with the notices of meetings, ``requests`` with
    the reports, ``instructions`` with people's letters; ``circulated`` counts readers.
    ``characters`` are those of all texts, ``usual_characters`` those of a numbered document.
    """

    period: Period
    issued: int
    replies: int
    texts: int
    characters: int
    usual_characters: int
    superior: int
    telegrams: int
    requests: int
    instructions: int
    circulated: int
    seed: int


@dataclass(frozen=True)
class PortalSource:
    """How many sub-sites and redesigns there were, items published, pictures, and visits.

    ``items`` are those of all sites; each has some ``usual_characters``. Visits were
    counted since ``visits_since`` (None: not at all).
    """

    period: Period
    sub_sites: int
    redesigns: int
    items: int
    items_main: int
    pictures: int
    usual_characters: int
    visits: int
    seed: int
    visits_since: dt.date | None = None


@dataclass(frozen=True)
class Source:
    """A replay: the place, the day on which its records are loaded, and what it states.

    What the source says nothing of is None.
    """

    name: str
    place: str
    loaded_on: dt.date
    stated: tuple[Stated, ...]
    letters: LetterSource | None = None
    proposals: ProposalSource | None = None
    supervision: SupervisionSource | None = None
    coordination: CoordinationSource | None = None
    documents: DocumentSource | None = None
    portal: PortalSource | None = None


def known() -> dict[str, Path]:
    """The replays that there are, each with its file."""
    return {path.stem: path for path in sorted(HERE.glob("*.toml"))}


def read(name: str) -> Source:
    """The replay of that name. Raises UnknownReplay, which names those that there are."""
    files = known()
    if name not in files:
        raise UnknownReplay(name=name, known="、".join(files))
    data = tomllib.loads(files[name].read_text("utf-8"))
    return Source(
        name=name,
        place=data["place"],
        loaded_on=data["loaded_on"],
        stated=tuple(_stated(f) for f in data["figure"]),
        letters=_part(LetterSource, data.get("letters")),
        proposals=_part(ProposalSource, data.get("proposals")),
        supervision=_part(SupervisionSource, data.get("supervision")),
        coordination=_part(CoordinationSource, data.get("coordination")),
        documents=_part(DocumentSource, data.get("documents")),
        portal=_part(PortalSource, data.get("portal")),
    )


def _part(kind: Any, data: Mapping[str, Any] | None) -> Any:
    """A table of the file as the kind of source that it is; its two days become a period."""
    if data is None:
        return None
    rest = {k: v for k, v in data.items() if k not in ("first", "last")}
    return kind(period=Period(data["first"], data["last"]), **rest)


def _stated(data: Mapping[str, Any]) -> Stated:
    return Stated(
        data["key"],
        data["code"],
        Period(data["first"], data["last"]),
        Decimal(data["stated"]),
        data.get("at_least", False),
        data.get("month", ""),
    )
