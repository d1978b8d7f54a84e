"""拟稿 and 修改: titles, versions, whom it goes to, what is refused at the door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from shuniu.commons.manuscript import from_plain
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.commons.typeset import TooManyNamed
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.base import EditedSince
from shuniu.domains.documents.actions.elements import EnclosureGiven, compose_title
from shuniu.domains.documents.actions.templates import (
    keep_template,
    retire_template,
    templates_for,
)
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours


def test_a_title_is_made_of_issuer_matter_and_kind(cast: Any) -> None:
    gov, office = cast.units["gov"], cast.units["office"]
    for kind, subject, title in (
        ("notice", "做好防汛工作", "云汀县人民政府关于做好防汛工作的通知"),
        ("notice", "关于做好防汛工作的通知", "云汀县人民政府关于做好防汛工作的通知"),
        ("notice", "转发《防汛条例》", "云汀县人民政府转发《防汛条例》的通知"),
        ("minutes", "县政府第12次常务会议", "县政府第12次常务会议纪要"),
        ("text", "在全县经济工作会议上的讲话", "在全县经济工作会议上的讲话"),
    ):
        assert compose_title(kind, subject, [gov]) == title
    several = [cast.units[u] for u in ("housing", "finance", "water", "justice")]
    assert compose_title("notice", "甲", several).startswith("云汀县住房和城乡建设局等4部门")
    assert compose_title("letter", "甲", [gov, office]) == (
        "云汀县人民政府　云汀县人民政府办公室关于甲的函"
    )


def test_each_revision_is_a_version_that_stands(cast: Any) -> None:
    document = cast.drafted()
    for n, name in ((2, "征求意见后修改稿"), (3, "")):
        version = actions.revise(
            cast.matter(document),
            manuscript=from_plain(f"第{n}稿的正文，请认真落实农田水利设施管护责任。"),
            name=name,
            by=cast.water_handler,
            at=cast.at,
        )
        assert (version.n, version.name) == (n, name or "修改稿")
    again = actions.revise(cast.matter(document), by=cast.water_handler, at=cast.at, remark="甲")
    assert again.n == 3  # the text is the same: no further version
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_draftversion SET name = '改'")


def test_who_has_it_may_revise_and_the_other_hears_of_it(cast: Any) -> None:
    document = cast.submitted()
    matter = cast.matter(document)
    with pytest.raises(NotYours):
        actions.revise(matter, remark="甲", by=cast.water_handler, at=cast.at)
    text = from_plain("核稿时改过的正文，请各镇抓好落实，确保秋灌用水。")
    actions.revise(matter, manuscript=text, base=1, by=cast.water_head, at=cast.at)
    cast.do("check_pass", document, cast.water_head)
    with pytest.raises(EditedSince, match="water_head·甲在09-01 09:00改过"):
        actions.revise(cast.matter(document), base=1, remark="甲", by=cast.finance_head, at=cast.at)
    actions.autosave(
        cast.matter(document),
        manuscript=from_plain("财政局正在改，还没有改完。"),
        base=2,
        by=cast.finance_head,
        at=cast.at,
    )
    actions.revise(cast.matter(document), manuscript=text, base=3, by=cast.housing_head, at=cast.at)
    names = list(document.versions.order_by("n").values_list("name", "by_label"))
    assert ("自动保存稿", "finance_head·甲") in names  # what was being typed is not lost


def test_nothing_is_written_on_a_signed_document(cast: Any) -> None:
    document = cast.signed()
    with pytest.raises(NotNow, match="待排版校对"):
        actions.revise(cast.matter(document), remark="甲", by=cast.vice, at=cast.at)


def test_state_secrets_stay_outside(cast: Any) -> None:
    for given in (
        {"subject": "机密★1年 关于防汛"},
        {"manuscript": from_plain("机密★10年\n正文。")},
        {"remark": "秘密★1年"},
        {"to": ["绝密★"]},
    ):
        with pytest.raises(StateSecret):
            cast.drafted(**given)
    assert cast.drafted(subject="保守国家秘密宣传月活动").pk


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "poem"}),
        ("subject", {"subject": " "}),
        ("subject", {"subject": "长" * 300}),
        ("urgency", {"urgency": "moon"}),
        ("remark", {"remark": "长" * 200}),
        ("to", {"to": [f"某机关{n}" for n in range(500)]}),
        ("enclosures", {"enclosures": [EnclosureGiven(" ")]}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Any, field: str, given: Any) -> None:
    with pytest.raises(FieldRefused) as refused:
        cast.drafted(**given)
    assert refused.value.field == field and refused.value.sentence


def test_one_drafts_for_ones_own_organ_or_for_the_county(cast: Any) -> None:
    assert cast.drafted(issuer=cast.units["housing"], by=cast.housing_handler).pk
    assert cast.drafted(by=cast.clerk).matter.unit == cast.units["office"]
    for who, organ in (("water_handler", "housing"), ("town_handler", "finance")):
        with pytest.raises(NotYours):
            cast.drafted(issuer=cast.units[organ], by=getattr(cast, who))
    with pytest.raises(FieldRefused, match="内设机构"):
        cast.drafted(issuer=cast.units["secretariat"], by=cast.clerk)
    with pytest.raises(NotYours):
        cast.drafted(by=cast.auditor)


def test_two_hundred_recipients_are_kept_and_what_fits_on_no_page_is_said(cast: Any) -> None:
    names = [f"澄川市第{n}号企业服务联络站及其管理办公室" for n in range(200)]
    document = cast.drafted(to=names)
    assert [a.name for a in document.addressees.all()] == names
    with pytest.raises(TooManyNamed, match="200个"):
        cast.do("submit", document, cast.water_handler)
    assert cast.state(document) == "drafting" and document.addressees.count() == 200
    shorter = {"to": names, "to_text": "各企业服务联络站", "copies": [], "copies_text": ""}
    actions.revise(cast.matter(document), by=cast.water_handler, at=cast.at, **shorter)
    cast.do("submit", document, cast.water_handler)
    assert document.addressees.count() == 200


def test_a_unit_keeps_templates_of_its_own(cast: Any) -> None:
    given = {"kind": "notice", "manuscript": from_plain("为了……现通知如下。"), "at": cast.at}
    keep_template(name="水利通知", unit=cast.units["water"], by=cast.water_handler, **given)
    keep_template(name="通用通知", by=cast.registrar, **given)
    assert [t.name for t in templates_for(cast.water_head)] == ["水利通知", "通用通知"]
    assert [t.name for t in templates_for(cast.housing_head)] == ["通用通知"]
    with pytest.raises(NotYours):
        keep_template(name="别家的", unit=cast.units["housing"], by=cast.water_handler, **given)
    with pytest.raises(NotYours):
        keep_template(name="大家的", by=cast.water_handler, **given)
    own, common = templates_for(cast.water_head)
    for stranger in (cast.housing_head, cast.auditor):
        with pytest.raises(NotYours):
            retire_template(own, by=stranger, at=cast.at)
    with pytest.raises(NotYours):
        retire_template(common, by=cast.water_handler, at=cast.at)
    retire_template(own, by=cast.water_handler, at=cast.at)
    assert [t.name for t in templates_for(cast.water_head)] == ["通用通知"]
