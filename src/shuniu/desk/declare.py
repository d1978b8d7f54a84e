"""What a domain declares to get its staff pages: plain data, no request, no HTML.

A domain writes one ``desk.py`` with a ``Desk`` and calls ``register(desk)`` from
its ``apps.ready()``. Rooms without a flow declare a ``Register`` instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.forms import Form

from shuniu.casework.models import Matter
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.flow import flows
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.ground.registry import Registry

Rows = QuerySet[Any]
Facts = Iterable[tuple[Label, object]]


@dataclass(frozen=True, slots=True)
class Showing:
    """For whom and on which day a page is shown; what comes due up to ``soon_on`` is near.

    ``days`` is the working-day calendar in force.
    """

    actor: Actor
    today: dt.date
    soon_on: dt.date
    days: WorkCalendar


@dataclass(frozen=True)
class Column:
    """One column of a list, on the screen, in print and in the export alike.

    ``value`` gives what the export writes (text, number, date, datetime) and,
    escaped, what the screen shows, unless ``html`` gives safe markup for it.
    ``sort`` is the model field by which one may sort (it wants an index that
    starts with the kind); rows where it is null are left out of that order.
    ``export_only`` columns don't appear on the screen.
    """

    code: str
    label: Label
    value: Callable[[Any], object]
    sort: str = ""
    html: Callable[[Any, Showing], str] | None = None
    numeric: bool = False
    width: int = 16
    export_only: bool = False


@dataclass(frozen=True)
class Filter:
    """A select above the list: what it offers to this person today, and what a choice keeps.

    A filter that offers nothing is not shown; a value that it doesn't offer is
    ignored, so that a hand-made address can't widen anything.
    """

    code: str
    label: Label
    choices: Callable[[Showing], Sequence[tuple[str, Label]]]
    narrow: Callable[[Rows, str, Showing], Rows]


@dataclass(frozen=True)
class Section:
    """A part of the matter's paper: rows of label and value, or a template of the domain's.

    ``facts`` gives the rows (a value may be safe HTML); ``context`` gives the
    template's own context on top of ``matter`` and ``actor``; ``None`` leaves
    the section out. One that is for the screen alone is not ``on_sheet``, the
    printed form of the matter.
    """

    code: str
    label: Label
    facts: Callable[[Matter, Actor], Facts | None] | None = None
    template: str = ""
    context: Callable[[Matter, Actor], Mapping[str, object] | None] | None = None
    on_sheet: bool = True


@dataclass(frozen=True)
class Act:
    """A button that leads to a page of the domain's own: above the list, or on a matter.

    ``address`` gives the link, or "" when this person may not (then there is no button).
    """

    code: str
    label: Label
    address: Callable[[Actor, Matter | None], str]


@dataclass(frozen=True)
class Opening:
    """Opening something from the desk: a form, and the action that gets its cleaned data.

    Called as ``action(by=actor, at=now, **data)``; gives back what was made. A
    double click makes one. ``duties`` are those whose holders are offered it, where
    ``may`` doesn't say more narrowly for which units.
    """

    label: Label
    form: type[Form]
    action: Callable[..., Any]
    duties: tuple[str, ...]
    may: Callable[[Actor], bool] | None = None

    def offered_to(self, actor: Actor) -> bool:
        """Whether this person finds it on the desk."""
        return actor.holds(*self.duties) and (self.may is None or self.may(actor))


@dataclass(frozen=True)
class View:
    """A list with its filters set, offered in the menu, such as ``{"state": "new"}`` as 待审核."""

    code: str
    label: Label
    params: Mapping[str, str]
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """The staff pages of one kind of matter.

    ``refine`` adds to the list's query what the columns read (``select_related``);
    ``detail`` the same for the detail page. ``attach`` are functions that add facts
    to a page of rows in a constant number of queries. ``forms`` maps a step's code
    to the form that asks for what its action takes; the standard steps have theirs
    already; a step without a form is a button. ``offers`` leaves out the button of a
    step that the action would only refuse, given what the matter is like. ``bulk`` names
    steps that may be taken for several matters at once. ``sheet_facts`` is the head of
    the processing sheet, ``headings`` the order of its boxes (others follow, in the
    order in which they were first written under). The menu shows the list under
    ``section`` (see ``menu``), with ``views`` below it. ``many``: a matter is given to
    a hundred units side by side; its page then leaves the units and their terms to a
    section of the domain's, and a unit finds its own term and steps alone.
    """

    kind: str
    label: Label
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    sections: tuple[Section, ...] = ()
    forms: Mapping[str, type[Form]] = field(default_factory=dict)
    offers: Callable[[Matter, Actor, str], bool] = lambda matter, actor, code: True
    refine: Callable[[QuerySet[Matter]], QuerySet[Matter]] = lambda found: found
    detail: Callable[[QuerySet[Matter]], QuerySet[Matter]] = lambda found: found
    attach: tuple[Callable[[list[Any]], None], ...] = ()
    bulk: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    matter_acts: tuple[Act, ...] = ()
    opening: Opening | None = None
    sheet_title: Label = ""
    sheet_facts: Callable[[Matter, Actor], Facts] | None = None
    headings: tuple[Label, ...] = ()
    section: str = "office"
    views: tuple[View, ...] = ()
    many: bool = False
    order: int = 100
    empty: Label = ""

    def may_list(self, actor: Actor) -> bool:
        """Whether the actor holds a duty by which matters of this kind can be seen."""
        flow = flows.get(self.kind)
        return actor.holds(*flow.sees_all, *flow.units_see, *flow.sees_in)


@dataclass(frozen=True)
class RowAct:
    """What can be done with one row of a register; ``action(row, by=, at=, **data)``.

    A sentence that the action gives back is shown once, and kept nowhere.

    ``may`` says who is offered it; the action itself still refuses strangers.
    """

    code: str
    label: Label
    action: Callable[..., Any]
    may: Callable[[Any, Actor], bool]
    form: type[Form] | None = None
    danger: bool = False


@dataclass(frozen=True)
class Register:
    """A plain list without a flow: units, plans, notices of holidays.

    ``rows`` is the query that the actor may see (default deny: ``may`` first).
    ``search`` narrows it by what was typed. ``order`` is the field (with "-" for
    the newest first) that orders it, unless the reader sorts by a column.
    ``address`` leads from a row to a page of its own; without one, and with
    ``facts`` or ``acts``, the kit makes that page.
    """

    code: str
    label: Label
    may: Callable[[Actor], bool]
    rows: Callable[[Actor], Rows]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    search: Callable[[Rows, str], Rows] | None = None
    order: str = "-id"
    opening: Opening | None = None
    acts: tuple[RowAct, ...] = ()
    facts: Callable[[Any, Actor], Facts] | None = None
    address: Callable[[Any], str] | None = None
    section: str = "settings"
    attach: tuple[Callable[[list[Any]], None], ...] = ()
    note: Label = ""
    empty: Label = ""
    menu_order: int = 100
    importable: bool = False


@dataclass(frozen=True)
class TileFacts:
    """What a tile says: how many, in what words, where they are; ``tone``: ok, warn, late."""

    number: int
    sentence: str
    address: str
    tone: str = "info"
    lines: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Tile:
    """A piece of the home page for holders of ``duties``; None or zero: nothing is shown."""

    code: str
    label: Label
    duties: tuple[str, ...]
    facts: Callable[[Showing], TileFacts | None]
    order: int = 100


desks: Registry[Desk] = Registry("desk")
registers: Registry[Register] = Registry("register")
tiles: Registry[Tile] = Registry("tile")
# Acts that a room offers on any matter's page, whatever its kind: 立为督查件.
everywhere: Registry[Act] = Registry("act on any matter")
# Parts that a room adds to any matter's paper where it has something to show: 传阅.
beside: Registry[Section] = Registry("section of any matter")


def register(desk: Desk) -> Desk:
    """Register a kind's staff pages; its flow must be registered before."""
    flow = flows.get(desk.kind)
    for code in (*desk.forms, *desk.bulk):
        flow.step(code)
    return desks.add(desk.kind, desk)


def register_plain(plain: Register) -> Register:
    """Register a plain register's pages."""
    return registers.add(plain.code, plain)


def register_tile(tile: Tile) -> Tile:
    """Register a tile of the home page."""
    return tiles.add(tile.code, tile)


def offer_everywhere(act: Act) -> Act:
    """Offer the act on every matter's page; its address is asked with the matter."""
    return everywhere.add(act.code, act)


def show_everywhere(section: Section) -> Section:
    """Show the section on every matter's page, below its domain's own; None leaves it out."""
    return beside.add(section.code, section)


def acts_on(desk: Desk, matter: Matter, actor: Actor) -> list[tuple[Label, str]]:
    """The acts beside the steps that this person has on the matter: label and address."""
    acts = (*desk.matter_acts, *(act for _code, act in everywhere.items()))
    return [(act.label, url) for act in acts if (url := act.address(actor, matter))]
