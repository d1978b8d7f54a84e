"""Queries that are written once: for pages that ask the same few of them all day."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigIntegerField, Expression, Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


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
    does not.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]]) -> None:
        self._make = make
        self._plan: _Plan[Row] | None = None

    def __call__(self, **values: int | str | None) -> list[Row]:
        """The rows for these values. One query."""
        if self._plan is None:
            names = inspect.signature(self._make).parameters
            self._plan = _Plan(self._make(**{name: _Given(name) for name in names}))
        return self._plan.rows(values)


class _Plan(Generic[Row]):
    """The statement, the places of its values, and how its columns become rows."""

    def __init__(self, query: QuerySet[Row]) -> None:
        self.compiler: Any = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.values = self.compiler.as_sql()
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

    def rows(self, values: dict[str, int | str | None]) -> list[Row]:
        """Ask, and make the rows as Django does."""
        given = [values[v.name] if isinstance(v, _Given) else v for v in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
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
