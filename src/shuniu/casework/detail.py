"""All that hangs on one matter, in one trip to the database.

A detail page needs eight small lists. Asked for one by one they cost more in
preparing the questions than in answering them (half of the page's processor
time, measured), so their statements are written once and sent without waiting
for each other's answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model

from .models import (
    Assignment,
    Matter,
    MatterPaper,
    Move,
    Opinion,
    Reading,
    Term,
    TermSegment,
    Urge,
)

_OF_MATTER = "t.matter_id = %(matter)s"
_OF_TERMS = "t.term_id IN (SELECT id FROM casework_term WHERE matter_id = %(matter)s)"


@dataclass(frozen=True)
class _Part:
    """One list: the reverse name that it fills, its table, what comes along, its order."""

    name: str
    model: type[Model]
    along: tuple[str, ...] = ()
    order: str = "t.id"
    where: str = _OF_MATTER


PARTS = (
    _Part("assignments", Assignment, ("unit", "signed_by", "member")),
    _Part("moves", Move, ("unit",)),
    _Part("opinions", Opinion, (), "t.rank, t.at"),
    _Part("terms", Term),
    _Part("urges", Urge, ("to_unit",)),
    _Part("papers", MatterPaper, ("paper",)),
    _Part("segments", TermSegment, (), "t.id", _OF_TERMS),
    _Part("own_readings", Reading, (), "t.id", f"{_OF_MATTER} AND t.member_id = %(reader)s"),
)


def load_detail(matter: Matter, *, reader_id: int = 0) -> Matter:
    """Fill the matter's lists as ``queries.with_detail`` does, in one trip; gives it back.

    ``own_readings`` is what the reader was shown of the matter.
    """
    found: dict[str, list[Any]] = {}
    connection.ensure_connection()
    with connection.connection.pipeline(), ExitStack() as cursors:
        asked = [(part, cursors.enter_context(connection.cursor())) for part in PARTS]
        for part, cursor in asked:
            cursor.execute(_statement(part), {"matter": matter.pk, "reader": reader_id})
        for part, cursor in asked:
            found[part.name] = list(_made(part, cursor.fetchall()))
    segments: dict[int, list[Any]] = {}
    for segment in found.pop("segments"):
        segments.setdefault(segment.term_id, []).append(segment)
    for term in found["terms"]:
        _keep(term, "segments", segments.get(term.pk, []))
    matter.own_readings = found.pop("own_readings")  # type: ignore[attr-defined]
    for name, rows in found.items():
        for row in rows:
            row.matter = matter
        _keep(matter, name, rows)
    return matter


def _keep(owner: Any, name: str, rows: list[Any]) -> None:
    """Put the rows where the owner's reverse manager looks for what was prefetched."""
    known = getattr(owner, name).all()
    known._result_cache, known._prefetch_done = rows, True
    if not hasattr(owner, "_prefetched_objects_cache"):
        owner._prefetched_objects_cache = {}
    owner._prefetched_objects_cache[name] = known


@lru_cache(maxsize=16)
def _statement(part: _Part) -> str:
    """One SELECT: the table's own columns, then those of what comes along."""
    columns, joins = _columns(part.model, "t"), []
    for number, name in enumerate(part.along):
        field: Any = part.model._meta.get_field(name)
        table = field.related_model._meta.db_table
        columns += _columns(field.related_model, f"a{number}")
        joins.append(f'LEFT JOIN "{table}" a{number} ON a{number}.id = t."{field.column}"')
    return (
        f'SELECT {", ".join(columns)} FROM "{part.model._meta.db_table}" t'  # noqa: S608 - no input
        f" {' '.join(joins)} WHERE {part.where} ORDER BY {part.order}"
    )


def _columns(model: type[Model], alias: str) -> list[str]:
    return [f'{alias}."{field.column}"' for field in model._meta.concrete_fields]


@lru_cache(maxsize=32)
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _made(part: _Part, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
    """Instances from the rows, with what comes along in its place (None where it is NULL)."""
    width = len(_names(part.model))
    fields: list[Any] = [part.model._meta.get_field(name) for name in part.along]
    for row in rows:
        instance = part.model.from_db("default", _names(part.model), row[:width])
        start = width
        for field in fields:
            names = _names(field.related_model)
            values = row[start : start + len(names)]
            start += len(names)
            known = field.related_model.from_db("default", names, values) if values[0] else None
            field.set_cached_value(instance, known)
        yield instance
