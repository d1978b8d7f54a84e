"""期限: stopped while others are asked, begun anew by a correction and a fee, extended once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Term, TermSegment
from shuniu.casework.terms import ExtendedAlready
from shuniu.commons.notices.models import Delivery
from shuniu.commons.people.actor import system
from shuniu.domains.disclosure.actions.application import run_again_at_night
from shuniu.domains.disclosure.actions.application.base import (
    ChargedAlready,
    CorrectedOnce,
    NothingToAnswerFor,
    NothingToCharge,
    PaidTooLate,
    StillWaitedFor,
    TooLateToAskCorrection,
)
from shuniu.domains.disclosure.models import Application, Consultation, Correction, Notice
from shuniu.domains.disclosure.queries.application import clock_of
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck


def reply(application: Application) -> Term:
    return Term.objects.filter(matter_id=application.pk, name="reply", void=False).latest("pk")


def asked(application: Application) -> Consultation:
    return Consultation.objects.filter(application=application, said="").earliest("pk")


def test_the_clock_stands_still_until_the_last_of_those_asked_has_spoken(cast: Any) -> None:
    application = cast.searching()
    due = reply(application).due_on
    cast.later(3)
    cast.consult(application)
    cast.consult(application, party="张三丰")
    assert reply(application).suspended and cast.matter(application).due_on is not None
    clock = clock_of(cast.matter(application), cast.day)
    assert clock is not None and clock.stopped and clock.counted == 3
    second = Consultation.objects.latest("pk")
    assert second.party == "张**" and second.sealed is not None
    cast.later(4)
    given = {"said": "objects", "reasons": "附表含商业秘密。"}
    cast.do("record_opinion", application, "registrar", consultation=asked(application), **given)
    assert cast.state(application) == "consulting" and reply(application).suspended
    with pytest.raises(NothingToAnswerFor):
        cast.do(
            "record_opinion",
            application,
            "registrar",
            consultation=asked(application),
            said="silent",
        )
    waited = asked(application).term.due_on
    cast.later(14)  # the fifteen working days were over three working days ago
    cast.do(
        "record_opinion", application, "registrar", consultation=asked(application), said="silent"
    )
    term = reply(application)
    assert cast.state(application) == "searching" and not term.suspended
    segment = TermSegment.objects.get(term=term)
    # Nobody is waited for beyond their fifteen days, however late it is put down.
    assert segment.last_on == waited < cast.day
    from_calendar = clock_of(cast.matter(application), cast.day)
    assert from_calendar is not None and from_calendar.counted == 3 + 3
    assert term.due_on > due and Notice.objects.filter(kind="consultation").count() == 2


def test_a_co_makers_letter_has_its_own_article_and_names_no_applicant(cast: Any) -> None:
    application = cast.searching()
    given = {"whom": "comaker", "party": "延平市水利局", "subject": "联合印发的方案。"}
    cast.do("consult", application, "registrar", **given)
    notice = Notice.objects.get(kind="consultation")
    text = "".join(notice.lines)
    assert "第三十四条" in text and "视为同意公开" in text and "顾" not in text
    assert Term.objects.get(matter_id=application.pk, name="consult").rule == "disc.comaker"


def test_a_correction_is_asked_for_once_and_in_time_and_the_clock_begins_anew(cast: Any) -> None:
    application = cast.received()
    given = {"missing": "请写明报告的文号或者制作机关。", "days": 10}
    cast.do("request_correction", application, "registrar", **given)
    assert not Term.objects.filter(
        matter_id=application.pk, name="reply", met_on__isnull=True
    ).exists()
    assert "一次性" in Notice.objects.get(kind="correction").lines[0]
    assert Delivery.objects.filter(address="13900001234").exists()
    cast.later(5)
    cast.do("correct", application, cast.applicant(application), text="县水利局2025年12月制作")
    assert reply(application).opened_on == cast.day
    clock = clock_of(cast.matter(application), cast.day)
    assert clock is not None and clock.begun == 2 and clock.counted == 0

    late = cast.received()
    cast.later(8)
    with pytest.raises(TooLateToAskCorrection):
        cast.do("request_correction", late, "registrar", **given)


def test_what_is_entered_late_counts_from_the_day_on_which_it_came(cast: Any) -> None:
    """A clerk who leaves a letter lying gains no days by it."""
    application = cast.received()
    given = {"missing": "请写明文号。", "days": 10}
    cast.do("request_correction", application, "registrar", **given)
    asked_on = cast.day
    cast.later(2)
    came = cast.day
    cast.later(4)
    with pytest.raises(FieldRefused, match="告知补正之后"):
        day = asked_on - dt.timedelta(days=1)
        cast.do("correct", application, "registrar", text="县水利局制作", day=day)
    cast.do("correct", application, "registrar", text="县水利局制作", day=came)
    assert reply(application).opened_on == came
    cast.consult(application)
    cast.later(3)
    heard = cast.day
    cast.later(5)
    given = {"said": "partly", "reasons": "附表不同意。", "day": heard}
    cast.do("record_opinion", application, "registrar", consultation=asked(application), **given)
    segment = TermSegment.objects.get(term=reply(application))
    assert segment.last_on == heard
    with pytest.raises(FieldRefused, match="不同意全部公开"):
        cast.drafted(application, outcome="granted")


def test_whoever_is_silent_holds_the_clock_for_fifteen_days_and_no_night_longer(cast: Any) -> None:
    """The light that the clerk sees is right though nobody has put the silence down."""
    application = cast.consulting()
    last = asked(application).term.due_on

    def night() -> int:
        return run_again_at_night(on=cast.day, by=system(), at=cast.at)

    cast.day = last
    assert night() == 0 and reply(application).suspended
    with pytest.raises(StillWaitedFor):
        cast.do("run_again", application, system())
    cast.later(1)
    assert night() == 1 and night() == 0
    term = reply(application)
    assert not term.suspended and TermSegment.objects.get(term=term).last_on == last
    assert cast.state(application) == "consulting"
    came = last - dt.timedelta(days=1)  # their letter had lain since the day before
    given = {"said": "objects", "reasons": "商业秘密。", "day": came}
    cast.do("record_opinion", application, "registrar", consultation=asked(application), **given)
    assert TermSegment.objects.get(term=term).last_on == came
    assert reply(application).due_on <= term.due_on


def test_a_late_correction_wants_a_reason_and_none_at_all_gives_it_up(cast: Any) -> None:
    application = cast.received()
    given = {"missing": "请写明文号。", "days": 3}
    cast.do("request_correction", application, "registrar", **given)
    with pytest.raises(Exception, match="还没有过"):
        cast.drafted(application, outcome="correction_overdue")
    cast.later(4)
    with pytest.raises(Exception, match="逾期后只能答复"):
        cast.drafted(application, outcome="granted")
    with pytest.raises(FieldRefused) as refused:
        cast.do("correct", application, cast.applicant(application), text="县水利局制作")
    assert refused.value.field == "explanation"
    cast.drafted(application, outcome="correction_overdue")
    cast.do("return_draft", application, "reviewer", reason="再电话联系一次。")
    assert cast.state(application) == "correcting"
    cast.do(
        "correct",
        application,
        cast.applicant(application),
        text="县水利局制作",
        explanation="住院期间没有看到。",
    )
    assert cast.state(application) == "searching"
    assert Correction.objects.get(application=application).answered_on == cast.day


def test_it_is_extended_once_by_a_second_person_and_the_applicant_is_told(cast: Any) -> None:
    application = cast.searching()
    due = reply(application).due_on
    given = {"days": 20, "reason": "需要查阅二十年前的档案"}
    cast.do("request_extension", application, "both", **given)
    with pytest.raises(SelfCheck):
        cast.do("grant_extension", application, "both", **given)
    with pytest.raises(NotYours):
        cast.do("grant_extension", application, "registrar", **given)
    cast.do("grant_extension", application, "reviewer", **given)
    assert reply(application).due_on > due
    assert "二十年前的档案" in Notice.objects.get(kind="extension").lines[0]
    with pytest.raises(ExtendedAlready):
        cast.do("request_extension", application, "registrar", **given)


def test_a_fee_is_charged_by_one_formula_and_the_clock_begins_when_it_is_paid(cast: Any) -> None:
    application = cast.searching(items=12)
    with pytest.raises(FieldRefused):
        cast.do("charge", application, "registrar", way="items", pages=40)
    cast.do("charge", application, "registrar", way="items")
    assert cast.fresh(application).fee == 200
    told = "".join(Notice.objects.get(kind="fee").lines)
    assert "200元" in told and "缴纳方式：" in told and "缴费期满后" in told
    cast.later(3)
    cast.do("record_payment", application, "registrar", paid_on=cast.day, receipt="闽财票001")
    assert reply(application).opened_on == cast.day
    with pytest.raises(ChargedAlready):
        cast.do("charge", application, "registrar", way="pages", pages=100)

    # The same person's twelve of the month are counted before this one's.
    second = cast.searching(items=1)
    cast.do("charge", second, "registrar", way="items")
    assert cast.fresh(second).fee == 100
    third = cast.searching(applicant_kind="person")
    with pytest.raises(NothingToCharge):
        cast.do("charge", third, "registrar", way="pages", pages=30)
    cast.later(21)
    with pytest.raises(PaidTooLate):
        cast.do("record_payment", second, "registrar", paid_on=cast.day, receipt="闽财票002")
    cast.answered(second, outcome="fee_unpaid")
    assert cast.fresh(second).outcome == "fee_unpaid"


def test_too_much_is_asked_for_reasons_and_deferred_or_not_handled(cast: Any) -> None:
    application = cast.searching()
    with pytest.raises(Exception, match="说明理由"):
        cast.drafted(application, outcome="excessive")
    cast.do("ask_reasons", application, "registrar", text="一个月内已申请三十件。")
    cast.do("give_reasons", application, cast.applicant(application), text="用于学术研究。")
    given = {"due_on": dt.date(2026, 9, 30), "reason": "数量大，分批答复。"}
    with pytest.raises(NotYours):
        cast.do("defer", application, "registrar", **given)
    cast.do("defer", application, "reviewer", **given)
    assert reply(application).due_on == dt.date(2026, 9, 30)
    told = "".join(Notice.objects.get(kind="extension").lines)
    assert "第三十五条" in told and "第三十三条第二款" not in told
    cast.answered(application, outcome="excessive", text="说明的理由不合理。")
    assert cast.fresh(application).outcome == "excessive"


def test_units_search_without_being_told_who_asks(cast: Any) -> None:
    application = cast.searching()
    given = {"units": [cast.units["water"]], "text": "请检索验收报告。"}
    with pytest.raises(NotYours):
        cast.do("ask_units", application, "water_handler", **given)
    cast.do("ask_units", application, "registrar", **given)
    with pytest.raises(FieldRefused):
        cast.do("ask_units", application, "registrar", **given)
    assert not casework_queries.may_see(cast.actor("housing_handler"), cast.matter(application))
    cast.do("assist_sign_for", application, "water_handler")
    cast.do("assist_answer", application, "water_handler", text="已找到报告，附后。")
    assert cast.state(application) == "searching"


def test_it_is_not_asked_for_a_correction_twice(cast: Any) -> None:
    application = cast.received()
    Correction.objects.create(
        application=application, asked_on=cast.day, missing="一", due_on=cast.day
    )
    with pytest.raises(CorrectedOnce):
        cast.do("request_correction", application, "registrar", missing="二", days=5)
