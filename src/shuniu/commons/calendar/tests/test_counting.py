"""Periods end on the right day, and the count can be followed day by day."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shuniu.commons.calendar import Hours, WorkCalendar, add_months, shipped_notices
from shuniu.ground.clock import ZONE

D = dt.date
NOTICES = shipped_notices()
DAYS = WorkCalendar(NOTICES)

dates = st.dates(D(2024, 6, 1), D(2028, 6, 30))
lengths = st.integers(0, 90)
units = st.sampled_from(["workday", "day", "month"])
stops = st.lists(
    st.tuples(dates, st.integers(0, 40)).map(lambda s: (s[0], s[0] + dt.timedelta(days=s[1]))),
    max_size=3,
)


def test_twenty_working_days_over_mid_autumn_and_national_day():
    assert DAYS.due(D(2026, 9, 18), 20, "workday").due_on == D(2026, 10, 22)
    assert not DAYS.due(D(2026, 9, 18), 20, "workday").provisional
    lines = {line.date: line for line in DAYS.explain(D(2026, 9, 18), 20, "workday")}
    assert (lines[D(2026, 9, 18)].kind, lines[D(2026, 9, 18)].counted_no) == ("start", None)
    assert (lines[D(2026, 9, 19)].kind, lines[D(2026, 9, 19)].why) == ("weekend", "周末，不计入")
    makeup = lines[D(2026, 9, 20)]
    assert (makeup.kind, makeup.counted_no, makeup.why) == ("makeup", 1, "国庆节调休上班，计入")
    assert lines[D(2026, 10, 10)].counted_no == 11
    assert all(lines[D(2026, 10, n)].kind == "holiday" for n in range(1, 8))
    assert all(lines[D(2026, 9, n)].why == "中秋节放假，不计入" for n in (25, 26, 27))
    assert max(lines) == D(2026, 10, 22) and lines[D(2026, 10, 22)].counted_no == 20
    assert len(lines) == 35


def test_thirty_working_days_into_a_year_without_a_notice_say_so():
    due = DAYS.due(D(2026, 11, 22), 30, "workday")
    assert due.due_on == D(2027, 1, 4) and due.provisional
    assert due.note == "2027年放假安排未导入，按周末和固定节日估算"
    new_year = next(
        line for line in DAYS.explain(D(2026, 11, 22), 30, "workday") if line.date == D(2027, 1, 1)
    )
    assert (new_year.kind, new_year.provisional) == ("holiday", True)
    assert new_year.why == "元旦放假，不计入（预估）"


@pytest.mark.parametrize(
    ("start", "length", "unit", "due_on"),
    [
        (D(2026, 9, 10), 15, "day", D(2026, 9, 28)),  # 25 Sep: Mid-Autumn, then the weekend
        (D(2026, 9, 5), 15, "day", D(2026, 9, 20)),  # a Sunday that is worked
        (D(2026, 9, 16), 15, "day", D(2026, 10, 8)),  # 1 Oct: a week's holiday
        (D(2026, 3, 2), 60, "day", D(2026, 5, 6)),  # 1 May
        (D(2026, 1, 31), 1, "month", D(2026, 2, 28)),  # no 31st; a Saturday that is worked
        (D(2025, 11, 30), 3, "month", D(2026, 2, 28)),
        (D(2026, 8, 23), 3, "month", D(2026, 11, 23)),
        (D(2026, 11, 20), 0, "workday", D(2026, 11, 20)),
        (D(2026, 11, 20), 24, "hour", D(2026, 11, 21)),
        (D(2026, 11, 20), 2, "hour", D(2026, 11, 20)),
    ],
)
def test_calendar_periods_roll_forward_and_months_match(start, length, unit, due_on):
    assert DAYS.due(start, length, unit).due_on == due_on


def test_a_rolled_end_is_explained():
    lines = DAYS.explain(D(2026, 9, 10), 15, "day")
    assert [(line.date.day, line.kind, line.counted_no) for line in lines[-4:]] == [
        (25, "day", 15),
        (26, "rolled", None),
        (27, "rolled", None),
        (28, "rolled", None),
    ]
    assert lines[-1].why == "期满日遇休息日，顺延至此"
    assert lines[2].why == "周末照计"


def test_stopped_days_and_an_extension_show():
    stop = (D(2026, 11, 3), D(2026, 11, 5))
    assert DAYS.due(D(2026, 10, 30), 5, "workday", stops=[stop]).due_on == D(2026, 11, 11)
    lines = DAYS.explain(D(2026, 10, 30), 5, "workday", extension=2, stops=[stop])
    assert [line.date.day for line in lines if line.kind == "stopped"] == [3, 4, 5]
    assert lines[-1].why == "工作日（延长期）" and lines[-1].counted_no == 7
    assert lines[-1].date == D(2026, 11, 13)


def test_a_clock_that_stands_still_is_not_counted_past():
    open_stop = (D(2026, 11, 4), None)
    lines = DAYS.explain(D(2026, 10, 30), 5, "workday", stops=[open_stop])
    assert (lines[-1].date, lines[-1].why) == (D(2026, 11, 4), "中止计时，尚未恢复")
    assert DAYS.due(D(2026, 10, 30), 5, "workday", stops=[open_stop]).due_on == D(2026, 11, 6)


def test_fixed_holidays_of_a_year_without_a_notice():
    assert [DAYS.is_workday(D(2027, m, d)) for m, d in ((1, 1), (5, 3), (10, 1), (10, 8))] == [
        False,
        True,
        False,
        True,
    ]
    assert DAYS.is_provisional(D(2027, 6, 1)) and not DAYS.is_provisional(D(2026, 6, 1))


def test_office_hours():
    at = lambda day, hour, minute=0: dt.datetime(2026, 9, day, hour, minute, tzinfo=ZONE)  # noqa: E731
    assert DAYS.office_hours(at(18, 9)) and DAYS.office_hours(at(20, 9))  # 20: make-up Sunday
    assert not DAYS.office_hours(at(18, 12, 30)) and not DAYS.office_hours(at(19, 9))
    assert DAYS.next_office_moment(at(18, 12, 30)) == at(18, 13, 30)
    assert DAYS.next_office_moment(at(18, 17, 30)) == at(20, 8, 30)
    assert DAYS.next_office_moment(at(24, 20)) == at(28, 8, 30)
    assert DAYS.next_office_moment(at(18, 9).astimezone(dt.UTC)) == at(18, 9)
    winter = Hours(D(2026, 9, 28), ((dt.time(9), dt.time(12)),), "东政办发〔2026〕9号")
    assert WorkCalendar(NOTICES, [winter]).next_office_moment(at(24, 20)) == at(28, 9)


def test_hours_run_through_nights_and_holidays():
    start = dt.datetime(2026, 9, 30, 23, tzinfo=ZONE)
    assert DAYS.due_moment(start, 2, "hour") == dt.datetime(2026, 10, 1, 1, tzinfo=ZONE)
    assert DAYS.due_moment(start, 30, "minute").minute == 30


# -- what holds for every period ---------------------------------------------------


@given(dates, lengths, units, st.integers(0, 20), stops)
def test_a_longer_period_never_ends_earlier(start, length, unit, more, stopped):
    length = length % 12 if unit == "month" else length
    shorter = DAYS.due(start, length, unit, stops=stopped).due_on
    assert shorter <= DAYS.due(start, length + more, unit, stops=stopped).due_on
    assert DAYS.due(start, length, unit, extension=more, stops=stopped) == DAYS.due(
        start, length + more, unit, stops=stopped
    )


@given(dates, lengths)
def test_adding_and_counting_are_inverse(start, n):
    end = DAYS.add_workdays(start, n)
    assert DAYS.workdays_between(start, end) == n
    assert DAYS.workdays_between(end, start) == -n
    if n:
        assert DAYS.is_workday(end)
        assert DAYS.back_workdays(end + dt.timedelta(days=1), 1) == end
        assert DAYS.back_workdays(end, n) <= DAYS.workday_from(start)


@given(dates, lengths)
def test_the_quick_way_and_day_by_day_agree(start, n):
    day, left = start, n
    while left:
        day += dt.timedelta(days=1)
        left -= DAYS.is_workday(day)
    assert DAYS.add_workdays(start, n) == day


@example(dt.date(2024, 12, 1), 1, "workday", [(dt.date(2024, 12, 1), dt.date(2024, 12, 31))])
@given(dates, st.integers(1, 60), units, stops)
def test_stops_only_extend_and_the_explanation_ends_where_the_period_does(
    start, length, unit, stopped
):
    length = length % 5 + 1 if unit == "month" else length
    due = DAYS.due(start, length, unit, stops=stopped)
    assert due.due_on >= DAYS.due(start, length, unit).due_on
    lines = DAYS.explain(start, length, unit, stops=stopped)
    assert lines[-1].date == due.due_on
    assert [line.date for line in lines] == [
        start + dt.timedelta(days=i) for i in range(len(lines))
    ]
    numbers = [line.counted_no for line in lines if line.counted_no]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not any(a <= line.date <= b for a, b in stopped for line in lines if line.counted_no)
    assert DAYS.is_workday(due.due_on)
    if due.provisional:
        assert any(line.provisional for line in lines)


@given(dates, st.integers(1, 60))
def test_provisional_is_exactly_a_year_without_a_notice(start, length):
    due = DAYS.due(start, length, "workday")
    first = start + dt.timedelta(days=1)
    years = set(range(first.year, due.due_on.year + 1)) - {2025, 2026}
    assert set(due.estimated_years) == years
    assert bool(due.note) == due.provisional == bool(years)


@given(dates, st.integers(0, 30))
def test_months_stay_in_the_month(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
