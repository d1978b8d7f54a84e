"""A query that is written once gives what it gives when Django composes it each time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.ground.plans import plans_kept
from shuniu.ground.written import Written


def _seats(member: object) -> object:
    return (
        Tenure.objects.filter(member_id=member)
        .select_related("post__unit", "post__unit__parent")
        .annotate(
            others=Exists(Tenure.objects.filter(post=OuterRef("post")).exclude(member=member))
        )
        .order_by("pk")
    )


@pytest.fixture
def seat(db: None) -> Tenure:
    county = Unit.objects.create(code="county", name="县政府", opened_on=dt.date(2020, 1, 1))
    unit = Unit.objects.create(
        code="office", name="政府办", parent=county, opened_on=dt.date(2020, 1, 1)
    )
    post = Post.objects.create(code="clerk", unit=unit, title="科员", duties=["registrar"])
    first, second = (
        Member.objects.create(login=login, name=login, unit=unit) for login in ("first", "second")
    )
    Tenure.objects.create(member=second, post=post, first_day=dt.date(2021, 1, 1))
    return Tenure.objects.create(member=first, post=post, first_day=dt.date(2021, 1, 1))


def test_rows_come_with_what_they_bring_along(seat: Tenure) -> None:
    written = Written(_seats)  # type: ignore[arg-type]
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            (found,) = written(member=seat.member_id)
            assert found == seat and found.others is True  # type: ignore[attr-defined]
            assert found.post.duties == ["registrar"]
            assert found.post.unit.parent.code == "county"  # type: ignore[union-attr]
            assert found.first_day == dt.date(2021, 1, 1)
        assert len(queries) == 1
    assert written(member=0) == []


def test_a_key_that_is_none_finds_nothing(seat: Tenure) -> None:
    assert Written(_seats)(member=None) == []  # type: ignore[arg-type]


def test_plans_are_kept_within_the_work_only(db: None) -> None:
    @plans_kept
    def mode() -> str:
        return _mode()

    always = _mode()
    assert (mode(), _mode()) == ("auto", always) and always != "auto"


def _mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str(cursor.fetchone()[0])
