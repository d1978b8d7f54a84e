"""答复: every outcome of the law has its letter; a second person approves; delivered, contested."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Term
from shuniu.commons.figures import counting
from shuniu.commons.figures.period import Period
from shuniu.domains.disclosure.actions import application as actions
from shuniu.domains.disclosure.actions.application.base import NotCorrectedByCourt
from shuniu.domains.disclosure.models import OUTCOMES, Answer, Ask, Challenge, Consultation, Notice
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck


@pytest.mark.parametrize("code", list(OUTCOMES))
def test_each_outcome_has_a_letter_with_its_basis_and_the_right_remedy(
    cast: Any, code: str
) -> None:
    application = cast.searching()
    if OUTCOMES[code].group == "record":
        application.ask = Ask.RECORD
    answer = Answer(
        application=application,
        outcome=code,
        text="具体情况如上。",
        withheld="附表。" if code == "partial" else "",
        reconsideration_body="延平市人民政府",
        court="延平市中级人民法院",
        drafted_at=cast.at,
    )
    letter = actions.answer_letter(answer)
    text = "".join(letter.paragraphs)
    assert letter.to == "顾青禾" and OUTCOMES[code].basis in text
    assert str(OUTCOMES[code].finding) in text and "延平市人民政府" in text
    refused = OUTCOMES[code].group in ("refused", "partial")
    assert ("应当先申请行政复议" in text) == refused
    assert ("或者自收到之日起六个月内" in text) == (not refused)


def test_from_the_draft_to_the_delivery(cast: Any) -> None:
    application = cast.drafted(cast.searching())
    draft = Answer.objects.get()
    cast.do("withdraw_draft", application, "registrar", reason="补充页码")
    cast.drafted(application)
    with pytest.raises(NotYours):
        cast.do("approve_answer", application, "registrar")
    cast.do("approve_answer", application, "reviewer", remark="同意。")
    row = cast.fresh(application)
    assert row.answer is not None and row.answer.number == "云公开复〔2026〕1号"
    assert row.answer_id != draft.pk and (row.outcome, row.ended_on) == ("granted", cast.day)
    pdf = actions.answer_pdf(row.answer)
    assert pdf.startswith(b"%PDF") and pdf == actions.answer_pdf(row.answer)
    with pytest.raises(FieldRefused):
        cast.do("record_delivery", application, "registrar", means="post", day=cast.day)
    early = cast.day - dt.timedelta(days=1)
    with pytest.raises(FieldRefused):
        cast.do("record_delivery", application, "registrar", means="fetch", day=early)
    cast.do("confirm_receipt", application, cast.applicant(application))
    assert cast.fresh(application).delivered_by == "web" and cast.state(application) == "closed"


def test_one_person_does_not_approve_what_they_drafted(cast: Any) -> None:
    application = cast.searching()
    cast.do(
        "draft_answer",
        application,
        "both",
        outcome="not_held",
        text="经检索，未制作、未获取。",
        reconsideration_body="延平市人民政府",
        court="延平市中级人民法院",
    )
    with pytest.raises(SelfCheck):
        cast.do("approve_answer", application, "both")
    with pytest.raises(NotYours):
        cast.do("return_draft", application, "water_handler", reason="不对")


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        ("third_party", "第三十二条"),
        ("still_unclear", "补正"),
        ("fee_unpaid", "收费通知"),
        ("correction_overdue", "补正"),
        ("record_kept", "各有自己的答复类型"),
    ],
)
def test_an_outcome_that_the_facts_do_not_bear_is_refused(
    cast: Any, outcome: str, why: str
) -> None:
    application = cast.searching()
    with pytest.raises(Exception, match=why):
        cast.drafted(application, outcome=outcome)
    with pytest.raises(FieldRefused):
        cast.drafted(application, outcome="partial")
    assert cast.state(application) == "searching"


def test_what_is_disclosed_over_an_objection_is_told_to_who_objected(cast: Any) -> None:
    application = cast.consulting()
    asked = Consultation.objects.get()
    given = {"consultation": asked, "said": "objects", "reasons": "商业秘密。"}
    cast.do("record_opinion", application, "registrar", **given)
    with pytest.raises(FieldRefused) as refused:
        cast.drafted(application)
    assert refused.value.field == "public_interest"
    cast.answered(application, public_interest="涉及饮水安全，公众有权知道。")
    notice = Notice.objects.get(kind="decision")
    text = "".join(notice.lines)
    assert notice.consultation == asked and "饮水安全" in text and "第三十二条" in text
    assert "顾" not in text


def test_a_corrected_answer_is_handled_again_and_counts_once(cast: Any) -> None:
    application = cast.closed(outcome="process", text="系内部请示，不予公开。")
    cast.later(10)
    with pytest.raises(NotCorrectedByCourt):
        cast.do("handle_again", application, "registrar", reason="延政复〔2026〕8号决定书")
    given = {"body": "延平市人民政府", "case_number": "延政复〔2026〕8号"}
    cast.do(
        "record_challenge",
        application,
        "registrar",
        kind="reconsideration",
        filed_on=cast.day,
        **given,
    )
    cast.later(20)
    challenge = Challenge.objects.get()
    result = {"challenge": challenge, "result": "corrected", "decided_on": cast.day}
    with pytest.raises(NotYours):
        cast.do("record_result", application, "reviewer", **result)
    cast.do("record_result", application, "registrar", **result)
    cast.do("handle_again", application, "registrar", reason="延政复〔2026〕8号决定书")
    term = Term.objects.filter(matter_id=application.pk, name="reply").latest("pk")
    assert term.opened_on == cast.day and term.met_on is None
    first = cast.fresh(application)
    cast.answered(application, outcome="granted")
    row = cast.fresh(application)
    assert (row.outcome, row.ended_on) == (first.outcome, first.ended_on)
    assert row.answer is not None and row.answer.outcome == "granted"


def test_the_figures_count_applications_and_those_in_time(cast: Any) -> None:
    cast.closed()
    slow = cast.searching()
    cast.searching(ask="record")
    cast.later(25)
    cast.answered(slow)
    cast.searching()
    year = Period.year(2026)
    counted = {
        code: counting.count(f"disclosure.{code}", year)
        for code in ("applications", "answered", "answered_on_time")
    }
    assert counted == {"applications": 3, "answered": 2, "answered_on_time": 1}
