"""签发: by the right person, under a number without a gap, with what was said on record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from shuniu.casework.models import Opinion
from shuniu.commons import numbering
from shuniu.commons.numbering.models import Issued
from shuniu.domains.documents.actions.passing import Blocked, NotAnIssuer, PrincipalSigns
from shuniu.domains.documents.actions.templates import allow_issuing, establish_issuer
from shuniu.domains.documents.models import IssuerSeries
from shuniu.ground.refusal import FieldRefused, NotYours


def test_numbers_follow_each_other_from_the_moment_of_signing(cast: Any) -> None:
    first, second = cast.reviewed(), cast.reviewed()
    cast.do("sign", second, cast.vice)  # the later draft is signed first
    cast.do("sign", first, cast.vice)
    assert cast.document(second).number == "云政发〔2026〕1号"
    assert cast.document(first).number == "云政发〔2026〕2号"
    cast.day = dt.date(2027, 1, 4)
    third = cast.signed()
    assert cast.document(third).number == "云政发〔2027〕1号"
    series = cast.document(third).series
    assert numbering.gaps(series, 2026) == [] and numbering.gaps(series, 2027) == []


def test_a_refused_signature_takes_no_number(cast: Any) -> None:
    document = cast.reviewed(important=True)
    with pytest.raises(PrincipalSigns, match="主要负责人head·甲签发"), transaction.atomic():
        cast.do("sign", document, cast.vice)
    assert cast.document(document).number == ""
    assert cast.document(cast.signed()).number == "云政发〔2026〕1号"


def test_upward_documents_are_the_principal_leaders_to_sign(cast: Any) -> None:
    document = cast.drafted(
        kind="request_for_instructions",
        subject="解决农田水利设施修复资金",
        to=["澄川市人民政府"],
        remark="联系人：甲，电话：0000-1234500",
        by=cast.clerk,
        stops=[cast.at_stop("reviewing", "office"), cast.at_stop("signing", "office")],
    )
    cast.do("submit", document, cast.clerk)
    cast.do("review_pass", document, cast.deputy)
    with pytest.raises(PrincipalSigns, match="上行文由云汀县人民政府主要负责人"):
        cast.do("sign", document, cast.vice)
    cast.do("sign", document, cast.head)
    assert cast.document(document).number == "云政〔2026〕1号"


def test_nothing_goes_down_while_a_unit_objects_unless_a_leader_decides(cast: Any) -> None:
    document = cast.checked()
    cast.do("countersign_object", document, cast.finance_head, text="资金没有着落，建议暂缓。")
    cast.do("countersign_agree", document, cast.housing_head)
    cast.do("review_pass", document, cast.deputy)
    with pytest.raises(Blocked, match="云汀县财政局不同意"):
        cast.do("sign", document, cast.vice, text="同意。")
    assert cast.state(document) == "signing"
    cast.do("sign", document, cast.vice, text="同意。", decision="资金由县级统筹，按现稿印发。")
    said = dict(Opinion.objects.filter(matter=document.pk).values_list("heading", "text"))
    assert said["对不同意见的决定"] == "资金由县级统筹，按现稿印发。"
    assert "暂缓" in Opinion.objects.get(matter=document.pk, by_label="finance_head·甲").text


def test_an_objection_is_over_when_the_unit_agrees_in_the_next_round(cast: Any) -> None:
    document = cast.checked()
    cast.do("countersign_object", document, cast.finance_head, text="资金没有着落。")
    cast.do("return_to", document, cast.housing_head, reason="请按财政意见修改。")
    cast.do("submit", document, cast.water_handler)
    cast.do("check_pass", document, cast.water_head)
    cast.do("countersign_agree", document, cast.finance_head, text="已按意见修改，同意。")
    cast.do("countersign_agree", document, cast.housing_head)
    cast.do("review_pass", document, cast.deputy)
    cast.do("sign", document, cast.vice)
    assert cast.document(document).number


def test_a_joint_issue_is_signed_by_the_heads_of_all_and_has_the_hosts_number(cast: Any) -> None:
    document = cast.drafted(
        issuer=cast.units["housing"],
        co_issuers=[cast.units["finance"], cast.units["water"]],
        kind="letter",
        subject="商请支持农村供水管网改造",
        to=["澄川市供水集团"],
        by=cast.housing_handler,
        stops=None,
    )
    cast.do("submit", document, cast.housing_handler)
    cast.do("countersign_agree", document, cast.finance_head)
    cast.do("countersign_agree", document, cast.water_head)
    cast.do("sign", document, cast.water_head)
    cast.tomorrow()
    cast.do("sign", document, cast.housing_head)
    assert cast.document(document).number == ""  # one organ has not signed
    cast.do("sign", document, cast.finance_head)
    signed = cast.document(document)
    assert signed.number == "云建函〔2026〕1号" and signed.day == cast.day
    assert signed.signed_by_label == "water_head·甲、housing_head·甲、finance_head·甲"


def test_without_an_organs_signature_a_joint_issue_is_not_submitted(cast: Any) -> None:
    document = cast.drafted(
        issuer=cast.units["housing"],
        co_issuers=[cast.units["finance"]],
        by=cast.housing_handler,
        stops=[cast.at_stop("signing", "housing")],
    )
    with pytest.raises(Blocked, match="所有联署机关"):
        cast.do("submit", document, cast.housing_handler)


def test_only_who_is_listed_as_an_issuer_gets_numbers(cast: Any) -> None:
    document = cast.drafted(
        issuer=cast.units["water"],
        kind="letter",
        to=[cast.units["finance"]],
        stops=[cast.at_stop("signing", "water")],
    )
    cast.do("submit", document, cast.water_handler)
    with pytest.raises(NotAnIssuer, match="“函”还没有发文立户"):
        cast.do("sign", document, cast.water_head)
    given = {"issuer": cast.units["water"], "category": "letter", "at": cast.at}
    with pytest.raises(NotYours):
        establish_issuer(**given, code_text="云水函", by=cast.water_head)
    with pytest.raises(FieldRefused, match="已经有机关使用"):
        establish_issuer(**given, code_text="云政发", by=cast.registrar)
    row = establish_issuer(**given, code_text="云水函", by=cast.registrar)
    allow_issuing(row, may_issue=False, by=cast.registrar, at=cast.at)
    with pytest.raises(NotAnIssuer):
        cast.do("sign", document, cast.water_head)
    allow_issuing(row, may_issue=True, by=cast.registrar, at=cast.at)
    cast.do("sign", document, cast.water_head)
    assert cast.document(document).number == "云水函〔2026〕1号"
    assert IssuerSeries.objects.get(pk=row.pk).code_text == "云水函"


def test_a_normative_document_passes_a_legality_review(cast: Any) -> None:
    plain = {"normative": True, "fair_competition": "不涉及"}
    route = [cast.at_stop("reviewing", "office"), cast.at_stop("signing", "office")]
    document = cast.drafted(**plain, stops=route)
    with pytest.raises(Blocked, match="合法性审核"):
        cast.do("submit", document, cast.water_handler)
    passing = cast.normative()
    cast.do("legality_pass", passing, cast.justice_head, text="权限合法，内容不违反上位法。")
    cast.do("sign", passing, cast.head)
    assert cast.document(passing).number == "云政规〔2026〕1号"


def test_the_review_looks_at_all_five_points(cast: Any) -> None:
    document = cast.countersigned()
    with pytest.raises(FieldRefused, match="还没有核对"):
        cast.do("review_pass", document, cast.deputy, points=("need", "lawful"))
    assert cast.state(document) == "reviewing"


def test_a_deputy_signs_for_the_leader_who_is_away(cast: Any) -> None:
    from shuniu.commons.people.models import Delegation

    document = cast.reviewed()
    Delegation.objects.create(
        member=cast.members["vice"],
        deputy=cast.members["director"],
        first_day=cast.day,
        last_day=cast.day,
        reason="出差",
        given_at=cast.at,
    )
    cast.do("sign", document, cast.director)
    assert cast.document(document).signed_by_label == "director·甲（代vice·甲）"


def test_a_text_is_settled_without_a_number(cast: Any) -> None:
    document = cast.drafted(
        kind="text",
        issuer=cast.units["office"],
        subject="在全县农田水利工作会议上的讲话",
        to=[],
        by=cast.clerk,
        stops=[cast.at_stop("reviewing", "office"), cast.at_stop("signing", "office", "vice")],
    )
    cast.do("submit", document, cast.clerk)
    cast.do("review_pass", document, cast.deputy)
    cast.do("sign", document, cast.vice)
    assert cast.state(document) == "issued" and cast.document(document).number == ""
    assert not Issued.objects.filter(text__startswith="云政办").exists()
