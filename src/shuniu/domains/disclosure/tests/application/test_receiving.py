"""申请与收到: who may apply, what must be in it, and from which day the law counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.casework.models import Move, Term
from shuniu.commons.people.actor import citizen
from shuniu.commons.trail.models import Entry
from shuniu.domains.disclosure.applicant import right_card, right_credit_code, unseal
from shuniu.domains.disclosure.models import Application
from shuniu.domains.disclosure.queries.application import by_code
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours

CODE = "91350100M000100Y43"


def reply_term(application: Application) -> Term:
    return Term.objects.filter(matter_id=application.pk, name="reply", void=False).latest("pk")


def test_steps_and_opinions_name_no_applicant(cast: Any) -> None:
    told = "顾青禾说不要了，电话13900001234"
    application = cast.applied().application
    cast.do("withdraw", application, cast.applicant(application), reason=told)
    asked = cast.received()
    cast.do("request_correction", asked, "registrar", missing="请顾青禾写明文号。", days=5)
    assert Application.objects.filter(correction__missing__contains="顾青禾").exists()
    notes = "".join(Move.objects.values_list("note", flat=True))
    assert "不要了" in notes and "写明文号" in notes
    assert "顾青禾" not in notes and "13900001234" not in notes


def test_an_application_sent_twice_is_one_and_is_found_by_its_code(cast: Any) -> None:
    key = "k" * 32
    first, again = cast.applied(key=key), cast.applied(key=key)
    assert (first.number, first.code) == (again.number, again.code) and again.again
    assert Application.objects.count() == 1
    assert by_code(f" {first.number} ", first.code).pk == first.application.pk
    for number, code in ((first.number, "0000000000"), ("云公申〔2026〕9号", first.code)):
        with pytest.raises(NotFound):
            by_code(number, code)


def test_personal_data_lie_under_lock_and_the_title_is_masked(cast: Any) -> None:
    wanted = "顾青禾13900001234家的宅基地审批材料"
    application = cast.applied(wanted=wanted).application
    row = Application.objects.filter(pk=application.pk).values().get()
    for secret in ("顾青禾", "13900001234", "110101199003078515", "gu@example.cn"):
        assert secret not in str(row), secret
    assert unseal(row["sealed"]).name == "顾青禾"
    assert row["masked_name"] == "顾**"
    assert "顾青禾" not in cast.matter(application).title


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("identity_number", {"applicant": {"identity_number": "110101199003078514"}}),
        ("phone", {"applicant": {"phone": "110"}}),
        ("name", {"applicant": {"name": " "}}),
        ("contact", {"applicant_kind": "company"}),
        ("wanted", {"wanted": " "}),
        ("description", {"description": "报告"}),
        ("address", {"getting": "post"}),
        ("identity_paper", {"identity_paper": None}),
    ],
)
def test_what_article_29_wants_is_asked_for_beside_its_field(
    cast: Any, field: str, given: dict[str, Any]
) -> None:
    if "applicant" in given:
        person = unseal(cast.applied().application.sealed)
        given = {"applicant": replace(person, **given["applicant"])}
    with pytest.raises(FieldRefused) as refused:
        cast.applied(**given)
    assert refused.value.field == field


def test_numbers_of_identity_are_checked_by_their_last_sign() -> None:
    assert right_card("11010119900307851" + "5") and not right_card("110101199003078516")
    assert not right_card("11010119901307851X")
    good = [s for s in "0123456789ABCDEFGHJKLMNPQRTUWXY" if right_credit_code(CODE[:17] + s)]
    assert len(good) == 1


def test_the_day_is_agreed_for_the_web_and_known_at_the_counter(cast: Any) -> None:
    application = cast.applied().application
    assert cast.state(application) == "received"
    assert not Term.objects.filter(matter_id=application.pk, name="reply").exists()
    cast.later(2)
    with pytest.raises(FieldRefused):
        cast.do("confirm_day", application, "registrar", day=cast.day + dt.timedelta(days=1))
    cast.do("confirm_day", application, "registrar", day=cast.day)
    # 2026-06-03 + 20 working days, of which 06-19 is none: 07-02.
    assert reply_term(application).due_on == dt.date(2026, 7, 2)

    entered = cast.do_enter(way="registered", handed_on=dt.date(2026, 6, 1))
    assert cast.state(entered) == "screening"
    assert reply_term(entered).opened_on == dt.date(2026, 6, 1)
    assert reply_term(entered).due_on == dt.date(2026, 6, 30)
    posted = cast.do_enter(way="ordinary", handed_on=dt.date(2026, 6, 1))
    assert cast.state(posted) == "received"


def test_strangers_neither_enter_nor_confirm_nor_give_codes(cast: Any) -> None:
    application = cast.applied().application
    for name in ("water_handler", "auditor", "reviewer"):
        with pytest.raises(NotYours):
            cast.do("confirm_day", application, name, day=cast.day)
        with pytest.raises(NotYours):
            cast.do("issue_code", application, name, reason="当面核对身份证")
        with pytest.raises(NotYours):
            cast.do_enter(by=cast.actor(name))
    with pytest.raises(NotYours):
        cast.do("withdraw", application, citizen(application.pk + 1), reason="不要了")
    code = cast.do("issue_code", application, "registrar", reason="当面核对身份证")
    assert by_code(application.matter.number, code).pk == application.pk


def test_the_applicant_takes_it_back_and_it_counts_as_ended(cast: Any) -> None:
    application = cast.searching()
    cast.do("withdraw", application, cast.applicant(application), reason="已经找到")
    row = cast.fresh(application)
    assert (row.outcome, row.ended_on, cast.state(row)) == ("other", cast.day, "withdrawn")


def test_whoever_looks_at_the_applicants_data_says_why_and_is_on_record(cast: Any) -> None:
    application = cast.searching()
    cast.do("ask_units", application, "registrar", units=[cast.units["water"]])
    with pytest.raises(NotFound):
        cast.do("unmask", application, "housing_handler", reason="想看看是谁")
    with pytest.raises(Exception, match="工作机构"):
        cast.do("unmask", application, "water_handler", reason="想看看是谁")
    with pytest.raises(FieldRefused):
        cast.do("unmask", application, "registrar", reason="看")
    who = cast.do("unmask", application, "registrar", reason="电话确认收到日期")
    assert who.phone == "13900001234"
    assert Entry.objects.filter(verb="disclosure.unmasked").count() == 1
