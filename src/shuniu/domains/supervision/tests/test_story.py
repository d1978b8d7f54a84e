"""From the instruction to the echo: the whole way of an item, as the office walks it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pypdfium2

from shuniu.casework.models import Reading, Term, Urge
from shuniu.commons.papers import shelf
from shuniu.domains.supervision import queries
from shuniu.domains.supervision.models import SupervisionNotice, UpwardReport


def words(paper: Any) -> str:
    data = shelf.place(paper.blob.digest).read_bytes()
    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_from_instruction_to_echo(cast: Any) -> None:
    item = cast.handling(opening={"joint_unit": cast.units["party"]})
    cast.do("assist_sign_for", item, cast.water_handler)
    notice = SupervisionNotice.objects.get()
    assert notice.number == "云政督〔2026〕1号"
    assert set(notice.units.all()) == {cast.units["housing"], cast.units["water"]}
    said = words(notice.pdf)
    assert "县住房和城乡建设局" in said and "县水务局" in said and "云政督" in said
    assert "中共云汀县委办公室" in said  # joint supervision signs along
    assert Reading.objects.filter(member=cast.members["party_head"], why="联合督办").exists()

    cast.go_to(dt.date(2026, 9, 3))
    for means, text in (("phone", "电话问了王科长，说材料未到。"), ("in_person", "到现场协调。")):
        cast.do("urge", item, cast.registrar, means=means, text=text)
    assert Urge.objects.filter(matter=item.pk, to_unit=cast.units["housing"]).count() == 2

    cast.do("report_progress", item, cast.housing_handler, text="已完成一半。", percent=50)
    cast.do("assist_answer", item, cast.water_handler, text="水量已调度。")
    replies = queries.latest_replies([item.pk])[item.pk]
    assert [r.text for r in replies] == ["已完成一半。", "水量已调度。"]
    assert queries.unanswered([item.pk]) == {}

    cast.do("report_interim", item, cast.registrar, text="改造过半。")
    reading = Reading.objects.get(member=cast.members["leader"])
    assert reading.why == "阶段报告"

    cast.tomorrow(5)
    cast.do("report_completion", item, cast.housing_handler, text="全部完成。")
    cast.do("return_completion", item, cast.reviewer, reason="路面还没有恢复。")
    assert Term.objects.filter(matter=item.pk, name="answer", met_on__isnull=True).count() == 1
    cast.do("report_completion", item, cast.housing_handler, text="路面已恢复。")
    cast.do("accept_completion", item, cast.reviewer)
    cast.do("report_final", item, cast.registrar, text="已全部完成，居民满意。")
    matter = cast.matter(item)
    assert matter.state == "closed" and matter.closed_at == cast.at and matter.due_on is None
    final = UpwardReport.objects.get(kind="final")
    assert final.to_member == cast.members["leader"] and "居民满意" in words(final.pdf)
    assert final.to_label == "leader·甲leader"  # the name and the post held
    cast.do("archive", item, cast.registrar, archived_as="2026-D30-0012")
    assert cast.state(item) == "archived"
