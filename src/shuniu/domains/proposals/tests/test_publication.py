"""A reply goes before the public when it may, prepared by one person and checked by another."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.commons.publishing.models import Publication
from shuniu.domains.proposals.actions.base import NotForPublic, PublishedAlready
from shuniu.domains.proposals.queries import published, to_check, to_publish
from shuniu.ground.refusal import FieldRefused, SelfCheck


def test_prepared_by_one_checked_by_another(cast: Any) -> None:
    proposal = cast.closed()
    office = [cast.units["office"].pk]
    assert list(to_publish(office)) == [proposal]
    cast.do("prepare_publication", proposal, cast.both)
    assert not to_publish(office).exists()
    assert list(to_check(cast.reviewer)) == [proposal]
    assert not to_check(cast.both).exists()
    with pytest.raises(SelfCheck):
        cast.do("publish", proposal, cast.both)
    cast.do("publish", proposal, cast.reviewer)
    assert list(published()) == [proposal]
    line = Publication.objects.standing().get()
    assert (line.column, line.source_id) == ("proposals", proposal.pk)
    with pytest.raises(PublishedAlready):
        cast.do("publish", proposal, cast.reviewer2)
    cast.do("unpublish", proposal, cast.registrar, reason="内容需要更正。")
    assert not published().exists() and not Publication.objects.standing().exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"may_publish": False}, "提出人不同意公开"),
        ({"reply": {"disclosure": "none", "disclosure_reason": "涉工作秘密"}}, "不予公开"),
        ({"reply": {"disclosure": "on_request", "disclosure_reason": "涉商业秘密"}}, "依申请公开"),
    ],
)
def test_what_may_not_be_public_stays(cast: Any, more: dict[str, Any], why: str) -> None:
    proposal = cast.closed(**more)
    with pytest.raises(NotForPublic, match=why):
        cast.do("prepare_publication", proposal, cast.registrar)


def test_telephones_do_not_go_out(cast: Any) -> None:
    words = "您的建议已采纳，详情请联系13812345678，我们随时为您说明办理情况和下一步安排。"
    proposal = cast.closed(reply={"text": words})
    with pytest.raises(FieldRefused, match="个人信息"):
        cast.do("prepare_publication", proposal, cast.registrar, reply=words)
    cast.do("prepare_publication", proposal, cast.registrar)  # the program's own mask
    assert "13812345678" not in cast.fresh(proposal).texts.public_reply
    cast.do("return_publication", proposal, cast.reviewer, reason="标题太长。")
    assert cast.fresh(proposal).prepared_at is None


def test_a_new_reply_takes_the_old_one_down(cast: Any) -> None:
    proposal = cast.replied()
    cast.do("prepare_publication", proposal, cast.registrar)
    cast.do("publish", proposal, cast.reviewer)
    cast.rate(proposal, result="dissatisfied")
    cast.do("rehandle", proposal, cast.registrar, lead_unit=cast.units["housing"])
    cast.do("sign_for", proposal, cast.housing_handler)
    cast.contact(proposal)
    cast.do("draft_reply", proposal, cast.housing_handler, **cast.REPLY)
    cast.do("sign_reply", proposal, cast.housing_head)
    cast.do("review_reply", proposal, cast.leader)
    assert published().exists()
    cast.do("issue_reply", proposal, cast.housing_handler)
    assert not published().exists()
