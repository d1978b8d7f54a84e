"""Old issues come in as they were printed, all or nothing, and are counted like the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.bulletins.loading import IssueRow, load
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.bulletins.queries import latest
from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

ROW = IssueRow(
    row=2,
    old_number="专报1",
    code="newsletter",
    number="〔2004〕第1期",
    title="春季差事情况",
    text="一、都办完了。",
    first=dt.date(2004, 1, 1),
    last=dt.date(2004, 3, 31),
    drafted_at=clock.on(dt.date(2004, 4, 1)),
    issued_at=clock.on(dt.date(2004, 4, 5)),
    by_label="督查员甲",
    signed_by="办公室主任",
    copies=30,
)


def bring(press: Any, *rows: IssueRow, by: Any = None) -> Any:
    unit = press.county.units["office"]
    return load(rows, unit=unit, source="旧简报", by=by or system(), at=press.at)


def test_an_old_issue_is_there_as_it_was_printed(press: Any) -> None:
    assert (
        bring(press, ROW, replace(ROW, row=3, old_number="专报2", number="〔2004〕第2期")).matters
        == 2
    )
    first = Bulletin.objects.select_related("matter").get(number="〔2004〕第1期")
    assert first.matter.state == "issued" and first.signed_by_label == "办公室主任"
    assert first.paper is None and latest(first).text == "一、都办完了。"
    assert Bulletin.objects.issued_in(Period.year(2004), "newsletter").count() == 2
    again = bring(press, ROW)
    assert (again.matters, again.known) == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "gazette"},
        {"number": " "},
        {"title": "长" * 101},
        {"last": dt.date(2003, 1, 1)},
        {"number": "〔2004〕第1期"},
        {"issued_at": clock.on(dt.date(2004, 1, 1))},
    ],
)
def test_what_does_not_fit_keeps_all_out(press: Any, wrong: dict[str, Any]) -> None:
    second = replace(ROW, **{"row": 3, "old_number": "专报2", "number": "〔2004〕第2期", **wrong})
    with pytest.raises(RefusedRows):
        bring(press, ROW, second)
    assert not Matter.objects.exists()


def test_strangers_load_nothing(press: Any) -> None:
    for name in ("registrar", "reviewer", "leader", "roads"):
        with pytest.raises(NotYours):
            bring(press, ROW, by=getattr(press, name))
