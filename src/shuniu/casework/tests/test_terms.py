"""期限: counted by the calendar, extended once, stopped and resumed, counted again."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.casework import standard, terms
from shuniu.casework.models import Matter, Term, TermChange, TermSegment
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons import calendar
from shuniu.commons.calendar import Notice
from shuniu.commons.calendar.actions import enter_notice
from shuniu.commons.people.actor import system
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck

NOON = clock.on(FRIDAY, 12)
DUE = dt.date(2026, 10, 22)  # 20 working days from 18 September


def answer(matter: Matter) -> Term:
    return matter.terms.get(name="answer")


def test_the_count_explains_itself_day_by_day(county: County) -> None:
    term = answer(county.handling())
    assert (term.due_on, term.provisional, "第三十三条" in term.law) == (DUE, False, True)
    lines = terms.explain(term, calendar.load())
    assert (lines[0].kind, lines[-1].date) == ("start", DUE)
    assert [n for n in (line.counted_no for line in lines) if n] == list(range(1, 21))
    kinds = {line.date: line.kind for line in lines}
    assert kinds[dt.date(2026, 9, 20)] == kinds[dt.date(2026, 10, 10)] == "makeup"
    assert kinds[dt.date(2026, 10, 1)] == "holiday"


def ask(matter: Matter, county: County, days: int = 5, **more: object) -> None:
    facts = {"by": county.actor("roads"), "at": NOON, "reason": "需协调电力", **more}
    standard.request_extension(matter, days=days, **facts)  # type: ignore[arg-type]


def test_an_extension_is_asked_for_and_granted_by_another_once(county: County) -> None:
    matter = county.handling()
    ask(matter, county)
    assert fresh(matter).state == "extension"
    assert "延长5个工作日" in matter.opinions.get().text
    with pytest.raises(NotYours):
        standard.grant_extension(matter, days=5, by=county.actor("roads"), at=NOON)
    standard.grant_extension(matter, days=5, by=county.actor("reviewer"), at=NOON)
    assert answer(matter).due_on == fresh(matter).due_on == dt.date(2026, 10, 29)
    with pytest.raises(terms.ExtendedAlready):
        ask(matter, county)


def test_one_who_asked_does_not_grant(county: County) -> None:
    matter = county.handling()
    ask(matter, county, by=county.actor("both"))
    with pytest.raises(SelfCheck):
        standard.grant_extension(matter, days=5, by=county.actor("both"), at=NOON)


def test_an_extension_has_its_limits(county: County) -> None:
    matter = county.handling()
    with pytest.raises(FieldRefused):
        ask(matter, county, days=0)
    with pytest.raises(FieldRefused, match="期限已过"):
        ask(matter, county, at=clock.on(DUE + dt.timedelta(days=1)))
    ask(matter, county)
    with pytest.raises(terms.ExtensionTooLong, match="20个工作日"):
        standard.grant_extension(matter, days=21, by=county.actor("reviewer"), at=NOON)
    standard.refuse_extension(matter, reason="理由不足", by=county.actor("reviewer"), at=NOON)
    assert (fresh(matter).state, answer(matter).due_on) == ("handling", DUE)


def test_a_limit_that_the_rule_does_not_extend_stays(county: County) -> None:
    matter = county.given()
    term = matter.terms.get(name="forward")
    Term.objects.filter(pk=term.pk).update(met_on=None)
    with pytest.raises(terms.MayNotExtend):
        terms.extend(term, 1, on=FRIDAY, reason="x", by_label="y", days=calendar.load())


def test_a_decided_date_is_extended_in_working_days(county: County) -> None:
    matter = county.handling(due_on=dt.date(2026, 9, 30))
    assert terms.explain(answer(matter), calendar.load()) == []
    ask(matter, county, days=2)
    standard.grant_extension(matter, days=2, by=county.actor("reviewer"), at=NOON)
    assert answer(matter).due_on == dt.date(2026, 10, 9)  # after the holidays


def test_stopped_days_do_not_count_and_stay_on_record(county: County) -> None:
    matter = county.handling()
    registrar = county.actor("registrar")
    with pytest.raises(FieldRefused):
        standard.suspend(matter, reason=" ", by=registrar, at=NOON)
    standard.suspend(matter, reason="等待鉴定", by=registrar, at=NOON)
    assert fresh(matter).due_on is None  # the clock stands still
    with pytest.raises(terms.AlreadySuspended):
        terms.suspend(answer(matter), on=FRIDAY, reason="x", by_label="y", days=calendar.load())
    thursday = dt.date(2026, 9, 24)
    standard.resume(matter, by=county.actor("roads"), at=clock.on(thursday))
    term = answer(matter)
    segment = term.segments.get()
    assert (segment.kind, segment.first_on, segment.last_on, segment.reason) == (
        TermSegment.STOPPED,
        dt.date(2026, 9, 19),
        thursday,
        "等待鉴定",
    )
    # 20, 21, 22, 23 and 24 September were working days
    assert term.due_on == fresh(matter).due_on == calendar.load().add_workdays(DUE, 5)
    stopped = [x for x in terms.explain(term, calendar.load()) if x.kind == "stopped"]
    assert len(stopped) == 6
    with pytest.raises(terms.NotSuspended):
        terms.resume(term, on=thursday, days=calendar.load())


def test_stopped_and_resumed_on_the_same_day_leaves_the_term_as_it_was(county: County) -> None:
    matter = county.handling()
    standard.suspend(matter, reason="误点", by=county.actor("registrar"), at=NOON)
    standard.resume(matter, by=county.actor("registrar"), at=NOON)
    assert answer(matter).due_on == DUE and not answer(matter).segments.exists()


def test_extension_and_stop_add_up(county: County) -> None:
    matter = county.handling()
    ask(matter, county)
    standard.grant_extension(matter, days=5, by=county.actor("reviewer"), at=NOON)
    standard.suspend(matter, reason="等待鉴定", by=county.actor("registrar"), at=NOON)
    monday = dt.date(2026, 9, 21)
    standard.resume(matter, by=county.actor("registrar"), at=clock.on(monday))
    assert answer(matter).due_on == calendar.load().add_workdays(DUE, 7)


def notice_for_2027() -> Notice:
    new_year = [dt.date(2027, 1, d) for d in (1, 2, 3)]
    spring = [dt.date(2027, 2, 5) + dt.timedelta(days=n) for n in range(9)]
    others = [
        dt.date(2027, 4, 5),
        *(dt.date(2027, 5, d) for d in (1, 2, 3, 4, 5)),
        dt.date(2027, 6, 9),
        dt.date(2027, 9, 15),
        *(dt.date(2027, 10, d) for d in range(1, 8)),
    ]
    return Notice(
        2027,
        "国办发明电〔2026〕9号",
        dt.date(2026, 11, 25),
        dict.fromkeys([*new_year, *spring, *others], "假日"),
        {},
        "test",
    )


def test_a_new_notice_counts_open_terms_again_and_lists_what_moved(county: County) -> None:
    december = clock.on(dt.date(2026, 12, 18))
    matter, closed = county.errand(at=december), county.errand(at=december)
    registrar = county.actor("registrar", december.date())
    for one in (matter, closed):
        errand.give(
            one,
            lead_unit=county.units["roads"],
            assisting=[county.units["water"]],
            by=registrar,
            at=december,
        )
    standard.send_back(closed, reason="非本局", by=county.actor("roads"), at=december)
    before = answer(matter)
    assert before.provisional and before.due_on.year == 2027
    # 2 and 3 January become days off, and so does Friday 15 January by a mistake of the test's own
    notice = notice_for_2027()
    days_off = {**notice.holidays, dt.date(2027, 1, 4): "假日"}
    changed_notice = Notice(2027, notice.number, notice.issued_on, days_off, {}, "test")
    entered = enter_notice(
        changed_notice, by=system(), at=december, odd_total_because="测试用的安排"
    )
    after = answer(matter)
    assert not after.provisional
    assert after.due_on == calendar.load().add_workdays(dt.date(2026, 12, 18), 20)
    assert after.due_on > before.due_on
    changed = {c.term_id: c for c in entered.changes["casework.terms"]}
    assert changed[after.pk].before == before.due_on and changed[after.pk].after == after.due_on
    listed = TermChange.objects.get(term=after)
    assert (listed.because, listed.before, listed.after, listed.was_provisional) == (
        notice.number,
        before.due_on,
        after.due_on,
        True,
    )
    assert not TermChange.objects.filter(term__met_on__isnull=False).exists()
    assignment = matter.assignments.get(unit__code="roads")
    ticking = [t.due_on for t in matter.terms.filter(met_on=None, assignment=assignment)]
    assert assignment.due_on == min(ticking)
    assert Entry.objects.get(verb="casework.terms_recounted").detail["changed"] == len(changed)
