"""Figures, their cross-checks and the statistics say the same of the same records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shuniu.commons.figures.checks import evaluate
from shuniu.commons.figures.counting import values
from shuniu.commons.figures.declare import figures
from shuniu.commons.figures.period import Period
from shuniu.domains.proposals.actions import set_setting
from shuniu.domains.proposals.models import Body
from shuniu.domains.proposals.queries import setting, statistics, target_of

YEAR = Period.year(2026)
CODES = [code for code, _f in figures.items() if code.startswith("proposals.")]


def a_year(cast: Any) -> None:
    for cls in "AACD":
        cast.closed(reply={"result_class": cls})
    cast.replied(session=cast.conference)
    again = cast.replied()
    cast.rate(again, result="dissatisfied")
    content = cast.replied()
    cast.rate(content, attitude="basically")
    cast.handling(lead="water")
    cast.assigned(assisting=("traffic",), handling="separate")
    cast.registered()


def test_every_figure_and_check_holds_of_a_year_that_was_lived(cast: Any) -> None:
    a_year(cast)
    found = values(CODES, YEAR)
    of = {code.removeprefix("proposals."): value for code, value in found.items()}
    assert (of["handled"], of["from_congress"], of["from_conference"]) == (9, 8, 1)
    assert (of["replied"], of["open"], of["leader_reviewed"]) == (7, 2, 7)
    assert [of[f"class_{c}"] for c in "abcd"] == [5, 0, 1, 1]
    assert (of["rated"], of["satisfied"], of["contacted"], of["met"]) == (6, 5, 7, 7)
    assert (of["on_time"], float(of["reply_rate"])) == (7, 77.78)
    for verdict in evaluate(YEAR, codes=CODES):
        assert verdict.ok, verdict.sentence
    assert len(evaluate(YEAR, codes=CODES)) >= 14


def test_standing_committee_items_are_counted_apart(cast: Any) -> None:
    from shuniu.domains.proposals.actions import open_session

    committee = open_session(
        body=Body.STANDING,
        name="县人大常委会第二十次会议",
        short_name="县人大常委会二十次",
        opened_on=dt.date(2026, 2, 20),
        unit=cast.units["office"],
        by=cast.system,
        at=cast.at,
    )
    cast.assigned(session=committee)
    found = values(["proposals.standing_committee", "proposals.handled"], YEAR)
    assert found == {"proposals.standing_committee": 1, "proposals.handled": 0}


def test_the_statistics_are_the_figures(cast: Any) -> None:
    a_year(cast)
    found = values(CODES, YEAR)
    whole = statistics(())[0]
    assert (whole.handled, whole.replied) == (
        found["proposals.handled"],
        found["proposals.replied"],
    )
    assert whole.reviewed == found["proposals.leader_reviewed"]
    assert (whole.contacted, whole.rated) == (
        found["proposals.contacted"],
        found["proposals.rated"],
    )
    assert whole.satisfied == found["proposals.satisfied"]
    assert whole.class_a + whole.class_b + whole.class_c + whole.class_d == whole.replied
    for by in (("unit",), ("session", "unit", "class"), ("category", "class")):
        assert sum(t.handled for t in statistics(by)) == whole.handled
    water = {t.unit_id: t for t in statistics(("unit",))}[cast.units["water"].pk]
    assert (water.handled, water.replied) == (1, 0)
    only = statistics(("session",), sessions=[cast.conference.pk])
    assert [(t.session_id, t.handled) for t in only] == [(cast.conference.pk, 1)]


def test_whether_basically_satisfied_counts_is_the_countys_setting(cast: Any) -> None:
    a_year(cast)
    assert values(["proposals.satisfied"], YEAR)["proposals.satisfied"] == 5
    set_setting(
        "basically",
        value=0,
        source="云政办发〔2026〕5号",
        since=dt.date(2026, 1, 1),
        by=cast.administrator,
        at=cast.at,
    )
    assert values(["proposals.satisfied"], YEAR)["proposals.satisfied"] == 4
    assert statistics((), with_basically=False)[0].satisfied == 4


def test_what_remains_before_the_target_month(cast: Any) -> None:
    a_year(cast)
    target = target_of(cast.session, on=cast.day)
    assert target.day == dt.date(2026, 8, 31)
    assert (target.total, target.replied, target.left) == (10, 6, 4)
    assert sum(n - done for _u, _name, n, done in target.rows) == target.left
    set_setting(
        "target_month",
        value=6,
        source="云政办发〔2026〕6号",
        since=cast.day,
        by=cast.administrator,
        at=cast.at,
    )
    assert setting("target_month", cast.day) == 6
    assert setting("target_month", cast.day - dt.timedelta(days=1)) == 8
    assert target_of(cast.session, on=cast.day).day == dt.date(2026, 6, 30)
