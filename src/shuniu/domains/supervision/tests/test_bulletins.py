"""督查专报 and 督查通报: what is quoted, who is named, and the matters behind each number."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.casework.bulletins.actions import ACTIONS, draft
from shuniu.casework.bulletins.kinds import Asked
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.bulletins.queries import behind, latest
from shuniu.casework.bulletins.refusals import NothingToSay
from shuniu.casework.models import Matter
from shuniu.casework.queries import to_read
from shuniu.commons import numbering
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.typeset import fonts
from shuniu.domains.supervision.bulletins import draft_report, topics
from shuniu.ground.refusal import NotYours


@pytest.fixture
def press(cast: Any, settings: Any, tmp_path: Path) -> Any:
    settings.PAPERS_ROOT = tmp_path / "papers"
    for code, pattern in (
        ("supervision.report", "〔{year}〕第{n}期"),
        ("supervision.circular", "〔{year}〕第{n}期"),
        ("bulletins.draft", "简报稿〔{year}〕{n}号"),
    ):
        numbering.define_series(code, label=code, pattern=pattern)
    return cast


def drafted(cast: Any, code: str = "supervision_report", **more: Any) -> Bulletin:
    given = {"first": cast.day.replace(day=1), "last": cast.day, "by": cast.registrar}
    return draft(code, **{**given, "at": cast.at, **more})


def test_each_units_latest_reply_is_quoted_and_who_is_silent_is_named(press: Any) -> None:
    cast = press
    answered, silent = cast.handling(), cast.notified()
    cast.tomorrow()
    cast.do("report_progress", answered, cast.housing_handler, text="已开挖三百米。")
    cast.tomorrow()
    words = "已开挖六百米，本周恢复北段路面。"
    cast.do("report_progress", answered, cast.housing_handler, text=words, problems="雨天停工。")
    text = latest(drafted(cast)).text
    assert f"县住房和城乡建设局（9月3日反馈）：{words}" in text and "三百米" not in text
    assert "存在问题：雨天停工。" in text
    quiet = text.partition("三、尚未按期反馈的单位")[2]
    assert "县水务局：" in quiet and cast.matter(silent).number in quiet
    housing = quiet.partition("县住房和城乡建设局：")[2].splitlines()[0]
    assert cast.matter(silent).number in housing and cast.matter(answered).number not in housing


def test_who_answered_once_and_owes_again_is_named_with_the_last_time(press: Any) -> None:
    cast = press
    item = cast.handling()
    cast.do("report_progress", item, cast.housing_handler, text="已开挖三百米。", pace="slow")
    cast.go_to(dt.date(2026, 9, 22))  # it reports weekly
    text = latest(drafted(cast)).text
    named = text.partition("三、尚未按期反馈的单位")[2]
    assert f"（{cast.matter(item).number}，上次反馈9月1日）" in named
    circular = latest(drafted(cast, "supervision_circular")).text
    assert "已开挖三百米" in circular.partition("三、进展滞后的事项")[2].partition("四、")[0]


def test_every_number_has_its_matters(press: Any) -> None:
    cast = press
    closed, late, fresh = cast.closed(), cast.handling(), cast.notified()
    cast.opened()  # no unit has it yet: not in the paper
    cast.go_to(dt.date(2026, 10, 20))
    bulletin = drafted(cast, first=dt.date(2026, 9, 1))
    lines = behind(bulletin, cast.registrar)
    keys = {line.claim.label: {m.pk for m in line.matters} for line in lines}
    assert keys["纳入督查的事项"] == {closed.pk, late.pk, fresh.pk}
    assert keys["已经办结"] == {closed.pk}
    assert keys["正在办理"] == keys["已经逾期"] == keys["有单位尚未按期反馈"] == {late.pk, fresh.pk}
    assert all(line.still_said for line in lines)
    text = latest(bulletin).text
    assert "共有督查事项3件" in text and "已逾期2件" in text
    before = drafted(cast, first=dt.date(2026, 9, 1), last=dt.date(2026, 9, 2))
    assert "已逾期0件" in latest(before).text


def test_an_issue_about_one_source_speaks_of_that_only(press: Any) -> None:
    cast = press
    cast.handling()
    other = cast.handling(opening={"source": "superior", "instructed_by": None})
    assert ("source:superior", "上级交办") in [
        (c, str(label)) for c, label in topics(cast.registrar)
    ]
    bulletin = drafted(cast, topic="source:superior")
    assert [m.pk for m in behind(bulletin, cast.registrar)[0].matters] == [other.pk]
    assert "“上级交办”事项" in latest(bulletin).title
    with pytest.raises(NothingToSay):
        drafted(cast, topic="source:governor_mailbox")


def test_the_circular_goes_to_the_units_that_it_speaks_of(press: Any) -> None:
    cast = press
    cast.handling()
    cast.go_to(dt.date(2026, 10, 20))
    bulletin = drafted(cast, "supervision_circular", first=dt.date(2026, 9, 1))
    text = latest(bulletin).text
    assert {u.code for u in bulletin.to.all()} == {"housing", "water"}
    assert "三、进展滞后的事项" in text and "这一时段没有单位反馈。" in text
    assert "housing_handler" not in text  # units are named, persons are not


def test_issued_reports_are_counted_and_lie_before_the_leaders(press: Any) -> None:
    try:
        fonts.shelf()
    except fonts.NoChineseFont:
        pytest.skip("no Chinese font is installed")
    cast = press
    cast.handling()

    def out(bulletin: Bulletin) -> None:
        for verb, by, more in (
            ("submit", cast.registrar, {}),
            ("approve", cast.leader, {}),
            ("issue", cast.registrar, {"copies": 15}),
        ):
            matter = Matter.objects.get(pk=bulletin.pk)
            ACTIONS[verb](matter, by=by, at=cast.at, **more)

    first = drafted(cast)
    out(first)
    out(drafted(cast, "supervision_circular"))
    drafted(cast)
    year = Period.year(2026)
    assert count("supervision.reports", year) == count("supervision.circulars", year) == 1
    assert count("supervision.reports", Period.year(2025)) == 0
    assert {r.matter_id for r in to_read(cast.leader2)} == {first.pk}
    assert Bulletin.objects.get(pk=first.pk).number == "〔2026〕第1期"


def test_strangers_draft_no_report(press: Any) -> None:
    press.handling()
    for name in ("reviewer", "leader", "housing_handler", "party_head", "auditor"):
        with pytest.raises(NotYours):
            drafted(press, by=getattr(press, name))


def test_the_drafter_asks_the_same_questions_however_many_items_there_are(press: Any) -> None:
    cast = press

    def asked() -> int:
        question = Asked(cast.day, cast.day, "", cast.registrar, cast.day)
        with CaptureQueriesContext(connection) as queries:
            assert draft_report(question).lines
        return len(queries)

    item = cast.handling()
    cast.do("report_progress", item, cast.housing_handler, text="已开工。")
    few = asked()
    for _ in range(3):
        more = cast.handling()
        cast.do("report_progress", more, cast.housing_handler, text="已开工。")
    assert asked() == few
