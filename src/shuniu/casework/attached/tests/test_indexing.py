"""The words of papers are found soon after, once, and only by whom the matter is seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from shuniu.casework import engine, texts
from shuniu.casework.attached import indexing
from shuniu.casework.attached.finding import in_papers
from shuniu.casework.attached.models import Indexed
from shuniu.casework.models import Matter, MatterPaper, MatterText
from shuniu.casework.queries import visible_to
from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers import extracting
from shuniu.commons.papers.models import PaperText
from shuniu.commons.people.actor import system
from shuniu.commons.search.queries import containing
from shuniu.ground import clock

AT = clock.on(counties.FRIDAY, 12)


@pytest.fixture(autouse=True)
def _errands() -> Iterator[None]:
    with errand.registered():
        yield


@pytest.fixture
def county(db: None) -> Any:
    return counties.build()


def attach(matter: Matter, text: str, name: str = "材料.txt") -> int:
    paper = papers.store_bytes(text.encode(), name, by=system(), at=AT)
    MatterPaper.objects.create(matter=matter, paper=paper)
    return paper.pk


def run() -> int:
    return indexing.index_newest(by=system(), at=AT)


def found(query: str, actor: Any) -> set[int]:
    hits = MatterText.objects.filter(containing("body", query)).values("matter_id")
    return set(visible_to(actor, errand.KIND).filter(pk__in=hits).values_list("pk", flat=True))


def test_a_paper_is_found_and_a_second_run_changes_nothing(county: Any) -> None:
    matter, other = county.given(), county.errand()
    attach(matter, "第一页\n城北路桥梁检测报告，云政〔2026〕７号")
    assert run() == 1 and run() == 0
    for query in ("桥梁", "检测报告", "云政[2026]7号", "云政［2026］7号", "路灯 桥梁"):
        for login in ("registrar", "leader", "roads"):
            assert found(query, county.actor(login)) == {matter.pk}, (query, login)
        assert not found(query, county.actor("water"))
    hit = in_papers([matter.pk, other.pk], "桥梁")[matter.pk]
    assert hit.name == "材料.txt" and ("桥梁", True) in hit.pieces
    assert not in_papers([matter.pk], "路灯")


def test_a_step_that_indexes_anew_keeps_the_papers_words(county: Any) -> None:
    matter = county.errand()
    attach(matter, "桥梁检测报告")
    run()
    with engine.step(matter, "expire", by=system(), at=AT) as work:
        work.index("换成别的文字")
    body = MatterText.objects.get(matter=matter).body
    own, _mark, of_papers = body.partition(texts.MARK)
    assert "换成别的文字" in own and "路灯不亮" not in own and of_papers == "桥梁检测报告"
    attach(matter, "又一份：隧道")
    assert run() == 1
    body = MatterText.objects.get(matter=matter).body
    assert body.count(texts.MARK) == 1 and "隧道" in body and body.startswith(own)


def test_what_a_minute_missed_the_night_finds(county: Any, monkeypatch: Any) -> None:
    matter = county.errand()
    attach(matter, "桥梁检测报告")
    monkeypatch.setattr(indexing, "NEWEST", 0)
    assert run() == 0
    assert indexing.catch_up(on=counties.FRIDAY, by=system(), at=AT) == 1
    assert found("桥梁", county.actor("registrar")) == {matter.pk}


def test_one_bad_paper_does_not_hold_up_the_others(county: Any, monkeypatch: Any) -> None:
    bad, good = county.errand(), county.errand()
    attach(bad, "坏的")
    attach(good, "好的桥梁")
    honest = extracting.extract

    def moody(path: Any, kind: str) -> Any:
        if "坏" in path.read_text():
            raise RuntimeError
        return honest(path, kind)

    monkeypatch.setattr(extracting, "extract", moody)
    assert run() == 2 and Indexed.objects.get().matter == good


def test_a_secret_found_afterwards_is_put_away_and_told(county: Any, monkeypatch: Any) -> None:
    county.seat("admin", "office", "administrator")
    office = county.units["office"]
    office.kind = "county_office"
    office.save()
    matter = county.errand()
    known = attach(matter, "无关内容")
    PaperText.objects.create(
        blob_id=papers.Paper.objects.get(pk=known).blob_id, marking="机密★1年", at=AT
    )
    run()
    run()
    told = Notice.objects.filter(kind="papers.put_away")
    assert set(told.values_list("member__login", flat=True)) == {"registrar", "registrar2", "admin"}
    text = told[0].text
    assert "24小时内" in text and "已封存" in text and "材料" not in text
    assert dt.timedelta(0) <= AT - told[0].at
