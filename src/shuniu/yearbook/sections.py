"""A section of the chapter is a declaration: prose in which figures stand in braces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from django.db.models import Min

from shuniu.casework.models import Matter
from shuniu.commons.figures.counting import Value, written
from shuniu.commons.figures.declare import FigureFault, Label, figures
from shuniu.commons.figures.period import Period
from shuniu.ground import clock
from shuniu.ground.registry import Registry


@dataclass(frozen=True)
class Sentence:
    """A sentence with ``{figure.code}`` in it, and ``{period}``.

    It is left out, or ``otherwise`` takes its place, when the figure ``when``
    (the first in it unless told) has nothing to state.
    """

    text: Label
    when: str = ""
    otherwise: Label = ""

    @property
    def codes(self) -> list[str]:
        """The figures of the sentence and of what takes its place, in order."""
        found = [self.when] if self.when else []
        for text in (self.text, self.otherwise):
            found += [n for _t, n, _s, _c in Formatter().parse(str(text)) if n and n != "period"]
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Section:
    """A section: its heading, its paragraphs, and the stretch of time that it can speak of.

    ``since(today)`` gives that stretch, None before there is anything to say;
    ``more`` are figures that the prose does not name but the tables show, for
    the cross-checks.
    """

    code: str
    title: Label
    paragraphs: tuple[tuple[Sentence, ...], ...]
    since: Callable[[dt.date], Period | None]
    more: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The figures of the section, each once, in the order of the prose."""
        found = [c for p in self.paragraphs for sentence in p for c in sentence.codes]
        return list(dict.fromkeys([*found, *self.more]))


@dataclass(frozen=True)
class Piece:
    """A stretch of the prose: plain words, or a figure's value with the figure's code."""

    text: str
    code: str = ""
    label: str = ""


sections: Registry[Section] = Registry("section")


def since_first(*kinds: str) -> Callable[[dt.date], Period | None]:
    """From the month of the first matter of the kinds until today; None before there is one."""

    def since(today: dt.date) -> Period | None:
        found = Matter.objects.filter(kind__in=kinds).values("kind").annotate(day=Min("opened_at"))
        first = min((row["day"] for row in found), default=None)
        if first is None:
            return None
        opened_on = first.astimezone(clock.ZONE).date().replace(day=1)
        return Period(opened_on, today) if opened_on <= today else None

    return since


def prose(section: Section, period: Period, of: Mapping[str, Value]) -> list[list[Piece]]:
    """The paragraphs of the section for these values, as pieces that a page can link."""
    found = [
        [piece for sentence in paragraph for piece in _pieces(sentence, period, of)]
        for paragraph in section.paragraphs
    ]
    return [p for p in found if p]


def plain(paragraphs: list[list[Piece]]) -> str:
    """The prose as text, a line a paragraph."""
    return "\n".join("".join(piece.text for piece in p) for p in paragraphs)


def _pieces(sentence: Sentence, period: Period, of: Mapping[str, Value]) -> Iterator[Piece]:
    codes = sentence.codes
    lead = sentence.when or (codes[0] if codes else "")
    text = str(sentence.text if not lead or of.get(lead) else sentence.otherwise)
    for words, name, _spec, _conversion in Formatter().parse(text):
        if words:
            yield Piece(words)
        if name == "period":
            yield Piece(str(period))
        elif name:
            declared = figures.get(name)
            shown = written(of.get(name), declared.unit)
            yield Piece(shown, name, str(declared.label))


def check_all() -> None:
    """Stop the program when a section names a figure that nobody declares."""
    unknown = [
        f"Section {code}: the figure {name!r} is unknown."
        for code, section in sections.items()
        for name in section.codes
        if name not in figures
    ]
    if unknown:
        raise FigureFault("\n".join(unknown))
