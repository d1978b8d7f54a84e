"""Statistics by unit: nothing hides by waiting, by sending back, or by having nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.commons.figures.period import Period
from shuniu.domains.letters import queries
from shuniu.ground import clock

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def by_code(cast: Any, period: Period = YEAR) -> dict[str, queries.UnitStatistics]:
    return {s.code: s for s in queries.unit_statistics(period, at=cast.at)}


def test_units_with_nothing_show_their_zero(cast: Any) -> None:
    cast.dispatched()
    found = by_code(cast)
    assert set(found) == {"housing", "station", "water", "idle", "town"}
    assert (found["idle"].received, found["idle"].median_days) == (0, None)
    assert found["idle"].on_time_rate is found["idle"].satisfied_rate is None


def test_waiting_letters_count_with_the_days_that_they_wait(cast: Any) -> None:
    quick, slow, waiting = cast.handling(), cast.handling(), cast.handling()
    for letter, day in ((quick, 2), (slow, 11)):
        cast.day = dt.date(2026, 9, day)
        cast.do("draft_answer", letter, cast.housing_handler, text="排水泵已经更换，请查看。")
        cast.do("approve_answer", letter, cast.reviewer)
    cast.do("rate", quick, cast.writer(quick), satisfaction="satisfied")
    cast.do("rate", slow, cast.writer(slow), satisfaction="dissatisfied", reason="太慢")
    cast.day = dt.date(2026, 9, 21)
    housing = by_code(cast)["housing"]
    assert (housing.received, housing.answered, housing.unanswered, housing.overdue) == (3, 2, 1, 1)
    assert housing.median_days == 10.0  # 1, 10 and still waiting: 20
    assert (housing.on_time, housing.on_time_rate) == (1, 33.33)
    assert (housing.rated, housing.satisfied_rate) == (2, 50.0)
    assert cast.state(waiting) == "handling"


def test_what_was_sent_back_counts_for_who_has_it_and_merged_ones_once(cast: Any) -> None:
    letter = cast.dispatched()
    cast.do("send_back", letter, cast.housing_handler, reason="归水利局")
    assert by_code(cast)["housing"].received == 0
    cast.do("redispatch", letter, cast.registrar, lead_unit=cast.unit("water"))
    follower = cast.write()
    cast.do("merge", follower, cast.registrar, into=letter)
    assert by_code(cast)["water"].received == 1


def test_an_extension_keeps_it_on_time_but_is_shown(cast: Any) -> None:
    letter = cast.handling()
    cast.do("request_extension", letter, cast.housing_handler, days=5, reason="等配件")
    cast.do("grant_extension", letter, cast.reviewer, days=5)
    cast.day = dt.date(2026, 9, 14)
    cast.do("draft_answer", letter, cast.housing_handler, text="排水泵已经更换，请查看。")
    cast.do("approve_answer", letter, cast.reviewer)
    housing = by_code(cast)["housing"]
    assert (housing.on_time, housing.extended) == (1, 1)


def test_the_period_is_that_of_writing_in_the_countys_time(cast: Any) -> None:
    cast.dispatched(written_at=clock.on(dt.date(2025, 12, 31), 23, 59))
    assert by_code(cast)["housing"].received == 0
    assert by_code(cast, Period.year(2025))["housing"].received == 1


def test_it_is_one_query_and_every_column_has_its_rule(cast: Any) -> None:
    cast.dispatched()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = queries.unit_statistics(YEAR, at=cast.at)
    assert len(asked) == 1
    assert all(hasattr(found[0], column) for column in queries.STATISTICS_RULES)
