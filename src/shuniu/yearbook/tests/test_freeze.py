"""定稿: a figure stated once stands for ever; its difference from today is told by record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shuniu.casework.models import Matter
from shuniu.commons.figures import checks
from shuniu.commons.figures.period import Period
from shuniu.commons.trail.models import Entry
from shuniu.domains.letters.models import Letter
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.yearbook.actions import (
    FrozenAlready,
    NothingChanged,
    RestatedAlready,
    freeze,
    restate,
)
from shuniu.yearbook.differences import explain, parts_of
from shuniu.yearbook.models import Freeze, FrozenFigure
from shuniu.yearbook.tests.conftest import LATER, PERIOD


def frozen(cast: Any, code: str = "letters.closed") -> FrozenFigure:
    """September, frozen by the registrar; one of its figures."""
    if not Freeze.objects.exists():
        freeze("inquiry", PERIOD, by=cast.registrar, at=LATER)
    return FrozenFigure.objects.select_related("freeze").get(code=code)


def test_a_freeze_keeps_each_value_with_the_records_behind_it(stated: Any) -> None:
    closed = frozen(stated)
    assert closed.value == 2
    assert closed.keys == sorted([stated.closed.pk, stated.rejected.pk])
    assert closed.numbers == [stated.closed.matter.number, stated.rejected.matter.number]
    assert frozen(stated, "letters.received").value == 4
    assert frozen(stated, "letters.close_rate").value == 50
    assert frozen(stated, "letters.units").record_kind == "people.unit"
    assert Entry.objects.filter(verb="yearbook.frozen").count() == 1


def test_only_registrars_and_leaders_freeze(stated: Any) -> None:
    for stranger in (stated.reviewer, stated.housing_handler, stated.auditor, stated.system):
        with pytest.raises(NotYours):
            freeze("inquiry", PERIOD, by=stranger, at=LATER)
    freeze("inquiry", PERIOD, by=stated.leader, at=LATER)


def test_a_period_is_frozen_once_and_not_before_it_is_over(stated: Any) -> None:
    with pytest.raises(FieldRefused, match="还没有结束"):
        freeze("inquiry", Period.year(2026), by=stated.registrar, at=LATER)
    freeze("inquiry", PERIOD, by=stated.registrar, at=LATER)
    with pytest.raises(FrozenAlready):
        freeze("inquiry", PERIOD, by=stated.registrar, at=LATER)


@pytest.mark.parametrize(
    "statement",
    [
        "update yearbook_frozenfigure set value = 3",
        "delete from yearbook_frozenfigure",
        "truncate yearbook_frozenfigure cascade",
        "update yearbook_freeze set note = '改'",
        "delete from yearbook_freeze",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_stated(stated: Any, statement: str) -> None:
    frozen(stated)
    with pytest.raises(DatabaseError, match=r"不得更改|cannot TRUNCATE"), transaction.atomic():
        connection.cursor().execute(statement)
    assert FrozenFigure.objects.get(code="letters.closed").value == 2


def test_while_nothing_happens_nothing_differs(stated: Any) -> None:
    assert explain(frozen(stated)).same
    assert explain(frozen(stated, "letters.close_rate")).same


def test_a_letter_taken_up_again_is_named_with_what_was_done_since(stated: Any) -> None:
    closed = frozen(stated)
    stated.do("reopen", stated.closed, stated.registrar, reason="又漫水了")
    difference = explain(closed)
    assert (difference.came, difference.left_count) == ((), 1)
    (change,) = difference.left
    assert change.number == stated.closed.matter.number
    assert "重新办理：已办结 → 待重办" in change.what[0]
    assert "registrar·甲" in change.what[0]
    assert not explain(frozen(stated, "letters.close_rate")).same
    assert {p.code for p in parts_of(frozen(stated, "letters.close_rate"))} == {
        "letters.closed",
        "letters.received",
    }


def test_a_letter_registered_late_has_come(stated: Any) -> None:
    received = frozen(stated, "letters.received")
    late = stated.write(
        by=stated.registrar, channel="paper", written_at=clock.on(dt.date(2026, 9, 15))
    )
    difference = explain(received)
    assert [c.key for c in difference.came] == [late.pk]
    assert "定稿之后补录" in difference.came[0].what[0]
    assert "新计入1条" in difference.sentence


def test_a_deleted_record_is_missed_by_its_number(stated: Any) -> None:
    received = frozen(stated, "letters.received")
    number = stated.new.matter.number
    Letter.objects.filter(pk=stated.new.pk).delete()
    with connection.cursor() as cursor:
        # Only who rules the whole database gets past the triggers.
        cursor.execute("set local session_replication_role = replica")
        for table in ("mattertext", "move", "term"):
            cursor.execute(f"delete from casework_{table} where matter_id = %s", [stated.new.pk])
        cursor.execute("delete from casework_matter where id = %s", [stated.new.pk])
        cursor.execute("set local session_replication_role = origin")
    difference = explain(received)
    assert received.value == 4 and difference.live == 3
    assert (difference.left[0].number, difference.left[0].exists) == (number, False)


def test_a_changed_date_without_a_step_is_told_as_such(stated: Any) -> None:
    received = frozen(stated, "letters.received")
    Letter.objects.filter(pk=stated.new.pk).update(written_at=clock.on(dt.date(2026, 8, 1)))
    assert "没有办理步骤" in explain(received).left[0].what[0]


def test_a_restatement_is_another_figure_with_a_reason_and_the_old_one_stays(stated: Any) -> None:
    closed = frozen(stated)
    with pytest.raises(NothingChanged):
        restate(closed, reason="看看", by=stated.registrar, at=LATER)
    stated.do("reopen", stated.closed, stated.registrar, reason="又漫水了")
    with pytest.raises(FieldRefused, match="理由"):
        restate(closed, reason=" ", by=stated.registrar, at=LATER)
    with pytest.raises(NotYours):
        restate(closed, reason="重新办理", by=stated.housing_handler, at=LATER)
    fresh = restate(closed, reason="一件重新办理", by=stated.registrar, at=LATER)
    assert (fresh.value, fresh.reason) == (1, "一件重新办理")
    assert FrozenFigure.objects.get(pk=closed.pk).value == 2
    assert list(FrozenFigure.objects.standing().filter(code="letters.closed")) == [fresh]
    with pytest.raises(RestatedAlready):
        restate(closed, reason="再来一次", by=stated.registrar, at=LATER)


def test_a_broken_check_wants_a_reason_before_it_is_frozen(stated: Any) -> None:
    # Somebody set a date past the engine: the two ways of counting no longer agree.
    Matter.objects.filter(pk=stated.new.pk).update(closed_at=clock.on(dt.date(2026, 9, 9)))
    with pytest.raises(FieldRefused, match="勾稽不符") as told:
        freeze("inquiry", PERIOD, by=stated.registrar, at=LATER)
    assert "已办结 3件 ≠ 按办理步骤已办结 2件" in told.value.sentence
    freeze("inquiry", PERIOD, by=stated.registrar, at=LATER, note="正在查")


def test_a_restated_part_that_outgrows_its_whole_breaks_the_frozen_check(stated: Any) -> None:
    frozen(stated)
    for n in range(3):
        late = stated.write(
            by=stated.registrar, channel="paper", written_at=clock.on(dt.date(2026, 9, 15 + n))
        )
        Matter.objects.filter(pk=late.pk).update(closed_at=clock.on(dt.date(2026, 9, 20)))
    restate(frozen(stated), reason="补录三件", by=stated.registrar, at=LATER)
    values = {f.code: f.value for f in FrozenFigure.objects.standing()}
    broken = {v.name for v in checks.evaluate(PERIOD, codes=values, of=values.get) if not v.ok}
    assert "letters.closed <= letters.received" in broken
    assert "letters.close_rate = letters.closed / letters.received" in broken
