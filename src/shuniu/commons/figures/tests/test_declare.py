"""A figure is its records: what may be declared, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet

from shuniu.commons.figures import faults
from shuniu.commons.figures.checks import Rate, Same, Sums, Within, check, checks, evaluate
from shuniu.commons.figures.counting import count, keys, percent, records, written
from shuniu.commons.figures.declare import FigureFault, figure, figures, filed, ratio
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused

Y2012 = Period.year(2012)


@pytest.fixture(autouse=True)
def _own_registers() -> Iterator[None]:
    """What a test declares is gone after it."""
    kept = (dict(figures._things), dict(checks._things))
    yield
    figures._things.clear()
    figures._things.update(kept[0])
    checks._things.clear()
    checks._things.update(kept[1])


def a_unit(code: str, day: dt.date) -> Unit:
    return Unit.objects.create(
        code=code, name=code, short_name=code, kind="township", opened_on=day
    )


def opened(period: Period) -> QuerySet[Unit]:
    return Unit.objects.filter(opened_on__gte=period.first, opened_on__lte=period.last)


def closed(period: Period) -> QuerySet[Unit]:
    return opened(period).filter(closed_on__lte=period.last)


def declare_units() -> None:
    figure("units.opened", label="设立单位", unit="个")(opened)
    figure("units.closed", label="撤销单位", unit="个")(closed)
    ratio("units.rate", label="撤销率", part="units.closed", whole="units.opened")


def test_a_function_that_declares_a_number_is_refused_at_once() -> None:
    with pytest.raises(FigureFault, match="returns a number"):

        @figure("units.bare", label="单位", unit="个")
        def bare(period: Period) -> int:
            return 7

    assert "units.bare" not in figures


def test_a_function_that_returns_a_number_unannounced_stops_the_program() -> None:
    @figure("units.sly", label="单位", unit="个")
    def sly(period):  # type: ignore[no-untyped-def]
        return 7

    with pytest.raises(FigureFault, match=r"units\.sly: it returns int"):
        faults.check_all()
    with pytest.raises(FigureFault, match="not the records"):
        count("units.sly", Y2012)


def test_values_and_lists_are_no_records_either() -> None:
    figure("units.values", label="单位", unit="个")(lambda p: opened(p).values("code"))
    figure("units.listed", label="单位", unit="个")(lambda p: [1, 2])  # type: ignore[arg-type]
    told = "\n".join(faults.faults())
    assert "units.values: it returns values()" in told
    assert "units.listed: it returns list" in told


def test_unknown_codes_are_found_at_start() -> None:
    ratio("units.odd", label="率", part="units.nowhere", whole="units.gone")
    check(Within("units.nowhere", "units.gone"))
    told = "\n".join(faults.faults())
    assert "Figure units.odd: the figure 'units.nowhere' is unknown." in told
    assert "Cross-check units.nowhere <= units.gone" in told


def test_a_code_is_subject_and_name() -> None:
    with pytest.raises(FigureFault):
        filed("Units", label="单位", unit="个")


def test_the_figures_of_the_program_have_no_fault() -> None:
    assert faults.faults() == []


@pytest.mark.django_db
def test_the_framework_counts_each_record_once() -> None:
    declare_units()
    here = a_unit("a", dt.date(2012, 1, 1))
    a_unit("b", dt.date(2012, 12, 31))
    a_unit("c", dt.date(2013, 1, 1))
    figure("units.twice", label="重复", unit="个")(
        lambda p: opened(p).filter(children__isnull=False)
    )
    for code in ("a1", "a2"):
        child = a_unit(code, dt.date(2000, 1, 1))
        child.parent = here
        child.save()
    assert count("units.opened", Y2012) == 2
    assert count("units.twice", Y2012) == 1
    assert keys("units.twice", Y2012) == [here.pk]
    assert {u.code for u in records("units.rate", Y2012)} == set()


@pytest.mark.django_db
def test_a_rate_has_two_decimals_rounded_half_up_and_none_without_a_whole() -> None:
    declare_units()
    assert count("units.rate", Y2012) is None
    assert percent(2167, 2186) == Decimal("99.13")
    assert percent(1, 8) == Decimal("12.50")
    assert percent(5, 99999) == Decimal("0.01")
    assert percent(2, 3) == Decimal("66.67")
    assert written(Decimal("99.13"), "%") == "99.13%"
    assert written(2186, "件") == "2,186件"
    assert written(Decimal("2000.00"), "件") == "2,000件"


def test_a_period_is_in_the_countys_days() -> None:
    period = Period(dt.date(2012, 3, 1), dt.date(2012, 3, 31))
    assert period.starts_at.isoformat() == "2012-03-01T00:00:00+08:00"
    assert period.ends_at.isoformat() == "2012-04-01T00:00:00+08:00"
    assert str(Y2012) == "2012年"
    with pytest.raises(FieldRefused):
        Period(dt.date(2012, 3, 2), dt.date(2012, 3, 1))


def verdict(name: str, **more: Any) -> Any:
    return next(v for v in evaluate(Y2012, **more) if v.name == name)


@pytest.mark.django_db
def test_a_part_outside_its_whole_breaks_the_check_even_where_the_numbers_agree() -> None:
    declare_units()
    figure("units.later", label="次年设立", unit="个")(
        lambda p: Unit.objects.filter(opened_on__gt=p.last)
    )
    check(Within("units.later", "units.opened"))
    a_unit("a", dt.date(2012, 5, 1))
    stray = a_unit("b", dt.date(2013, 5, 1))
    found = verdict("units.later <= units.opened", codes=["units.later", "units.opened"])
    assert not found.ok
    assert found.breaking == (stray.pk,)
    assert found.numbers == {"units.later": 1, "units.opened": 1}


@pytest.mark.django_db
def test_two_ways_of_counting_must_find_the_same_records() -> None:
    declare_units()
    check(Same("units.opened", "units.closed"))
    kept = a_unit("a", dt.date(2012, 5, 1))
    found = verdict("units.opened = units.closed", codes=["units.opened", "units.closed"])
    assert not found.ok
    assert found.breaking == (kept.pk,)


def test_a_total_that_does_not_add_up_is_flagged_with_both_numbers() -> None:
    for code, label in (("p.total", "总数"), ("p.congress", "建议"), ("p.cppcc", "提案")):
        filed(code, label=label, unit="件")
    check(Sums("p.total", ("p.congress", "p.cppcc")))
    stated = {"p.total": 1654, "p.congress": 627, "p.cppcc": 1028}
    found = verdict("p.total = p.congress + p.cppcc", codes=stated, of=stated.get)
    assert not found.ok
    assert "1,654" in found.sentence
    assert "1,655" in found.sentence


def test_a_rate_that_its_parts_do_not_give_is_flagged() -> None:
    declare_units()
    check(Rate("units.rate", "units.closed", "units.opened"))
    stated = {"units.rate": Decimal("99.14"), "units.closed": 2167, "units.opened": 2186}
    found = verdict("units.rate = units.closed / units.opened", codes=stated, of=stated.get)
    assert not found.ok
    assert "99.13%" in found.sentence
    stated["units.rate"] = Decimal("99.13")
    found = verdict("units.rate = units.closed / units.opened", codes=stated, of=stated.get)
    assert found.ok
