"""Which letters are candidates, by which rule and with what numbers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.commons.people.duties import REGISTRAR
from shuniu.domains.letters.actions.hot import nominate, set_threshold
from shuniu.domains.letters.models import AgreeVote, Letter
from shuniu.domains.letters.queries.hot import candidates, reasons, thresholds
from shuniu.ground.refusal import FieldRefused


def found(tv: Any, **more: Any) -> dict[int, list[tuple[str, int, int]]]:
    """The candidates that the registrar sees today: letter, rule, number, threshold."""
    rows, total = candidates(tv.registrar, tv.day, REGISTRAR, **more)
    assert total == len(rows)
    return {c.letter.pk: [(r.rule, r.number, r.least) for r in c.reasons] for c in rows}


def repeated(tv: Any, times: int = 3) -> Letter:
    head: Letter = tv.answered()
    for _ in range(times - 1):
        tv.do("merge", tv.accepted(), tv.registrar, into=head)
    return head


def agreed(tv: Any, people: int = 20) -> Letter:
    letter: Letter = tv.answered()
    AgreeVote.objects.bulk_create(
        [AgreeVote(letter=letter, voter=f"{n:064}", at=tv.at) for n in range(people)]
    )
    return letter


def twice_unsatisfied(tv: Any) -> Letter:
    letter: Letter = tv.dissatisfied()
    tv.do("rehandle", letter, tv.registrar, lead_unit=tv.unit("housing"))
    tv.do("sign_for", letter, tv.housing_handler)
    tv.do("draft_answer", letter, tv.housing_handler, text="已再次疏通，请您查看是否还有积水。")
    tv.do("approve_answer", letter, tv.reviewer)
    tv.do("rate", letter, tv.writer(letter), satisfaction="dissatisfied", reason="还是老样子")
    return letter


def test_repeats_count_the_merged_letters_and_their_head(tv: Any) -> None:
    repeated(tv, 2)
    head = repeated(tv, 3)
    assert found(tv) == {head.pk: [("repeats", 3, 3)]}
    rows, _total = candidates(tv.registrar, tv.day, REGISTRAR)
    assert rows[0].reasons[0].sentence == "同一件事有3封来信（标准3封）"


def test_overdue_counts_working_days(tv: Any) -> None:
    letter = tv.handling()  # 求助: five working days, from a Tuesday
    tv.tomorrow(13)  # Monday; due on the 8th, four working days late
    assert found(tv) == {}
    tv.tomorrow(1)
    assert found(tv) == {letter.pk: [("overdue", 5, 5)]}
    tv.do("suspend", letter, tv.registrar, reason="等待鉴定")
    assert found(tv) == {}


def test_agreement_counts_people(tv: Any) -> None:
    agreed(tv, 19)
    letter = agreed(tv, 21)
    assert found(tv) == {letter.pk: [("agreement", 21, 20)]}


def test_dissatisfied_after_it_was_handled_again(tv: Any) -> None:
    tv.dissatisfied()
    letter = twice_unsatisfied(tv)
    assert found(tv) == {letter.pk: [("dissatisfied", 2, 2)]}


def test_the_letter_that_most_rules_name_comes_first(tv: Any) -> None:
    one = agreed(tv)
    both = repeated(tv)
    AgreeVote.objects.bulk_create(
        [AgreeVote(letter=both, voter=f"x{n:063}", at=tv.at) for n in range(30)]
    )
    last = agreed(tv)
    rows, _total = candidates(tv.registrar, tv.day, REGISTRAR)
    assert [c.letter.pk for c in rows] == [both.pk, last.pk, one.pk]
    assert list(found(tv, rule="repeats")) == [both.pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep_secret": True},
        {"flags": ["minor"]},
        {"flags": ["secret", "urgent"]},
        {"type": "report"},
    ],
)
def test_what_can_never_go_on_television_is_no_candidate(tv: Any, wrong: dict[str, Any]) -> None:
    letter = agreed(tv)
    kind = wrong.pop("type", "")
    if kind:
        wrong["letter_type"] = tv.type(kind)
    Letter.objects.filter(pk=letter.pk).update(**wrong)
    assert letter.pk in reasons(tv.day)
    assert found(tv) == {}


def test_what_is_hot_already_or_was_refused_is_no_candidate(tv: Any) -> None:
    letter = agreed(tv)
    hot = nominate(letter, by=tv.registrar, at=tv.at)
    assert hot.rules == {"agreement": 20}
    assert found(tv) == {}
    tv.act("refusal_by_phone", hot, tv.registrar, said="不想上电视", said_at=tv.at)
    assert found(tv) == {}


def test_declined_by_the_broadcaster_it_is_a_candidate_again(tv: Any) -> None:
    hot = tv.handed()
    AgreeVote.objects.bulk_create(
        [AgreeVote(letter=hot.letter, voter=f"{n:064}", at=tv.at) for n in range(25)]
    )
    assert found(tv) == {}
    tv.act("decline_packet", hot, tv.producer, reason="题材重复")
    assert list(found(tv)) == [hot.letter_id]


def test_old_letters_are_left_alone(tv: Any) -> None:
    agreed(tv)
    tv.tomorrow(366)
    assert found(tv) == {}


def test_manual_nomination_needs_a_reason_and_says_so(tv: Any) -> None:
    letter = tv.answered()
    with pytest.raises(FieldRefused) as refused:
        nominate(letter, reason="  ", by=tv.registrar, at=tv.at)
    assert refused.value.field == "reason"
    with pytest.raises(FieldRefused):
        nominate(letter, reason="张三丰的事，电话13812345678", by=tv.registrar, at=tv.at)
    hot = nominate(letter, reason="代表性强", by=tv.registrar, at=tv.at)
    assert hot.rules == {"manual": 1}
    assert "人工提名" in hot.matter.moves.get().note


def test_another_offices_letters_are_not_offered(tv: Any) -> None:
    agreed(tv)
    for name in ("idle_handler", "producer", "housing_handler"):
        assert candidates(getattr(tv, name), tv.day, REGISTRAR) == ([], 0)


def test_thresholds_are_dated_and_cite_their_paper(tv: Any) -> None:
    letter = agreed(tv, 5)
    default = thresholds(tv.day)["agreement"]
    assert (default.value, default.since) == (20, None) and "本级规定" in default.source
    since = tv.day + dt.timedelta(days=2)
    paper = "云政办〔2026〕12号"
    set_threshold("agreement", value=5, source=paper, since=since, by=tv.administrator, at=tv.at)
    assert found(tv) == {}
    tv.tomorrow(2)
    assert found(tv) == {letter.pk: [("agreement", 5, 5)]}
    assert thresholds(tv.day)["agreement"].source == paper


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("rule", {"rule": "moon"}),
        ("value", {"value": 0}),
        ("source", {"source": " "}),
        ("since", {}),
    ],
)
def test_a_threshold_set_wrongly_is_refused_beside_its_field(
    tv: Any, field: str, more: dict[str, Any]
) -> None:
    given = {"rule": "repeats", "value": 2, "source": "纪要", "since": tv.day, **more}
    if field == "since":
        set_threshold(**given, by=tv.administrator, at=tv.at)
    with pytest.raises(FieldRefused) as refused:
        set_threshold(**given, by=tv.administrator, at=tv.at)
    assert refused.value.field == field


def test_the_candidates_cost_a_constant_number_of_queries(tv: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            candidates(tv.registrar, tv.day, REGISTRAR)
        return len(caught)

    agreed(tv)
    first = cost()
    for _ in range(3):
        agreed(tv)
    repeated(tv)
    assert cost() == first <= 12


def test_the_page_says_by_which_rule_and_leads_to_the_nomination(browse: Any) -> None:
    letter = agreed(browse, 23)
    client = browse.browser("registrar")
    body = client.get("/desk/letters/hot/").content.decode()
    assert "23人附议（标准20人）" in body and f"/desk/letters/{letter.pk}/hot/" in body
    assert "共 1 封" in body
    assert "没有符合规则的来信" in client.get("/desk/letters/hot/?rule=repeats").content.decode()
    for odd in ("?rule=moon", "?page=0", "?page=999", "?page=x", "?rule=window"):
        assert client.get(f"/desk/letters/hot/{odd}").status_code == 200
    page = client.get(f"/desk/letters/{letter.pk}/hot/").content.decode()
    assert "23人附议" in page
    reply = client.post(f"/desk/letters/{letter.pk}/hot/", {"reason": ""})
    hot = letter.hot_letters.get()
    assert reply.status_code == 302 and reply.url == f"/desk/m/{hot.pk}/"
    again = client.post(f"/desk/letters/{letter.pk}/hot/", {"reason": ""})
    assert again.status_code == 200 and "已经遴选为热点信件" in again.content.decode()


def test_strangers_get_no_candidates_page(browse: Any) -> None:
    letter = agreed(browse)
    for name in ("housing_handler", "producer", "administrator", "auditor"):
        client = browse.browser(name)
        assert client.get("/desk/letters/hot/").status_code == 404
        assert client.get(f"/desk/letters/{letter.pk}/hot/").status_code == 404
    assert browse.browser("leader").get("/desk/letters/hot/").status_code == 200
    assert browse.browser("reviewer").get(f"/desk/letters/{letter.pk}/hot/").status_code == 404


def test_the_administrator_enters_thresholds_on_a_page(browse: Any) -> None:
    client = browse.browser("administrator")
    given = {"rule": "overdue", "value": "8", "source": "纪要〔2026〕3号", "since": "2026-09-01"}
    reply = client.post("/desk/r/hot_thresholds/new/", given)
    assert reply.status_code == 302
    body = browse.browser("registrar").get("/desk/r/hot_thresholds/").content.decode()
    assert "纪要〔2026〕3号" in body
    assert browse.browser("registrar").get("/desk/r/hot_thresholds/new/").status_code == 404


def test_the_letters_page_offers_the_nomination_where_it_can_be(browse: Any) -> None:
    letter, secret = browse.answered(), browse.answered(keep_secret=True)
    client = browse.browser("registrar")
    assert "提名热点信件" in client.get(f"/desk/m/{letter.pk}/").content.decode()
    assert "提名热点信件" not in client.get(f"/desk/m/{secret.pk}/").content.decode()
    body = browse.browser("reviewer").get(f"/desk/m/{letter.pk}/").content.decode()
    assert "提名热点信件" not in body
