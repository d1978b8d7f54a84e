"""归档: numbers without gaps, pairs side by side, packages that prove themselves."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shuniu.casework.filing import FilingRecord
from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.numbering.queries import gaps
from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import PaperText
from shuniu.domains.archive import actions, figures, package, queries
from shuniu.domains.archive.models import Item, LeftOut
from shuniu.domains.archive.refusals import (
    FiledAlready,
    IsLeftOut,
    NotClosed,
    NothingToFile,
    PutAway,
)
from shuniu.ground.refusal import NotYours, Refused


def test_items_are_numbered_inside_their_class_by_date(cast: Any) -> None:
    late = cast.done("后办结", on=dt.date(2026, 5, 2))
    early = cast.done("先办结", on=dt.date(2026, 5, 1))
    other = cast.done("十年的", on=dt.date(2026, 5, 3))
    last_year = cast.done("上年的", on=dt.date(2025, 12, 31))
    choose = [
        actions.Choice(late, "D30", cast.organ()),
        actions.Choice(early, "D30", cast.organ()),
        actions.Choice(other, "D10", cast.organ()),
        actions.Choice(last_year, "D30", cast.organ("DCS")),
    ]
    actions.file_matters(cast.fonds, choose, by=cast.registrar, at=cast.at)
    codes = dict(Item.objects.values_list("title", "code"))
    assert codes == {
        "先办结": "Z109-WS·2026-D30-BGS-0001",
        "后办结": "Z109-WS·2026-D30-BGS-0002",
        "十年的": "Z109-WS·2026-D10-BGS-0001",
        "上年的": "Z109-WS·2025-D30-DCS-0001",
    }
    ends = dict(Item.objects.values_list("title", "ends_on"))
    assert ends["十年的"] == dt.date(2036, 12, 31) and ends["上年的"] == dt.date(2055, 12, 31)
    assert not gaps("archive.Z109.2026.D30.BGS", 0)


def test_a_request_and_its_answer_stay_adjacent(cast: Any) -> None:
    answer = cast.done("关于修桥的批复", on=dt.date(2026, 5, 1))
    between = cast.done("修路灯", on=dt.date(2026, 5, 2))
    request = cast.done("关于修桥的请示", on=dt.date(2026, 5, 3))
    choices = [actions.Choice(m, "D30", cast.organ()) for m in (answer, between, request)]
    items = actions.file_matters(cast.fonds, choices, by=cast.registrar, at=cast.at)
    assert [i.title for i in items] == ["修路灯", "关于修桥的请示", "关于修桥的批复"]
    assert items[2].goes_with == items[1]


def test_a_package_opens_and_verifies_without_the_program(cast: Any, tmp_path: Path) -> None:
    matter = cast.done(paper=True)
    choices = [actions.Choice(matter, "Y", cast.organ())]
    (item,) = actions.file_matters(cast.fonds, choices, by=cast.registrar, at=cast.at)
    assert item.package is not None
    data = shelf.place(item.package.blob.digest).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert archive.read("档案/01_现场情况.pdf").startswith(b"%PDF-1.4")
        assert archive.read("处理单.pdf").startswith(b"%PDF")
        assert json.loads(archive.read("意见.json"))[0]["意见"] == "请抓紧办理。"
        facts = json.loads(archive.read("元数据.json"))
        archive.extractall(tmp_path)
    assert {"档案/正文.txt", "版本/1.txt", "元数据.xml", "经过.json", "说明.txt"} <= set(names)
    assert facts["档号"] == item.code and facts["密级"] == "非涉密"
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "digests.sha256"], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    assert package.verify(io.BytesIO(data)).whole


@pytest.mark.parametrize(
    ("harm", "fault"),
    [("change", "内容被改动"), ("drop", "缺少文件"), ("add", "多出文件"), ("cut", "打不开")],
)
def test_a_harmed_package_is_told(harm: str, fault: str) -> None:
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    good = package.build({"档号": "A"}, [("档案/a.txt", b"one"), ("档案/b.txt", b"two")], at=at)
    assert good == package.build(
        {"档号": "A"}, [("档案/a.txt", b"one"), ("档案/b.txt", b"two")], at=at
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if harm == "drop" and name == "档案/b.txt":
                continue
            changed = harm == "change" and name == "档案/a.txt"
            new.writestr(name, b"ONE" if changed else old.read(name))
        if harm == "add":
            new.writestr("档案/c.txt", b"three")
    data = out.getvalue()[:200] if harm == "cut" else out.getvalue()
    verdict = package.verify(io.BytesIO(data))
    assert not verdict.whole and fault in verdict.faults[0]


def test_names_in_a_package_cannot_leave_it() -> None:
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    hostile = [("档案/../../etc/passwd", b""), ("档案/a\\b?.txt", b"1"), ("档案/a_b_.txt", b"2")]
    with zipfile.ZipFile(io.BytesIO(package.build({}, hostile, at=at))) as archive:
        names = archive.namelist()
    assert "档案/a_b_.txt" in names and "档案/2_a_b_.txt" in names
    assert not any(part in ("..", "") for name in names for part in name.split("/"))


def test_what_is_not_to_be_filed_is_refused(cast: Any) -> None:
    open_ = cast.county.errand()
    filed = cast.filed()[0].matter
    left = cast.done("重份")
    actions.leave_out(cast.fonds, [left], reason="重份", by=cast.registrar, at=cast.at)
    for matter, refusal in ((open_, NotClosed), (filed, FiledAlready), (left, IsLeftOut)):
        with pytest.raises(refusal):
            choices = [actions.Choice(matter, "D30", cast.organ())]
            actions.file_matters(cast.fonds, choices, by=cast.registrar, at=cast.at)
    with pytest.raises(NothingToFile):
        actions.file_matters(cast.fonds, [], by=cast.registrar, at=cast.at)
    assert LeftOut.objects.get().matter == left


def test_a_paper_that_was_put_away_is_not_packed(cast: Any) -> None:
    matter = cast.done(paper=True)
    blob = matter.papers.get().paper.blob
    PaperText.objects.create(blob=blob, marking="机密★", at=cast.at)
    choices = [actions.Choice(matter, "D30", cast.organ())]
    with pytest.raises(PutAway):
        actions.file_matters(cast.fonds, choices, by=cast.registrar, at=cast.at)


def test_one_refused_undoes_all_and_no_number_is_lost(cast: Any) -> None:
    good, bad = cast.done("好"), cast.county.errand(title="没办结")
    choices = [actions.Choice(m, "D30", cast.organ()) for m in (good, bad)]
    with pytest.raises(NotClosed):
        actions.file_matters(cast.fonds, choices, by=cast.registrar, at=cast.at)
    assert not Item.objects.exists()
    assert cast.filed()[0].number == 1


def test_only_who_files_for_the_unit_files(cast: Any) -> None:
    matter = cast.done()
    for login in ("reviewer", "leader", "roads", "roads_head", "idle"):
        with pytest.raises(NotYours):
            actions.file_matters(
                cast.fonds,
                [actions.Choice(matter, "D30", cast.organ())],
                by=cast.actor(login),
                at=cast.at,
            )
        with pytest.raises(NotYours):
            actions.leave_out(cast.fonds, [matter], reason="无", by=cast.actor(login), at=cast.at)


@pytest.mark.parametrize(
    "change",
    ["code = 'X'", "retention = 'Y'", "sha256 = ''", "number = 9", "filed_by_label = '别人'"],
)
def test_a_filed_item_stays_as_it_was_filed(cast: Any, change: str) -> None:
    (item,) = cast.filed()
    for statement in (f"UPDATE archive_item SET {change}", "DELETE FROM archive_item"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} WHERE id = %s", [item.pk])


def test_the_table_proposes_and_the_owner_is_asked_next(cast: Any) -> None:
    rules, organs = queries.rules_in_force(cast.day), queries.organs_of(cast.fonds, cast.day)

    def proposed(title: str, kind: str = "x", own: str = "") -> tuple[str, str]:
        told = FilingRecord(title, "", "", cast.day, own)
        found = queries.propose(told, kind, rules, organs)
        return found.retention, found.organ.code if found.organ else ""

    assert proposed("关于王某任职的通知") == ("Y", "BGS")
    assert proposed("关于修桥的请示") == ("D30", "BGS")
    assert proposed("路灯不亮", "letter") == ("D10", "XFS")
    assert proposed("路灯", "supervision") == ("D30", "DCS")
    assert proposed("路灯", own="Y") == ("Y", "BGS")
    assert proposed("路灯") == ("D10", "BGS")


def test_the_figures_count_a_moved_item_once(cast: Any) -> None:
    items = cast.filed("甲", "乙", retention="D10")
    actions.move(items[0], retention="Y", reason="鉴定", by=cast.registrar, at=cast.at)
    period = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert figures.filed(period).count() == figures.filed_ten(period).count() == 2


def test_two_clerks_at_once_leave_no_gap(fresh_database: str, settled: Any) -> None:
    cast = settled()
    matters = [cast.done(f"第{n}件") for n in range(6)]
    refused: list[str] = []

    def file(own: list[Matter]) -> None:
        try:
            for matter in own:
                choice = [actions.Choice(matter, "D30", cast.organ())]
                actions.file_matters(cast.fonds, choice, by=cast.registrar, at=cast.at)
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    hands = [threading.Thread(target=file, args=(own,)) for own in (matters[:4], matters[:1:-1])]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    numbers = sorted(Item.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 4
    assert len(refused) <= 2
