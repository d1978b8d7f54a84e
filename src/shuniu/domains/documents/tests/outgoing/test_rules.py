"""Who may write to whom, and what: each rule at a case that it catches and one that it lets go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shuniu.commons.manuscript import from_plain
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.facts import findings_of
from shuniu.domains.documents.actions.passing import Blocked
from shuniu.domains.documents.rules import DocumentFacts, Organ, check, outside, relation
from shuniu.domains.documents.rules.model import (
    BELOW,
    COUNTY,
    DEPARTMENT,
    GOVERNMENT,
    OFFICE,
    SECTION,
    TOWN,
    VERTICAL,
)

GOV = Organ("云汀县人民政府", GOVERNMENT, COUNTY, 1)
OFF = Organ("云汀县人民政府办公室", OFFICE, COUNTY, 2)
DEPT = Organ("云汀县水务局", DEPARTMENT, BELOW, 3)
OTHER = Organ("云汀县财政局", DEPARTMENT, BELOW, 4)
A_TOWN = Organ("石桥镇人民政府", TOWN, BELOW, 5)
CITY, CITY_BUREAU = outside("澄川市人民政府"), outside("澄川市水务局")
PROVINCE = outside("岚江省人民政府")
TEXT = (
    "为做好农田水利设施管护，现就有关事项通知如下。请各乡镇明确责任，逐处排查渠道、泵站、"
    "涵闸，发现破损及时维修，确保秋灌用水安全有序。"
)
NOTICE = DocumentFacts(
    "notice",
    "通知",
    "down",
    "云汀县人民政府关于做好水利管护的通知",
    "做好水利管护",
    (GOV,),
    to=(A_TOWN, DEPT),
    text=TEXT,
    characters=len(TEXT),
    disclosure="open",
)
UP = {"direction": "up", "to": (CITY,)}
REQUEST = replace(
    NOTICE,
    kind="request_for_instructions",
    kind_label="请示",
    title="云汀县人民政府关于解决修复资金的请示",
    subject="解决修复资金",
    remark="联系人：甲",
    **UP,
)
REPORT = replace(
    NOTICE, kind="report", kind_label="报告", title="云汀县人民政府关于秋灌的报告", **UP
)
LETTER = replace(
    NOTICE,
    kind="letter",
    kind_label="函",
    direction="parallel",
    title="云汀县水务局关于商请支持的函",
    issuers=(DEPT,),
    to=(OTHER,),
)


def found(facts: DocumentFacts, **more: Any) -> dict[str, str]:
    return {f.rule: f.severity for f in check(replace(facts, **more))}


def test_what_is_in_order_is_found_in_order() -> None:
    for facts in (NOTICE, REQUEST, REPORT, LETTER):
        assert check(facts) == []


def test_who_is_above_and_who_is_below() -> None:
    for issuer, other, what in (
        (GOV, CITY, "superior"),
        (GOV, PROVINCE, "skipping"),
        (GOV, CITY_BUREAU, "peer"),
        (GOV, A_TOWN, "subordinate"),
        (OFF, DEPT, "subordinate"),
        (DEPT, GOV, "superior"),
        (DEPT, CITY_BUREAU, "superior"),
        (DEPT, CITY, "skipping"),
        (A_TOWN, CITY, "skipping"),
        (DEPT, A_TOWN, "peer"),
        (GOV, outside("中共云汀县委办公室"), "peer"),
    ):
        assert relation(issuer, other) == what, (issuer.name, other.name)


@pytest.mark.parametrize(
    ("facts", "more", "rule", "severity"),
    [
        (NOTICE, {"direction": "up", "to": (CITY,)}, "R2", "block"),
        (REPORT, {"to": (A_TOWN,)}, "R2", "block"),
        (NOTICE, {"to": (CITY,)}, "R2", "block"),
        (REQUEST, {"to": (PROVINCE,)}, "R2", "block"),
        (REQUEST, {"to": (CITY, outside("澄川市财政局"))}, "R3", "warn"),
        (REQUEST, {"copies": (A_TOWN,)}, "R3", "block"),
        (REPORT, {"issuers": (DEPT,), "to": (CITY_BUREAU,)}, "R4", "warn"),
        (REQUEST, {"title": "云汀县人民政府关于转报石桥镇请示的请示"}, "R5", "block"),
        (REPORT, {"text": TEXT + "以上资金缺口较大，妥否，请批示。"}, "R6", "block"),
        (REQUEST, {"first_headings": ("请求拨付资金", "申请增加编制")}, "R6", "block"),
        (REQUEST, {"to": (outside("张三市长"),)}, "R7", "block"),
        (NOTICE, {"important": True}, "R9", "hint"),
        (NOTICE, {"issuers": (DEPT,), "to": (A_TOWN,)}, "R10", "block"),
        (
            NOTICE,
            {"issuers": (DEPT,), "to": (A_TOWN,), "government_agreed": True},
            "R10",
            "block",
        ),
        (NOTICE, {"issuers": (GOV, DEPT)}, "R14", "block"),
        (NOTICE, {"issuers": (Organ("秘书科", SECTION, BELOW, 9),), "to": ()}, "R15", "block"),
        (
            NOTICE,
            {"issuers": (outside("云汀县防汛抗旱指挥部"),), "to": (A_TOWN,)},
            "R16",
            "block",
        ),
        (NOTICE, {"to": (Organ("税务局", VERTICAL, BELOW, 8),)}, "R13", "hint"),
        (NOTICE, {"characters": 5600}, "R17", "warn"),
        (NOTICE, {"characters": 4200}, "R17", "hint"),
        (NOTICE, {"issued_last_year": 30, "issued_this_year": 31}, "R18", "hint"),
        (NOTICE, {"text": TEXT + "请于9月底前将贯彻落实情况报县政府办。"}, "R19", "warn"),
        (NOTICE, {"characters": 20}, "R1", "hint"),
        (NOTICE, {"text": ""}, "E1", "block"),
        (NOTICE, {"title": "关于做好水利管护"}, "E2", "block"),
        (NOTICE, {"to": ()}, "E4", "block"),
        (NOTICE, {"text": TEXT + "详见附件2。", "enclosures": ("清单",)}, "E7", "block"),
        (NOTICE, {"text": TEXT + "按照云政发[2026]03号执行。"}, "E8", "warn"),
        (NOTICE, {"text": TEXT + "××县。"}, "E9", "warn"),
        (NOTICE, {"disclosure": ""}, "D1", "block"),
        (NOTICE, {"disclosure": "closed"}, "D2", "block"),
        (NOTICE, {"normative": True}, "D3", "block"),
    ],
)
def test_each_rule_catches_its_case(
    facts: DocumentFacts, more: dict[str, Any], rule: str, severity: str
) -> None:
    assert found(facts, **more).get(rule) == severity
    finding = next(f for f in check(replace(facts, **more)) if f.rule == rule)
    assert finding.sentence and finding.article


@pytest.mark.parametrize(
    ("facts", "more", "rule"),
    [
        (REQUEST, {"to": (PROVINCE,), "skip_reason": "省里直接交办", "copies": (CITY,)}, "R2"),
        (REQUEST, {"to": (outside("张三市长"),), "assigned_by_leader": True}, "R7"),
        (
            NOTICE,
            {
                "issuers": (DEPT,),
                "to": (A_TOWN,),
                "government_agreed": True,
                "text": "经县政府同意，" + TEXT,
            },
            "R10",
        ),
        (NOTICE, {"text": TEXT + "大力宣传保密法和贯彻落实情况好的做法。"}, "R19"),
        (NOTICE, {"disclosure": "closed", "disclosure_reason": "内部事务"}, "D2"),
        (NOTICE, {"text": TEXT + "（附件2）", "enclosures": ("清单", "分工")}, "E7"),
    ],
)
def test_and_lets_go_what_is_allowed(facts: DocumentFacts, more: dict[str, Any], rule: str) -> None:
    assert rule not in found(facts, **more)


def test_a_blocked_draft_is_kept_but_not_submitted(cast: Any) -> None:
    document = cast.drafted(disclosure="")
    with pytest.raises(Blocked, match="国办发"):
        cast.do("submit", document, cast.water_handler)
    assert cast.state(document) == "drafting"
    actions.revise(cast.matter(document), disclosure="open", by=cast.water_handler, at=cast.at)
    cast.do("submit", document, cast.water_handler)


@pytest.mark.parametrize(
    ("given", "code", "gone"),
    [
        (
            {"manuscript": from_plain("按云政发[2026]03号办理，请各镇抓好落实。")},
            "right_brackets",
            "E8",
        ),
        (
            {"manuscript": from_plain("请各镇抓好落实。请于9月底前将贯彻落实情况报县政府办。")},
            "drop_report_back",
            "R19",
        ),
        ({"direction": "up"}, "usual_direction", "R2"),
    ],
)
def test_a_finding_is_mended_with_one_click(
    cast: Any, given: dict[str, Any], code: str, gone: str
) -> None:
    document = cast.drafted(**given)
    assert gone in {f.rule for f in findings_of(cast.document(document))}
    actions.mend(cast.matter(document), code=code, by=cast.water_handler, at=cast.at)
    assert gone not in {f.rule for f in findings_of(cast.document(document))}


def test_upward_recipients_and_copies_are_mended(cast: Any) -> None:
    document = cast.drafted(
        kind="request_for_instructions",
        subject="解决修复资金",
        to=["澄川市人民政府", "澄川市财政局"],
        copies=[cast.units["town"]],
        manuscript=from_plain("全县农田水利设施水毁严重，恳请市政府支持修复资金。妥否，请批示。"),
        by=cast.clerk,
        stops=None,
    )
    for code in ("first_to_only", "drop_copies_below"):
        actions.mend(cast.matter(document), code=code, by=cast.clerk, at=cast.at)
    names = list(document.addressees.values_list("role", "name"))
    assert names == [("copy", "澄川市财政局"), ("to", "澄川市人民政府")]
