"""Nobody takes a step that is not theirs: each in a state in which it could be taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.commons.people.actor import citizen
from shuniu.domains.disclosure.flow.application import KIND
from shuniu.domains.disclosure.models import Challenge, Consultation, Said
from shuniu.ground.refusal import NotYours

DAY = dt.date(2026, 6, 1)
# What each step is told, by the state in which the application stands.
TOLD: dict[str, dict[str, dict[str, Any]]] = {
    "received": {
        "accept": {},
        "request_correction": {"missing": "请写明文号。", "days": 5},
        "withdraw": {"reason": "不要了"},
    },
    "searching": {
        "ask_reasons": {"text": "一个月三十件。"},
        "charge": {"way": "pages", "pages": 100},
        "consult": {"whom": "comaker", "party": "市水利局", "subject": "联合发文。"},
        "request_extension": {"days": 5, "reason": "量大"},
        "urge": {"means": "phone", "text": "请抓紧。"},
        "assist_sign_for": {},
        "assist_answer": {"text": "没有找到。"},
        "draft_answer": {
            "outcome": "granted",
            "text": "提供如下信息。",
            "reconsideration_body": "市政府",
            "court": "市中级法院",
        },
    },
    "consulting": {"record_opinion": {"consultation": None, "said": Said.AGREES}},
    "drafted": {"withdraw_draft": {}, "return_draft": {"reason": "不全"}, "approve_answer": {}},
    "answered": {
        "record_delivery": {"means": "web", "day": DAY},
        "confirm_receipt": {},
        "record_challenge": {
            "kind": "reconsideration",
            "body": "市政府",
            "case_number": "1号",
            "filed_on": DAY,
        },
    },
    "closed": {"handle_again": {"reason": "1号决定"}},
}


@pytest.mark.parametrize("state", list(TOLD))
def test_a_stranger_takes_no_step(cast: Any, state: str) -> None:
    application = getattr(cast, state)()
    strangers = [cast.actor("auditor"), cast.actor("housing_handler"), citizen(application.pk + 1)]
    for code, given in TOLD[state].items():
        if "consultation" in given:
            given = {**given, "consultation": Consultation.objects.get()}
        for stranger in strangers:
            before = cast.matter(application).last_move_id
            with pytest.raises(NotYours):
                cast.do(code, application, stranger, **given)
            assert cast.matter(application).last_move_id == before, code


def test_where_the_applicant_is_waited_for_no_other_applicant_answers(cast: Any) -> None:
    application = cast.received()
    given = {"missing": "请写明文号。", "days": 5}
    cast.do("request_correction", application, "registrar", **given)
    with pytest.raises(NotYours):
        cast.do("correct", application, citizen(application.pk + 1), text="云水〔2025〕12号")
    asked = cast.searching()
    cast.do("ask_reasons", asked, "registrar", text="一个月三十件。")
    with pytest.raises(NotYours):
        cast.do("give_reasons", asked, citizen(asked.pk + 1), text="研究。")
    paying = cast.searching()
    cast.do("charge", paying, "registrar", way="pages", pages=100)
    with pytest.raises(NotYours):
        cast.do("record_payment", paying, "reviewer", paid_on=DAY, receipt="1")
    assert cast.matter(paying).kind == KIND and not Challenge.objects.exists()
