"""A figure that adds up a column of its records, and a mean of two figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import QuerySet

from shuniu.commons.figures import faults
from shuniu.commons.figures.counting import count, keys, records, values
from shuniu.commons.figures.declare import FigureFault, figure, figures, mean
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit

Y2012 = Period.year(2012)


@pytest.fixture(autouse=True)
def _own_register() -> Iterator[None]:
    kept = dict(figures._things)
    yield
    figures._things.clear()
    figures._things.update(kept)


def opened(period: Period) -> QuerySet[Unit]:
    return Unit.objects.filter(opened_on__gte=period.first, opened_on__lte=period.last)


def declare(column: str = "order") -> None:
    figure("units.opened", label="设立单位", unit="个")(opened)
    figure("units.amount", label="合计", unit="次", amount=column)(opened)
    mean("units.mean", label="平均", unit="次", total="units.amount", over="units.opened")


@pytest.mark.django_db
def test_the_column_is_added_up_and_the_records_are_the_same() -> None:
    declare()
    assert (count("units.amount", Y2012), count("units.mean", Y2012)) == (0, None)
    for n, amount in enumerate((3, 4, 4)):
        Unit.objects.create(
            code=f"u{n}", name="x", short_name="x", kind="township", order=amount,
            opened_on=dt.date(2012, 5, n + 1),
        )  # fmt: skip
    assert values(["units.amount", "units.opened", "units.mean"], Y2012) == {
        "units.amount": 11,
        "units.opened": 3,
        "units.mean": 4,
    }
    assert keys("units.amount", Y2012) == keys("units.opened", Y2012)
    assert records("units.mean", Y2012).count() == 3


def test_a_column_that_is_no_whole_number_stops_the_program() -> None:
    declare("name")
    with pytest.raises(FigureFault, match="no column of whole numbers"):
        faults.check_all()
