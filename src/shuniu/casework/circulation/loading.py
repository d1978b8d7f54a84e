"""Bring an old 传阅登记簿 in: who was given which matter, when it was read and done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from ..bulk import Brought, Misread, Refusal, RefusedRows, Table, choice_words, copy, keys, table
from ..bulk.loading import source_of
from ..models import Matter, OldNumber, Reading
from . import powers
from .actions import REMARK_MOST, TEXT_MOST
from .models import Circulation, CirculationReader, Purpose, Remark
from .words import why

SHEET = "传阅登记簿"
CIRCULATION = "id matter purpose text in_order due_on unit given_at by by_label"
READER = """
id circulation member unit place given_at read_at done_at reminded_at withdrawn_at why_withdrawn
"""
REMARK = "id reader text at by_label"
READING = "id matter member why given_at read_at"


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One line of the register: a document (by its register number), a reader, the days.

    ``reader`` is a login, or a name that only one person bears. Without a ``read_at`` it
    still lies before the reader. Who was only to know is done by reading; whoever was to act
    or to study, by ``done_at``.
    """

    row: int
    number: str
    reader: str
    given_at: dt.datetime | None
    read_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    purpose: str = ""
    due_on: dt.date | None = None
    text: str = ""
    remark: str = ""
    by_label: str = ""


@dataclass(slots=True, eq=False)
class _Line:
    row: ReaderRow
    member: Member
    given_at: dt.datetime
    remark: str


@dataclass(slots=True, eq=False)
class _Round:
    """A circulation: what was put before readers at one moment, for one purpose."""

    matter_id: int
    purpose: str
    text: str
    due_on: dt.date | None
    given_at: dt.datetime
    by_label: str
    lines: list[_Line] = field(default_factory=list)


def load(
    rows: Iterable[ReaderRow], *, kind: str, unit: Unit, source: str, by: Actor, at: dt.datetime
) -> Brought:
    """Bring the circulations of ``unit``'s matters of a kind in, all or nothing.

    Lines of one document, day, purpose and limit are one circulation. A reader who has
    the document from that moment already is known, so that a register may be loaded
    again. Raises NotYours, FieldRefused for the source, RefusedRows with every line that
    does not fit and why.
    """
    if by.kind != SYSTEM and not by.holds_at(unit.pk, powers.READING_DUTIES):
        raise NotYours
    source = source_of(source)
    words = _Words(kind, unit, at)
    rounds, known = words.rounds(rows)
    if words.refusals:
        raise RefusedRows(words.refusals)
    with transaction.atomic():
        tables = _tables(rounds, unit)
        copy(tables)
        trail.bulk_record(_entries(rounds, tables[0], source, by, at))
        trail.record(
            "circulation.register_loaded",
            subject_kind="source",
            subject_id=source,
            by=by,
            at=at,
            detail={"circulations": len(rounds), "readers": len(tables[1].rows), "known": known},
        )
    return Brought(len(rounds), len(tables[1].rows), known, tuple(tables))


class _Words:
    """What the lines' words mean here, and what is wrong with them."""

    def __init__(self, kind: str, unit: Unit, at: dt.datetime) -> None:
        self.at = at
        self.refusals: list[Refusal] = []
        own = Matter.objects.filter(kind=kind, unit=unit)
        self.matters = dict(own.values_list("number", "pk"))
        old = OldNumber.objects.filter(kind=kind, matter__unit=unit)
        self.matters |= dict(old.values_list("number", "matter_id"))
        self.people: dict[str, list[Member]] = {}
        for member in Member.objects.order_by("pk"):
            for word in {member.login, member.name}:
                self.people.setdefault(word, []).append(member)
        self.purposes = {"": str(Purpose.KNOW), **choice_words(Purpose)}
        there = CirculationReader.objects.filter(
            circulation__matter__in=own, given_at__isnull=False
        )
        self.there = set(there.values_list("circulation__matter_id", "member_id", "given_at"))

    def rounds(self, rows: Iterable[ReaderRow]) -> tuple[list[_Round], int]:
        """The lines as circulations, in the order of their days; and how many were known."""
        found: dict[tuple[object, ...], _Round] = {}
        seen: dict[tuple[int, int, dt.datetime], int] = {}
        known = 0
        for row in rows:
            try:
                line, one = self.line(row)
                mine = (one.matter_id, line.member.pk, line.given_at)
                if mine in seen:
                    raise Misread(row.row, _("与第{row}行重复。").format(row=seen[mine]))
            except Misread as no:
                self.refusals.append(Refusal(no.row, clean(row.number), no.reason, SHEET))
                continue
            seen[mine] = row.row
            if mine in self.there:
                known += 1
                continue
            key = (one.matter_id, one.given_at, one.purpose, one.due_on, one.text)
            found.setdefault(key, one).lines.append(line)
        return sorted(found.values(), key=lambda r: (r.given_at, r.matter_id)), known

    def line(self, row: ReaderRow) -> tuple[_Line, _Round]:
        """One line. Raises Misread."""

        def bad(reason: str) -> Misread:
            return Misread(row.row, reason)

        matter = self.matters.get(clean(row.number))
        if matter is None:
            raise bad(_("没有登记过“{number}”。").format(number=row.number))
        people = self.people.get(clean(row.reader), [])
        if not people:
            raise bad(
                _("没有“{name}”这个人员。已经调离的，请先建立停用的账号。").format(name=row.reader)
            )
        if len(people) > 1:
            raise bad(_("有{n}个人叫“{name}”，请写账号。").format(n=len(people), name=row.reader))
        if row.given_at is None:
            raise bad(_("送阅时间缺失或不是日期。"))
        moments = [m for m in (row.given_at, row.read_at, row.done_at, self.at) if m is not None]
        if moments != sorted(moments) or (row.done_at and not row.read_at):
            raise bad(_("送阅、阅读、阅毕的时间前后不符，或者在将来。"))
        purpose, text = self.purposes.get(row.purpose), clean(row.text)
        if purpose is None:
            raise bad(_("没有“{word}”这种传阅目的。").format(word=row.purpose))
        remark = clean(row.remark)
        if len(text) > TEXT_MOST or len(remark) > REMARK_MOST:
            raise bad(_("传阅要求或者阅件意见太长。"))
        try:
            refuse_state_secrets(text, remark)
        except FieldRefused as refused:
            raise bad(refused.sentence) from refused
        by_label = clean(row.by_label)[:80] or _("登记员")
        one = _Round(matter, purpose, text, row.due_on, row.given_at, by_label)
        return _Line(row, people[0], row.given_at, remark), one


def _tables(rounds: Sequence[_Round], unit: Unit) -> list[Table]:
    circulations = keys(Circulation, len(rounds))
    lines = [
        (key, one, n, line)
        for key, one in zip(circulations, rounds, strict=True)
        for n, line in enumerate(one.lines)
    ]
    readers = keys(CirculationReader, len(lines))
    remarks = [
        (k, line) for k, (_c, _o, _n, line) in zip(readers, lines, strict=True) if line.remark
    ]
    remark_keys = keys(Remark, len(remarks))
    reading_keys = keys(Reading, len(lines))
    return [
        table(
            Circulation,
            CIRCULATION,
            (_circulation(k, one, unit) for k, one in zip(circulations, rounds, strict=True)),
        ),
        table(
            CirculationReader,
            READER,
            (
                (
                    k,
                    key,
                    line.member.pk,
                    line.member.unit_id,
                    n,
                    line.given_at,
                    line.row.read_at,
                    _done(one, line.row),
                    None,
                    None,
                    "",
                )
                for k, (key, one, n, line) in zip(readers, lines, strict=True)
            ),
        ),
        table(
            Remark,
            REMARK,
            (
                (
                    k,
                    reader,
                    line.remark,
                    line.row.done_at or line.row.read_at or line.given_at,
                    line.member.name,
                )
                for k, (reader, line) in zip(remark_keys, remarks, strict=True)
            ),
        ),
        table(Reading, READING, _readings(reading_keys, lines)),
    ]


def _circulation(key: int, one: _Round, unit: Unit) -> tuple[object, ...]:
    """The row of one circulation: all at once, by somebody who is known by name only."""
    return (
        *(key, one.matter_id, one.purpose, one.text, False, one.due_on),
        *(unit.pk, one.given_at, None, one.by_label),
    )


def _done(one: _Round, row: ReaderRow) -> dt.datetime | None:
    """Who was only to know is done by reading."""
    return row.read_at if one.purpose == Purpose.KNOW else row.done_at


def _readings(
    taken: Sequence[int], lines: Sequence[tuple[int, _Round, int, _Line]]
) -> Iterator[tuple[object, ...]]:
    """Who was given a matter sees it; what is not read yet lies in the reader's inbox, once."""
    waiting = set()
    for key, (_circulation, one, _n, line) in zip(taken, lines, strict=True):
        words = why(Circulation(purpose=one.purpose, text=one.text, due_on=one.due_on))
        mine = (one.matter_id, line.member.pk, words)
        if line.row.read_at is None:
            if mine in waiting:
                continue
            waiting.add(mine)
        yield key, *mine, line.given_at, line.row.read_at


def _entries(
    rounds: Sequence[_Round], written: Table, source: str, by: Actor, at: dt.datetime
) -> Iterator[trail.NewEntry]:
    for one, row in zip(rounds, written.rows, strict=True):
        detail = {"circulation": row[0], "source": source, "readers": len(one.lines)}
        yield trail.NewEntry("circulation.loaded", "matter", one.matter_id, by, at, detail)
