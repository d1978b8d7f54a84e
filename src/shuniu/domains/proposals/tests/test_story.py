"""From the session to the last word: assigned, sent back, contacted, replied, rated, again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Assignment, Matter, MatterPaper, Term, Urge
from shuniu.commons.notices.models import Delivery
from shuniu.domains.proposals.actions import nightly
from shuniu.domains.proposals.actions.base import (
    AssistOutstanding,
    NobodyToSignReply,
    NotContacted,
    NotHandledAgain,
    RatedAlready,
    ReturnedOnce,
    TooLateToReturn,
)
from shuniu.domains.proposals.models import Commitment, Evaluation, Handling, Proposal, Reply
from shuniu.domains.proposals.queries import opinion_code
from shuniu.ground.refusal import FieldRefused, NotNow

PROMISE = {
    "result_class": "B",
    "commitment": "年底前完成其余三个小区改造",
    "commitment_due_on": dt.date(2026, 12, 20),
}


def test_from_the_session_to_the_end(cast: Any) -> None:
    proposal = cast.replied()
    proposal = cast.fresh(proposal)
    assert proposal.matter.number == "县人大十八届三次第1号"
    assert proposal.assignment_number == "建提交办〔2026〕1号"
    assert proposal.reply is not None
    assert proposal.reply.number == "建复〔2026〕1号"
    assert proposal.reply.reviewed_by_label.startswith("leader")
    assert (proposal.result_class, cast.state(proposal)) == ("A", "replied")
    sent = Delivery.objects.get(address="13812345678")
    assert opinion_code(proposal.reply) in sent.body
    cast.later(3)
    cast.rate(proposal, result="basically")
    proposal = cast.fresh(proposal)
    assert (cast.state(proposal), proposal.satisfaction) == ("closed", "basically")
    assert Assignment.objects.get(matter=proposal.matter).outcome == "done"
    with pytest.raises((RatedAlready, NotNow)):
        cast.rate(proposal)


def test_the_law_gives_three_months_and_six_for_wide_ones(cast: Any) -> None:
    ordinary, wide = cast.assigned(), cast.assigned(wide=True)
    paper = cast.assigned(session=cast.conference)
    due = {
        p: Term.objects.get(matter=p.matter, name="reply").due_on for p in (ordinary, wide, paper)
    }
    assert due[ordinary] == due[paper] == dt.date(2026, 6, 2)
    assert due[wide] == dt.date(2026, 9, 2)
    assert "代表法" in Term.objects.get(matter=ordinary.matter, name="reply").law
    assert "提案工作条例" in Term.objects.get(matter=paper.matter, name="reply").law


def test_a_countys_own_date_is_stricter_never_looser(cast: Any) -> None:
    early = cast.assigned(due_on=dt.date(2026, 5, 20))
    assert Term.objects.get(matter=early.matter, name="reply").due_on == dt.date(2026, 5, 20)
    with pytest.raises(Exception, match="不能晚于规定的2026-06-02"):
        cast.assigned(due_on=dt.date(2026, 6, 30))


def test_sent_back_within_the_limit_once_and_assigned_again(cast: Any) -> None:
    proposal = cast.assigned()
    cast.later(7)
    cast.do("send_back", proposal, cast.housing_handler, reason="属于水利局职责。")
    assert cast.fresh(proposal).lead_unit is None
    cast.do("reassign", proposal, cast.registrar, lead_unit=cast.units["water"])
    assert cast.fresh(proposal).lead_unit == cast.units["water"]
    with pytest.raises(Exception, match="不得退回"):
        cast.do("send_back", proposal, cast.water_handler, reason="也不属于我们。")
    other = cast.assigned()
    cast.later(8)
    with pytest.raises(TooLateToReturn):
        cast.do("send_back", other, cast.housing_handler, reason="晚了。")


def test_a_recalled_one_may_be_sent_back_only_if_it_was_not(cast: Any) -> None:
    proposal = cast.assigned()
    cast.do("send_back", proposal, cast.housing_handler, reason="不属于本局。")
    cast.do("reassign", proposal, cast.registrar, lead_unit=cast.units["water"])
    cast.do("recall", proposal, cast.registrar, reason="另行研究。")
    cast.do("assign", proposal, cast.registrar, lead_unit=cast.units["traffic"])
    with pytest.raises(ReturnedOnce):
        cast.do("send_back", proposal, cast.traffic_handler, reason="不属于本局。")


def test_no_reply_without_contact_nor_before_the_assisting_opinion(cast: Any) -> None:
    proposal = cast.handling(assisting=("water", "traffic"))
    head = cast.housing_handler
    with pytest.raises(NotContacted):
        cast.do("draft_reply", proposal, head, **cast.REPLY)
    cast.contact(proposal)
    with pytest.raises(AssistOutstanding, match="水利局"):
        cast.do("draft_reply", proposal, head, **cast.REPLY)
    cast.do("assist_sign_for", proposal, cast.water_handler)
    cast.do("assist_answer", proposal, cast.water_handler, text="排洪渠清淤由我局同步实施。")
    with pytest.raises(AssistOutstanding, match="交通运输局"):
        cast.do("draft_reply", proposal, head, **cast.REPLY)
    cast.do(
        "release_assisting",
        proposal,
        cast.registrar,
        unit=cast.units["traffic"],
        reason="不涉及道路。",
    )
    cast.do("draft_reply", proposal, head, **cast.REPLY)
    assert cast.state(proposal) == "drafted"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"result_class": "E"}, "result_class"),
        ({"disclosure": "none"}, "disclosure_reason"),
        ({"text": "同意。"}, "text"),
        ({"result_class": "B"}, "commitment"),
        ({"result_class": "B", "commitment": "改造"}, "commitment_due_on"),
        ({"contact_phone": " "}, "contact_phone"),
    ],
)
def test_what_a_reply_has_to_say(cast: Any, more: dict[str, Any], field: str) -> None:
    proposal = cast.contacted()
    with pytest.raises(FieldRefused) as refused:
        cast.do("draft_reply", proposal, cast.housing_handler, **{**cast.REPLY, **more})
    assert refused.value.field == field
    assert not Reply.objects.exists()


def test_returned_by_the_head_and_by_the_leader(cast: Any) -> None:
    proposal = cast.drafted()
    cast.do("return_draft", proposal, cast.housing_head, reason="写明完成时间。")
    cast.do("draft_reply", proposal, cast.housing_handler, **cast.REPLY)
    cast.do("withdraw_draft", proposal, cast.housing_handler)
    cast.do("draft_reply", proposal, cast.housing_handler, **cast.REPLY)
    cast.do("sign_reply", proposal, cast.housing_head, remark="同意答复。")
    cast.do("return_reply", proposal, cast.leader, reason="请与代表再沟通一次。")
    assert cast.state(proposal) == "handling"
    reasons = list(Reply.objects.order_by("pk").values_list("returned_because", flat=True))
    assert reasons == ["写明完成时间。", "承办人收回修改", "请与代表再沟通一次。"]


def test_dissatisfied_it_is_handled_again_within_a_month(cast: Any) -> None:
    proposal = cast.replied()
    cast.later(2)
    cast.rate(proposal, result="dissatisfied")
    assert cast.state(proposal) == "dissatisfied"
    with pytest.raises(NotHandledAgain):
        cast.do("explain_unresolved", proposal, cast.registrar, reason="已说明。")
    cast.do("rehandle", proposal, cast.registrar, lead_unit=cast.units["housing"])
    due = Term.objects.get(matter=proposal.matter, name="rehandle", met_on=None).due_on
    assert due == dt.date(2026, 4, 7)  # the 4th to the 6th are the holiday of the dead
    cast.do("sign_for", proposal, cast.housing_handler)
    with pytest.raises(NotContacted):  # spoken with anew
        cast.do("draft_reply", proposal, cast.housing_handler, **cast.REPLY)
    cast.contact(proposal, means="visit")
    cast.do("draft_reply", proposal, cast.housing_handler, **{**cast.REPLY, "result_class": "C"})
    cast.do("sign_reply", proposal, cast.housing_head)
    cast.do("review_reply", proposal, cast.leader)
    cast.do("issue_reply", proposal, cast.registrar)
    assert cast.fresh(proposal).result_class == "C"
    assert cast.fresh(proposal).satisfaction == ""
    cast.rate(proposal, attitude="dissatisfied")
    cast.do("explain_unresolved", proposal, cast.registrar, reason="已当面说明资金安排。")
    assert cast.state(proposal) == "closed"
    assert Evaluation.objects.count() == 2


def test_the_opinion_on_paper_comes_with_its_scan(cast: Any) -> None:
    proposal = cast.replied()
    cast.later(5)
    cast.do(
        "enter_opinion",
        proposal,
        cast.registrar,
        attitude="satisfied",
        result="satisfied",
        signed_on=cast.day,
        file=cast.scan(),
    )
    evaluation = Evaluation.objects.get()
    assert evaluation.means == "paper"
    assert MatterPaper.objects.get(matter=proposal.matter).paper == evaluation.scan
    assert cast.state(proposal) == "closed"


def test_a_promise_is_kept_in_view_until_it_is_done(cast: Any) -> None:
    proposal = cast.replied(reply=PROMISE)
    cast.rate(proposal)
    assert cast.state(proposal) == "tracking"
    term = Term.objects.get(matter=proposal.matter, name="commitment")
    assert term.due_on == dt.date(2026, 12, 20)
    cast.do("urge", proposal, cast.registrar, means="phone", text="请抓紧。")
    assert Urge.objects.get().to_unit == cast.units["housing"]
    cast.later(200)
    cast.do(
        "fulfil",
        proposal,
        cast.housing_handler,
        outcome="三个小区已全部完工。",
        fulfilled_on=cast.day,
    )
    assert cast.state(proposal) == "closed"
    assert Commitment.objects.get().fulfilled_on == cast.day


def test_without_an_opinion_in_time_it_goes_on(cast: Any) -> None:
    proposal, other = cast.replied(), cast.replied()
    cast.later(10)
    assert nightly(on=cast.day, by=cast.system, at=cast.at).lapsed == []
    cast.rate(other)
    cast.later(10)
    done = nightly(on=cast.day, by=cast.system, at=cast.at)
    assert done.lapsed == [proposal.matter.number]
    assert cast.state(proposal) == "closed"
    assert cast.fresh(proposal).satisfaction == ""
    assert nightly(on=cast.day, by=cast.system, at=cast.at).lapsed == []


def test_handled_separately_each_unit_answers_its_own_part(cast: Any) -> None:
    proposal = cast.assigned(assisting=("water",), handling=Handling.SEPARATE)
    part = Proposal.objects.select_related("matter").get(part=2)
    assert part.matter.number == "县人大十八届三次第1号之2"
    assert part.matter.parent_id == proposal.pk
    assert part.lead_unit == cast.units["water"]
    assert Assignment.objects.filter(matter=proposal.matter).count() == 1
    cast.do("sign_for", part, cast.water_handler)
    cast.do("sign_for", proposal, cast.housing_handler)
    assert Proposal.objects.whole().count() == 1


def test_an_extension_is_asked_for_in_months_and_granted_once(cast: Any) -> None:
    proposal = cast.handling()
    cast.do("request_extension", proposal, cast.housing_handler, days=3, reason="需要省里批复。")
    cast.do("grant_extension", proposal, cast.reviewer, days=3)
    assert Term.objects.get(matter=proposal.matter, name="reply").due_on == dt.date(2026, 9, 2)
    wide = cast.handling(wide=True)
    cast.do("request_extension", wide, cast.housing_handler, days=1, reason="再延一个月。")
    with pytest.raises(Exception, match="不能延长"):
        cast.do("grant_extension", wide, cast.reviewer, days=1)


def test_a_unit_without_a_head_could_not_sign(cast: Any) -> None:
    with pytest.raises(NobodyToSignReply):
        cast.assigned(lead="headless")
    with pytest.raises(FieldRefused, match="无人签收"):
        cast.assigned(assisting=("empty",))


def test_marked_and_withdrawn(cast: Any) -> None:
    proposal = cast.assigned()
    cast.do("mark_importance", proposal, cast.registrar, importance="key", source="县人大主任会议")
    cast.do("instruct", proposal, cast.leader, text="请主要负责同志领办。")
    assert cast.fresh(proposal).importance == "key"
    cast.do("withdraw", proposal, cast.registrar, reason="代表来函撤回。")
    assert Matter.objects.get(pk=proposal.pk).closed_at is not None
