"""A figure that comes on paper: value, who signed, never edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from shuniu.commons.figures.actions import file_figure
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.declare import figure, figures, filed
from shuniu.commons.figures.models import FiledFigure
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

NOW = clock.on(dt.date(2013, 1, 10))
Y2012 = Period.year(2012)
CODE = "paper.visits"


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    kept = dict(figures._things)
    filed(CODE, label="网站访问量", unit="次")
    yield
    figures._things.clear()
    figures._things.update(kept)


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.create(
        code="info",
        name="信息中心",
        short_name="信息",
        kind="public_institution",
        opened_on=dt.date(2004, 1, 1),
    )


def test_what_a_unit_signed_for_is_the_value_of_just_that_period(unit: Unit) -> None:
    file_figure(CODE, Y2012, value=Decimal(68), signed_by_unit=unit, by=system(), at=NOW)
    assert count(CODE, Y2012) == 68
    assert count(CODE, Period.year(2011)) is None


def test_a_correction_is_a_second_row_with_a_reason(unit: Unit) -> None:
    first = file_figure(CODE, Y2012, value=Decimal(68), signed_by_unit=unit, by=system(), at=NOW)
    with pytest.raises(FieldRefused, match="理由"):
        file_figure(CODE, Y2012, value=Decimal(69), signed_by_unit=unit, by=system(), at=NOW)
    file_figure(
        CODE, Y2012, value=Decimal(69), signed_by_unit=unit, by=system(), at=NOW, note="漏报一次"
    )
    assert count(CODE, Y2012) == 69
    assert FiledFigure.objects.get(pk=first.pk).value == 68
    assert FiledFigure.objects.count() == 2


def test_a_stranger_files_nothing(unit: Unit) -> None:
    stranger = Actor(kind="member", label="路人", member_id=1)
    with pytest.raises(NotYours):
        file_figure(CODE, Y2012, value=Decimal(1), signed_by_unit=unit, by=stranger, at=NOW)


def test_a_figure_that_is_counted_cannot_be_filed(unit: Unit) -> None:
    figure("paper.units", label="单位", unit="个")(lambda p: Unit.objects.all())
    with pytest.raises(FieldRefused, match="按记录统计"):
        file_figure(
            "paper.units", Y2012, value=Decimal(1), signed_by_unit=unit, by=system(), at=NOW
        )
