"""A session's sheet: all of it or nothing, each fault by row and column, no doubles."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter

from shuniu.casework.models import Move, Term
from shuniu.commons.people.actions import close_unit, rename_unit
from shuniu.domains.proposals.actions import RefusedSheet, import_sheet, write_template
from shuniu.domains.proposals.models import Proposal, Proposer
from shuniu.ground.refusal import FieldRefused, NotYours

HEADS = ["编号", "案由", "内容", "类别", "提出人", "联名人", "提出日期", "拟定主办", "拟定协办"]


def row(n: Any, **more: Any) -> list[Any]:
    given = {
        "编号": n,
        "案由": f"关于第{n}件事的建议",
        "内容": "建议抓紧办理。",
        "类别": "水利",
        "提出人": "孙代表",
        "联名人": "李代表、周代表",
        "提出日期": "2026年2月11日",
        "拟定主办": "县水利局",
        "拟定协办": "",
    }
    return list({**given, **more}.values())


def book(*rows: list[Any], heads: list[str] = HEADS) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        for y, cells in enumerate([heads, *rows]):
            for x, cell in enumerate(cells):
                page.write(y, x, cell)
    out.seek(0)
    return out


def bring(cast: Any, *rows: list[Any], **more: Any) -> Any:
    given = {"by": cast.registrar, "at": cast.at, **more}
    return import_sheet(cast.session, book(*rows), **given)


def test_a_sheet_becomes_registered_proposals(cast: Any) -> None:
    done = bring(cast, row(1), row("２", 提出日期=20260212, 拟定主办=""), row(3))
    assert (done.new, done.known) == (3, 0)
    first, second, _third = Proposal.objects.select_related("matter").order_by("own_number")
    assert first.matter.number == "县人大十八届三次第1号"
    assert first.matter.state == "registered"
    assert first.proposed_on == dt.date(2026, 2, 11)
    assert (first.planned_lead, second.planned_lead) == (cast.units["water"], None)
    names = [s.proposer.name for s in first.signatures.select_related("proposer")]
    assert names == ["孙代表", "李代表", "周代表"]
    assert Proposer.objects.count() == 3
    assert Term.objects.filter(matter=first.matter, name="forward").count() == 1
    assert Move.objects.get(matter=first.matter).by == cast.members["registrar"]


def test_each_fault_is_named_and_nothing_is_imported(cast: Any) -> None:
    with pytest.raises(RefusedSheet) as refused:
        bring(
            cast,
            row(1),
            row(2, 拟定主办="天文台", 提出日期="开春"),
            row(1, 类别="航天"),
            row(3, 拟定主办="", 拟定协办="县水利局"),
            row(4, 拟定协办="县水利局"),
            row(5, 提出人=""),
            row(3, 案由="另一件"),
            row(6, 提出日期=dt.date(2027, 1, 1).isoformat()),
        )
    found = {(f.row, f.column) for f in refused.value.faults}
    assert found == {
        *((3, "拟定主办"), (3, "提出日期"), (4, "类别"), (5, "拟定主办"), (6, "拟定协办")),
        *((7, "提出人"), (8, "编号"), (9, "提出日期")),
    }
    assert not Proposal.objects.exists() and not Proposer.objects.exists()


def test_a_corrected_file_is_loaded_again_without_doubles(cast: Any) -> None:
    bring(cast, row(1), row(2))
    again = bring(cast, row(1), row(2), row(3))
    assert (again.new, again.known) == (1, 2)
    assert Proposal.objects.count() == 3
    with pytest.raises(RefusedSheet, match="1处") as refused:
        bring(cast, row(2, 案由="换了一件"), row(4))
    assert "已经登记" in refused.value.faults[0].reason
    assert Proposal.objects.count() == 3


def test_a_unit_that_was_renamed_or_merged_is_told(cast: Any) -> None:
    rename_unit(
        cast.units["water"], name="县水务局", short_name="水务局", by=cast.system, at=cast.at
    )
    with pytest.raises(RefusedSheet, match="1处"):
        bring(cast, row(1))
    assert bring(cast, row(1, 拟定主办="县水务局")).new == 1
    heir = cast.units["housing"]
    close_unit(cast.units["water"], successor=heir, on=cast.day, by=cast.system, at=cast.at)
    # What had been planned for it follows to its successor.
    assert Proposal.objects.get().planned_lead == heir
    with pytest.raises(RefusedSheet) as refused:
        bring(cast, row(2, 拟定主办="县水务局"))
    assert "县住房和城乡建设局" in refused.value.faults[0].reason


def test_what_is_no_such_sheet_is_refused(cast: Any) -> None:
    more = {"by": cast.registrar, "at": cast.at}
    with pytest.raises(FieldRefused, match="缺少列：案由"):
        import_sheet(cast.session, book([1, 2], heads=["编号", "内容"]), **more)
    with pytest.raises(FieldRefused, match="打不开"):
        import_sheet(cast.session, io.BytesIO(b"<html>"), **more)
    out = io.BytesIO()
    write_template(out)
    out.seek(0)
    assert import_sheet(cast.session, out, **more).new == 0


def test_strangers_import_nothing(cast: Any) -> None:
    for name in ("housing_handler", "leader", "reviewer", "auditor", "administrator"):
        with pytest.raises(NotYours):
            bring(cast, row(1), by=getattr(cast, name))
    assert not Proposal.objects.exists()
