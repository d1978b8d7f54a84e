"""A list as its address says it: filters, search, order and place; the rows that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import F, Model
from django.http import QueryDict
from django.utils.http import urlencode

from shuniu.casework.queries import searching
from shuniu.commons.search.queries import QueryRefused
from shuniu.ground.keys import AnyOf
from shuniu.ground.written import Written
from shuniu.site.paging import Page, keyset

from .declare import Column, Filter, Rows, Showing

SIZE = 30
CHUNK = 500
MOST_COUNTED = 1000


def search_matters(rows: Rows, query: str) -> Rows:
    """The matters among ``rows`` whose number, title or text has the words. ``QueryRefused``."""
    return searching.narrowed(rows, query)


@lru_cache(maxsize=200)
def _whole(model: type[Model], refine: Callable[[Rows], Rows]) -> Written[Any]:
    """Rows by their keys, with what the columns of a list need."""
    every = refine(model._default_manager.all())
    return Written(lambda keys: every.filter(AnyOf(F("id"), keys)))


class Listing:
    """What one address shows of a list. Unknown filters, values and orders are ignored."""

    def __init__(
        self,
        rows: Rows,
        params: QueryDict,
        showing: Showing,
        *,
        columns: Sequence[Column],
        filters: Sequence[Filter],
        order: str = "-id",
        search: Callable[[Rows, str], Rows] | None = None,
        attach: Sequence[Callable[[list[Any]], None]] = (),
        row_address: Callable[[Any], str] = lambda row: "",
        refine: Callable[[Rows], Rows] | None = None,
    ) -> None:
        self.row_address, self.refine = row_address, refine
        self.showing, self.attach = showing, attach
        self.columns = [c for c in columns if not c.export_only]
        self.all_columns = list(columns)
        self.searchable = search is not None
        self.q = params.get("q", "").replace("\x00", "").strip()[:200]
        self.error = ""
        self.selects: list[tuple[Filter, list[tuple[str, str]], str]] = []
        self.chosen: dict[str, str] = {}
        for f in filters:
            offered = [(value, str(label)) for value, label in f.choices(showing)]
            value = params.get(f.code, "")
            if value and any(value == v for v, _label in offered):
                rows = f.narrow(rows, value, showing)
                self.chosen[f.code] = value
            if offered:
                self.selects.append((f, offered, self.chosen.get(f.code, "")))
        if search is not None and self.q:
            try:
                rows = search(rows, self.q)
            except QueryRefused as refused:
                self.error, rows = refused.sentence, rows.none()
        # Not every register's key is called id: an organ's is its unit.
        self.key = rows.model._meta.pk.attname
        self.sort, self.order = self._order(params.get("sort", ""), order)
        self.rows = self._without_nulls(rows)
        self.cursor = params.get("at", "")

    def _order(self, asked: str, default: str) -> tuple[str, list[str]]:
        sign, code = ("-", asked[1:]) if asked.startswith("-") else ("", asked)
        for column in self.columns:
            if column.sort and column.code == code:
                return asked, [sign + column.sort, sign + self.key]
        sign = "-" if default.startswith("-") else ""
        if default.lstrip("-") in ("id", "pk", self.key):
            return "", [sign + self.key]
        return "", [default, sign + self.key]

    def _without_nulls(self, rows: Rows) -> Rows:
        name = self.order[0].lstrip("-")
        if "__" in name or name in rows.query.annotations:
            return rows
        if rows.model._meta.get_field(name).null:
            return rows.filter(**{f"{name}__isnull": False})
        return rows

    def page(self) -> Page[Model]:
        """The rows at the place that the address names, with what the columns need attached."""
        model: Any = self.rows.model
        whole = _whole(model, self.refine) if self.refine else None
        page = keyset(
            self.rows,
            order=self.order,
            cursor=self.cursor,
            size=SIZE,
            whole=(lambda keys: whole(keys=keys)) if whole else None,
        )
        self._complete(page.rows)
        return page

    def _complete(self, rows: list[Any]) -> None:
        if rows:
            for attach in self.attach:
                attach(rows)

    def everything(self) -> Iterator[Any]:
        """All rows in order, in chunks, for an export; memory stays as it is."""
        refined = self.refine(self.rows) if self.refine else self.rows
        rows = iter(refined.order_by(*self.order).iterator(chunk_size=CHUNK))
        while chunk := list(islice(rows, CHUNK)):
            self._complete(chunk)
            yield from chunk

    def count(self, most: int = MOST_COUNTED) -> int:
        """How many rows there are, counted up to ``most`` + 1."""
        return self.rows.order_by()[: most + 1].count()

    def address(self, **changes: str) -> str:
        """``?…`` of this list with changes; its place is kept only when asked for (``at=``)."""
        facts = {**self.chosen, "q": self.q, "sort": self.sort, **changes}
        return "?" + urlencode({k: v for k, v in facts.items() if v})
