"""A new holiday notice is checked, kept with its number, and moves the open deadlines."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from django.db import IntegrityError, transaction

from shuniu.commons import calendar
from shuniu.commons.calendar.actions import (
    after_notice,
    enter_notice,
    set_local_limit,
    set_office_hours,
)
from shuniu.commons.calendar.models import CalendarDay, HolidayNotice
from shuniu.ground.clock import on
from shuniu.ground.refusal import FieldRefused

pytestmark = pytest.mark.django_db
D = dt.date
AT = on(D(2026, 11, 10))


@dataclass(frozen=True)
class Clerk:
    label: str = "王敏"
    member_id: int | None = 7
    address: str = ""


def stretch(name, first, last):
    return {D.fromordinal(n): name for n in range(first.toordinal(), last.toordinal() + 1)}


# Invented for the test; the real one is issued in November 2026.
NEXT = calendar.Notice(
    year=2027,
    number="国办发明电〔2026〕9号",
    issued_on=D(2026, 11, 9),
    holidays={
        **stretch("元旦", D(2027, 1, 1), D(2027, 1, 3)),
        **stretch("春节", D(2027, 2, 5), D(2027, 2, 11)),
        **stretch("清明节", D(2027, 4, 5), D(2027, 4, 5)),
        **stretch("劳动节", D(2027, 5, 1), D(2027, 5, 5)),
        **stretch("端午节", D(2027, 6, 9), D(2027, 6, 9)),
        **stretch("中秋节", D(2027, 9, 15), D(2027, 9, 15)),
        **stretch("国庆节", D(2027, 10, 1), D(2027, 10, 7)),
    },
    makeups={
        D(2027, 2, 20): "春节",
        D(2027, 5, 8): "劳动节",
        D(2027, 9, 26): "国庆节",
        D(2027, 10, 9): "国庆节",
    },
)


def enter(notice=NEXT, **more):
    return enter_notice(notice, by=Clerk(), at=AT, **more)


def test_two_years_are_shipped_with_their_numbers():
    days = calendar.load()
    assert days.notice_of(2025).number == "国办发明电〔2024〕12号"
    assert days.notice_of(2026).number == "国办发明电〔2025〕7号"
    assert (days.notice_of(2025).issued_on, days.notice_of(2026).issued_on) == (
        D(2024, 11, 12),
        D(2025, 11, 4),
    )
    assert calendar.has_notice(2026) and not calendar.has_notice(2027)
    for notice in calendar.shipped_notices():
        calendar.check_notice(notice)
        assert days.notice_of(notice.year) == notice
        assert sum(d.weekday() < 5 for d in notice.holidays) - len(notice.makeups) == 13


def test_the_calendar_is_read_once(django_assert_num_queries):
    calendar.load()
    with django_assert_num_queries(1):
        first = calendar.load()
    with django_assert_num_queries(1):
        calendar.resolve("disc.reply", D(2026, 1, 1))
    assert calendar.load() is first


def test_a_notice_ends_the_estimate_and_tells_what_changed(monkeypatch):
    before = calendar.load().due(D(2026, 11, 22), 30, "workday")
    assert before.provisional
    seen = []

    def recount(*, days, notice, by, at):
        seen.append((days.due(D(2026, 11, 22), 30, "workday"), notice.number, by.label, at))
        return ["办件甲：2027-01-04 不变，不再是暂定"]

    monkeypatch.setattr(after_notice, "_things", {"casework": recount})
    entered = enter()
    assert entered.changes == {"casework": ["办件甲：2027-01-04 不变，不再是暂定"]}
    [(due, number, label, at)] = seen
    assert (due.due_on, due.provisional) == (D(2027, 1, 4), False)
    assert (number, label, at) == (NEXT.number, "王敏", AT)
    assert calendar.load().is_workday(D(2027, 2, 20))
    assert entered.notice.entered_by_label == "王敏"


def test_a_notice_that_is_rolled_back_leaves_the_calendar_alone():
    with transaction.atomic():
        enter()
        assert calendar.has_notice(2027)
        transaction.set_rollback(True)
    assert not calendar.has_notice(2027)


def without(day):
    return {d: n for d, n in NEXT.holidays.items() if d != day}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": " "}, "number", "文号"),
        ({"holidays": NEXT.holidays | {D(2028, 1, 1): "元旦"}}, "days", "2028年1月1日（周六）不在"),
        ({"makeups": NEXT.makeups | {D(2027, 2, 5): "春节"}}, "days", "既放假又上班"),
        ({"makeups": NEXT.makeups | {D(2027, 2, 22): "春节"}}, "days", "（周一）本来就是工作日"),
        ({"holidays": without(D(2027, 10, 1))}, "days", "法定的国庆节"),
        ({"holidays": without(D(2027, 10, 7))}, "days", "现在是12天"),
        ({"holidays": NEXT.holidays | {D(2027, 3, 8): "妇女节"}}, "days", "现在是14天"),
    ],
)
def test_wrong_days_are_refused_in_a_sentence(changes, field, sentence):
    with pytest.raises(FieldRefused, match=sentence) as refusal:
        enter(replace(NEXT, **changes))
    assert refusal.value.field == field
    assert not HolidayNotice.objects.filter(year=2027).exists()


def test_an_extra_holiday_needs_its_reason():
    extra = replace(NEXT, holidays=NEXT.holidays | {D(2027, 9, 3): "纪念日"})
    entered = enter(extra, odd_total_because="国务院公告，9月3日放假一天")
    assert "公告" in entered.notice.note


def test_a_second_notice_for_a_year_needs_a_reason_and_keeps_the_first():
    enter()
    corrected = replace(NEXT, holidays=without(D(2027, 1, 3)))
    with pytest.raises(FieldRefused, match="已经录入"):
        enter(corrected)
    enter(corrected, replaces_because="元旦多录一天")
    rows = HolidayNotice.objects.filter(year=2027).order_by("id")
    assert [bool(row.withdrawn_at) for row in rows] == [True, False]
    assert rows[0].withdrawn_because == "元旦多录一天" and rows[0].days.count() > 20
    assert calendar.load().kind(D(2027, 1, 3)) == "weekend"


def test_the_database_holds_one_notice_a_year():
    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayNotice.objects.create(
            year=2026, number="x", issued_on=AT, entered_at=AT, entered_by_label="x"
        )


def test_days_that_another_notice_has_are_refused():
    row = HolidayNotice.objects.get(year=2026)
    CalendarDay.objects.create(notice=row, date=D(2027, 1, 2), kind="holiday", name="元旦")
    with pytest.raises(FieldRefused, match=r"国办发明电〔2025〕7号"):
        enter()


@pytest.mark.parametrize(
    "text", ["", "year = ", "year = 2027", 'year = 2027\nholiday = "x"', "\x00"]
)
def test_a_file_that_is_no_notice_is_refused_in_a_sentence(text):
    with pytest.raises(FieldRefused, match="读不懂"):
        calendar.read_notice(text)


# -- limits --------------------------------------------------------------------------


NEW_YEAR = D(2026, 1, 1)


def limit(code, length, since=NEW_YEAR, source="东政发〔2025〕30号"):
    return set_local_limit(code, length=length, source=source, since=since, by=Clerk(), at=AT)


def test_the_law_s_limits_are_there():
    reply = calendar.resolve("disc.reply", D(2026, 11, 22))
    assert (reply.length, reply.unit, reply.extension, reply.locked) == (20, "workday", 20, True)
    assert "信息公开条例" in reply.basis and reply.describe() == "20个工作日"
    assert calendar.resolve("disc.report.dept", AT.date()).day_of(2026) == D(2026, 1, 31)
    assert calendar.resolve("disc.report.dept", AT.date()).describe() == "每年1月31日前"
    assert all(calendar.rules.get(code).basis for code in calendar.rules)
    with pytest.raises(LookupError, match="nothing"):
        calendar.resolve("nothing", AT.date())


def test_a_county_may_be_stricter_than_the_law_never_looser():
    limit("disc.reply", 15)
    found = calendar.resolve("disc.reply", D(2026, 11, 22))
    assert (found.length, found.extension) == (15, 20)
    assert "东政发〔2025〕30号" in found.basis and "条例" in found.basis
    assert calendar.resolve("disc.reply", D(2025, 12, 31)).length == 20
    with pytest.raises(FieldRefused, match="不能放宽"):
        limit("disc.reply", 25, since=D(2026, 6, 1))
    with pytest.raises(FieldRefused, match="不能放宽"):
        limit("dec.consult", 20)  # a shortest time: shorter is looser
    limit("dec.consult", 45)
    assert calendar.resolve("dec.consult", AT.date()).length == 45


def test_a_loose_row_has_no_effect_even_if_it_got_in():
    from shuniu.commons.calendar.models import LocalLimit

    LocalLimit.objects.create(
        code="disc.reply", length=60, source="x", since=D(2026, 1, 1), entered_at=AT
    )
    assert calendar.resolve("disc.reply", D(2026, 11, 22)).length == 20


def test_a_local_limit_may_go_either_way_and_its_extension_follows():
    limit("let.consult", 3)
    limit("let.consult", 1, since=D(2026, 7, 1))
    early, late = (calendar.resolve("let.consult", D(2026, m, 1)) for m in (2, 8))
    assert (early.length, early.extension) == (3, 3)
    assert (late.length, late.extension) == (1, 1)


@pytest.mark.parametrize(
    ("code", "length", "source", "field"),
    [
        ("nothing", 3, "x", "code"),
        ("disc.report.dept", 3, "x", "code"),
        ("let.consult", 0, "x", "length"),
        ("let.consult", 3, " ", "source"),
    ],
)
def test_a_limit_without_sense_or_source_is_refused(code, length, source, field):
    with pytest.raises(FieldRefused) as refusal:
        limit(code, length, source=source)
    assert refusal.value.field == field


def test_winter_hours_come_with_their_paper():
    T = dt.time
    given = {"opens": T(9), "noon_from": T(12), "noon_to": T(13), "closes": T(17)}
    set_office_hours(D(2026, 10, 1), source="东政办发〔2026〕9号", **given)
    days = calendar.load()
    assert days.office_hours(on(D(2026, 9, 30), 8, 45))
    assert not days.office_hours(on(D(2026, 10, 8), 8, 45))
    for wrong in ({"opens": T(12, 30)}, {"source": ""}):
        with pytest.raises(FieldRefused):
            set_office_hours(D(2027, 1, 1), **({"source": "x"} | given | wrong))
