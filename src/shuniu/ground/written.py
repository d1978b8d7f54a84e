"""Queries that are written once: for pages that ask the same few of them all day."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigIntegerField, Expression, Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
Value = int | str | list[int] | list[str] | None
NOBODY: Mapping[int, Sequence[int]] = {}


class _Given(Expression):
    """A value that is filled in when the query is asked."""

    output_field = BigIntegerField()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any
    ) -> tuple[str, list[Any]]:
        """One placeholder, and this expression to mark its place."""
        return "%s", [self]


class Written(Generic[Row]):
    """A query by keys whose statement is composed once; afterwards only its values change.

    ``make`` takes each value by its name and gives the query. Composing the
    statement of a query with many columns costs Django five times what sending
    it and making the rows does; a matter's page spent 40 % of its time there.

        drafts = Written(lambda letter: Answer.objects.filter(letter_id=letter).order_by("-pk"))
        drafts(letter=7)

    What ``select_related`` and ``annotate`` add comes along; ``prefetch_related``
    does not. ``standing`` are integers in the query (in lists after IN, or alone)
    that stand for others: the query is written for one person and asked for all
    who are like them.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]]) -> None:
        self._make = make
        self._plan: _Plan[Row] | None = None

    def __call__(
        self, *, standing: Mapping[int, Sequence[int]] = NOBODY, **values: Value
    ) -> list[Row]:
        """The rows for these values. One query."""
        if self._plan is None:
            names = inspect.signature(self._make).parameters
            self._plan = _Plan(self._make(**{name: _Given(name) for name in names}))
        return self._plan.rows(values, standing)


class _Plan(Generic[Row]):
    """The statement, the places of its values, and how its columns become rows."""

    def __init__(self, query: QuerySet[Row]) -> None:
        self.compiler: Any = query.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, self.values = self.compiler.as_sql()
        self.parts: list[str] = sql.split("%s")
        select, info = self.compiler.select, self.compiler.klass_info
        self.model: type[Row] = info["model"]
        columns = info["select_fields"]
        self.first, self.last = columns[0], columns[-1] + 1
        self.names = [s[0].target.attname for s in select[self.first : self.last]]
        populators: Any = get_related_populators
        self.along = populators(info, select, DEFAULT_DB_ALIAS)
        self.added = self.compiler.annotation_col_map or {}
        count = self.compiler.col_count
        self.converters = self.compiler.get_converters([s[0] for s in select[:count]])

    def rows(
        self, values: dict[str, Value], standing: Mapping[int, Sequence[int]] = NOBODY
    ) -> list[Row]:
        """Ask, and make the rows as Django does."""
        statement = [self.parts[0]]
        given: list[Any] = []
        for value, part in zip(self.values, self.parts[1:], strict=True):
            filled: Sequence[Any] = [value]
            if isinstance(value, _Given):
                filled = [values[value.name]]
            elif isinstance(value, int) and value in standing:
                filled = standing[value]
            statement += [", ".join(["%s"] * len(filled)), part]
            given += filled
        with connection.cursor() as cursor:
            cursor.execute("".join(statement), given)
            raw: Any = cursor.fetchall()
        if self.converters:
            raw = self.compiler.apply_converters(raw, self.converters)
        return [self._made(row) for row in raw]

    def _made(self, row: Any) -> Row:
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.first : self.last])
        for populator in self.along:
            populator.populate(row, found)
        for name, place in self.added.items():
            setattr(found, name, row[place])
        return found
