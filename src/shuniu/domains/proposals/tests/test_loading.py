"""Old records come in with their histories, all or nothing, and count like those lived through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.domains.proposals.loading import ProposalRow, RefusedRows, StepRow, load
from shuniu.domains.proposals.models import Commitment, Contact, Evaluation, Proposal, Reply
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

YEAR = Period.year(2025)
DAYS = {code: dt.date(2025, *day) for code, day in {
    "open": (3, 3), "assign": (3, 5), "sign_for": (3, 6), "record_contact": (4, 1),
    "draft_reply": (5, 6), "sign_reply": (5, 7), "review_reply": (5, 9), "issue_reply": (5, 12),
    "rate": (5, 20), "close": (5, 20),
}.items()}  # fmt: skip


def old(n: int, **more: Any) -> ProposalRow:
    given: dict[str, Any] = {
        "row": n + 1,
        "session": "县人大十八届三次",
        "own_number": n,
        "title": f"关于第{n}件的建议",
        "text": "建议抓紧办理。",
        "category": "水利",
        "proposer": "孙代表",
        "opened_at": clock.on(DAYS["open"]),
    }
    return ProposalRow(**{**given, **more})


def steps(n: int, upto: str = "close", *, unit: str = "县水利局", **more: Any) -> list[StepRow]:
    key, made = f"县人大十八届三次/{n}", []
    for row, (code, day) in enumerate(list(DAYS.items())[1:], start=1):
        who = {"assign": "登记员甲", "review_reply": "县领导", "rate": "孙代表", "close": "系统"}
        step = StepRow(
            row=100 * n + row,
            proposal=key,
            step=code,
            at=clock.on(day, 10),
            by_label=who.get(code, "水利局承办人"),
            unit=unit if code not in ("review_reply", "rate", "close") else "",
            text="已经列入今年计划，现将办理情况答复如下。" if code == "draft_reply" else "",
        )
        if code == "draft_reply":
            step = replace(step, result_class=more.get("cls", "A"), promise=more.get("promise", ""))
            step = replace(step, due_on=more.get("due_on"))
        elif code == "issue_reply":
            step = replace(step, number=f"水复〔2025〕{n}号")
        elif code == "record_contact":
            step = replace(step, means="走访", text="当面听取意见。")
        elif code == "rate":
            step = replace(step, attitude="满意", result="基本满意")
        made.append(step)
        if code == upto:
            break
    return made


def bring(cast: Any, rows: list[ProposalRow], taken: list[StepRow], **more: Any) -> Any:
    given = {"source": "2025年台账", "by": cast.system, "at": cast.at, **more}
    return load(rows, taken, **given)


def test_histories_come_in_whole_and_are_counted(cast: Any) -> None:
    rows = [old(1), old(2), old(3)]
    taken = [*steps(1), *steps(2, "issue_reply", cls="C"), *steps(3, "sign_for")]
    done = bring(cast, rows, taken)
    assert (done.matters, done.known) == (3, 0)
    first, second, third = Proposal.objects.select_related("reply", "matter").order_by("own_number")
    assert first.matter.number == "县人大十八届三次第1号"
    assert (first.matter.state, first.satisfaction, first.result_class) == (
        "closed",
        "basically",
        "A",
    )
    assert first.reply is not None
    assert (first.reply.number, first.reply.reviewed_by_label) == ("水复〔2025〕1号", "县领导")
    assert (second.matter.state, third.matter.state) == ("replied", "handling")
    assert first.assignment_number == "建提交办〔2025〕1号"
    assert Contact.objects.get(proposal=first).means == "visit"
    assert (Reply.objects.count(), Evaluation.objects.count()) == (2, 1)
    values = {
        code: count(f"proposals.{code}", YEAR)
        for code in ("handled", "from_congress", "replied", "class_a", "class_c", "satisfied")
    }
    assert values == {
        "handled": 3,
        "from_congress": 3,
        "replied": 2,
        "class_a": 1,
        "class_c": 1,
        "satisfied": 1,
    }


def test_loaded_again_there_are_no_doubles(cast: Any) -> None:
    bring(cast, [old(1)], steps(1))
    again = bring(cast, [old(1), old(2)], [*steps(1), *steps(2)])
    assert (again.matters, again.known) == (1, 1)
    with pytest.raises(RefusedRows, match="1行"):
        bring(cast, [old(1)], steps(1), source="另一本台账")


def test_every_misfit_is_named_and_nothing_is_written(cast: Any) -> None:
    rows = [old(1), old(2, category="天文"), old(3, session="二届"), old(4)]
    wrong = [s for s in steps(4) if s.step != "sign_for"]
    with pytest.raises(RefusedRows) as refused:
        bring(cast, rows, [*steps(1), *wrong])
    reasons = " ".join(r.reason for r in refused.value.refusals)
    for words in ("没有“天文”这个类别", "没有“二届”这个届次会议", "不能做“记录沟通”"):
        assert words in reasons
    assert not Proposal.objects.exists()


def test_a_promise_is_followed_up_where_it_was_left(cast: Any) -> None:
    day = dt.date(2026, 12, 1)
    taken = steps(1, "rate", cls="B", promise="年底通水", due_on=day)
    track = replace(taken[-1], step="track", row=199, by_label="系统", attitude="", result="")
    bring(cast, [old(1)], [*taken, track])
    assert Commitment.objects.get().due_on == day
    proposal = Proposal.objects.get()
    assert cast.state(proposal) == "tracking"
    cast.do("fulfil", proposal, cast.water_handler, outcome="已经通水。", fulfilled_on=cast.day)
    assert cast.state(proposal) == "closed"


def test_strangers_load_nothing(cast: Any) -> None:
    for who in (cast.registrar, cast.auditor, cast.housing_handler):
        with pytest.raises(NotYours):
            bring(cast, [old(1)], [], by=who)
