"""Write walked histories by COPY, with keys taken from the sequences beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.flow import Flow
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.ground.text import fold

from ..models import (
    Assignment,
    Matter,
    MatterText,
    Move,
    OldNumber,
    Opinion,
    Term,
    TermSegment,
)
from .walk import Given, Walked

OPENING = "open"
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table as they go to the database, in the order of ``columns``."""

    name: str
    columns: tuple[str, ...]
    rows: list[Sequence[object]]


def keys(model: type[Model], count: int) -> list[int]:
    """That many keys of the model's sequence, so that rows can name one another."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
            [table, column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def table(model: type[Model], fields: str, rows: Rows) -> Table:
    """The rows for a model's table; ``fields`` are the names in the order of the values.

    Every concrete field must be named, so that a new one is not forgotten.

    Raises LookupError when the fields are not just the model's own.
    """
    known = {f.name: f.column for f in model._meta.concrete_fields}
    names = fields.split()
    if set(names) != set(known):
        odd = sorted(set(names) ^ set(known))
        raise LookupError(f"{model.__name__}: the loader's fields differ from the table's: {odd}")
    columns = tuple(str(known[f]) for f in names)
    return Table(model._meta.db_table, columns, list(rows))


def copy(tables: Iterable[Table]) -> None:
    """COPY the tables in their order, in the caller's transaction."""
    with connection.cursor() as cursor:
        for one in tables:
            if not one.rows:
                continue
            columns = ", ".join(f'"{c}"' for c in one.columns)
            statement = f'COPY "{one.name}" ({columns}) FROM STDIN'
            with cursor.copy(statement) as out:
                for row in one.rows:
                    out.write_row(row)


class _Once:
    """A label's text, translated once and not once a row (a lazy text is dear to hash, too)."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def __call__(self, label: Label) -> str:
        text = self._texts.get(id(label))
        if text is None:
            text = self._texts[id(label)] = str(label)
        return text


class Batch:
    """Walked histories with their keys taken: what will be written, table by table.

    ``numbers`` are the new numbers, to be set, in order, before ``write``;
    ``unit_id`` owns the matters; ``source`` names the old register, in which old
    numbers are unique. Use it inside one transaction.
    """

    def __init__(
        self,
        flow: Flow,
        walked: Sequence[Walked],
        unit_id: int,
        source: str,
        by: Actor,
        at: dt.datetime,
    ) -> None:
        self.flow, self.walked = flow, walked
        self.numbers: Sequence[str] = ()
        self.unit_id, self.source, self.by, self.at = unit_id, source, by, at
        self.matter_keys = keys(Matter, len(walked))
        given = [g for w in walked for g in w.given]
        given_keys = keys(Assignment, len(given))
        self.given_keys = {id(g): k for g, k in zip(given, given_keys, strict=True)}
        pool = iter(keys(Move, sum(len(w.moves) + 1 for w in walked)))
        self.move_keys = [list(islice(pool, len(w.moves) + 1)) for w in walked]
        terms = [t for w in walked for t in w.terms]
        term_keys = keys(Term, len(terms))
        self.term_keys = {id(t): k for t, k in zip(terms, term_keys, strict=True)}

    def write(self, more: Iterable[Table] = ()) -> list[Table]:
        """COPY the kernel's tables and the domain's ``more``, and tell the trail."""
        tables = [*self.tables(), *more]
        copy(tables)
        trail.bulk_record(self.entries())
        return tables

    def given_key(self, given: Given | None) -> int | None:
        """The key that an assignment will have."""
        return None if given is None else self.given_keys[id(given)]

    def _each(self) -> Iterator[tuple[Walked, int, str, list[int]]]:
        return zip(self.walked, self.matter_keys, self.numbers, self.move_keys, strict=True)

    def tables(self) -> list[Table]:
        """All tables, parents first."""
        opinions = list(self._opinions())
        segments = list(self._segments())
        opinion_keys = keys(Opinion, len(opinions))
        segment_keys = keys(TermSegment, len(segments))
        return [
            table(
                Matter,
                "id kind number title state unit origin parent opened_at closed_at due_on "
                "due_provisional state_at state_by last_move_id",
                self._matters(),
            ),
            table(MatterText, "matter body", self._texts()),
            table(
                OldNumber,
                "matter kind source number loaded_at",
                self._old_numbers(),
            ),
            table(
                Assignment,
                "id matter unit role stage member given_at due_on signed_at signed_by done_at "
                "outcome no_return",
                self._assignments(),
            ),
            table(
                Move,
                "id matter step from_state to_state by by_label unit assignment at note",
                self._moves(),
            ),
            table(
                Term,
                "id matter assignment name label rule law length length_unit opened_on due_on "
                "provisional suspended urge_before urge_on met_on void",
                self._terms(),
            ),
            table(
                TermSegment,
                "id term kind first_on last_on length reason by_label",
                [(k, *row) for k, row in zip(segment_keys, segments, strict=True)],
            ),
            table(
                Opinion,
                "id matter move by by_label rank heading text at",
                [(k, *row) for k, row in zip(opinion_keys, opinions, strict=True)],
            ),
        ]

    def _matters(self) -> Rows:
        for w, key, number, moves in self._each():
            yield (
                key,
                self.flow.kind,
                number,
                w.past.title,
                w.state,
                self.unit_id,
                w.past.origin_id,
                None,
                w.past.opened_at,
                w.closed_at,
                w.due_on,
                w.due_provisional,
                w.state_at,
                None,
                moves[-1],
            )

    def _texts(self) -> Rows:
        for w, key, number, _moves in self._each():
            yield key, fold("\n".join((number, w.past.title, *w.past.texts)))

    def _old_numbers(self) -> Rows:
        for w, key, _number, _moves in self._each():
            yield key, self.flow.kind, self.source, w.past.old_number, self.at

    def _assignments(self) -> Rows:
        for w, key, _number, _moves in self._each():
            for g in w.given:
                yield (
                    self.given_keys[id(g)],
                    key,
                    g.unit_id,
                    str(g.role),
                    g.stage,
                    g.member_id,
                    g.given_at,
                    g.due_on,
                    g.signed_at,
                    None,
                    g.done_at,
                    str(g.outcome),
                    False,
                )

    def _under(self, given: Given | None) -> tuple[int | None, int | None]:
        return (given.unit_id, self.given_keys[id(given)]) if given else (None, None)

    def _moves(self) -> Rows:
        start = self.flow.start
        for w, key, _number, moves in self._each():
            p = w.past
            yield (
                moves[0],
                key,
                OPENING,
                "",
                start,
                None,
                p.by_label,
                None,
                None,
                p.opened_at,
                p.note,
            )
            for took, move in zip(w.moves, moves[1:], strict=True):
                s = took.past
                unit, assignment = self._under(took.given)
                yield (
                    move,
                    key,
                    s.code,
                    took.from_state,
                    took.to_state,
                    None,
                    s.by_label,
                    unit,
                    assignment,
                    s.at,
                    s.note,
                )

    def _terms(self) -> Rows:
        label = _Once()
        for w, key, _number, _moves in self._each():
            for t in w.terms:
                yield (
                    self.term_keys[id(t)],
                    key,
                    self._under(t.given)[1],
                    t.deadline.name,
                    label(t.deadline.label),
                    t.rule,
                    t.law,
                    t.length,
                    t.unit,
                    t.opened_on,
                    t.due_on,
                    t.provisional,
                    t.suspended,
                    t.deadline.urge_before,
                    t.urge_on,
                    t.met_on,
                    t.void,
                )

    def _segments(self) -> Iterator[tuple[object, ...]]:
        for w in self.walked:
            for t in w.terms:
                stops = iter(t.stops)
                for kind, first_on, length, reason, by_label in t.segments:
                    last_on = next(stops)[1] if kind == TermSegment.STOPPED else None
                    yield self.term_keys[id(t)], kind, first_on, last_on, length, reason, by_label

    def _opinions(self) -> Iterator[tuple[object, ...]]:
        label, usual = _Once(), _("意见")
        for w, key, _number, moves in self._each():
            for took, move in zip(w.moves, moves[1:], strict=True):
                s = took.past
                if s.opinion:
                    heading = s.heading or label(took.step.heading or usual)
                    yield key, move, None, s.by_label, 999, heading, s.opinion, s.at

    def entries(self) -> Iterator[trail.NewEntry]:
        """For the trail: an entry a matter, with the steps that were loaded."""
        for w, key, number, moves in self._each():
            yield trail.NewEntry(
                f"{self.flow.kind}.loaded",
                "matter",
                key,
                self.by,
                self.at,
                {
                    "number": number,
                    "source": self.source,
                    "old_number": w.past.old_number,
                    "to": w.state,
                    "moves": [moves[0], moves[-1], len(moves)],
                },
            )
