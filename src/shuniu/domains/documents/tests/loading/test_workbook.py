"""A workbook with the office's own headings: filled in, loaded, or refused by row and column."""

from __future__ import annotations

import argparse
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.circulation.models import CirculationReader
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import system
from shuniu.commons.sheets import sheet_names
from shuniu.config.commands import load as command
from shuniu.domains.documents.loading import load_file
from shuniu.domains.documents.models import Incoming, Outgoing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused

NOW = clock.on(dt.date(2026, 9, 1))
INCOMING = {
    "收文编号": "12",
    "来文标题": "临汀镇关于新建文化站的请示",
    "类别": "请示件",
    "来文机关": "云汀县临汀镇人民政府",
    "收文日期": "2026年3月2日",
    "批示领导": "分管副县长、县长",
    "领导批示": "同意。\n请财政局阅处。",
    "承办单位": "云汀县财政局",
    "办结日期": "2026-3-18",
    "办理结果": "资金已经落实。",
}
OUTGOING = {
    "文号": "云政发[2026]9号",
    "标题": "云汀县人民政府关于新建文化站的批复",
    "发文机关": "云汀县人民政府",
    "签发人": "张县长",
    "签发日期": "2026/3/16",
    "主送机关": "云汀县临汀镇人民政府，县直各部门",
    "答复的收文号": "12",
}
READER = {"收文号": "12", "姓名": "director", "送阅日期": "2026-3-3", "阅读日期": "2026-3-4"}


def workbook(**more: dict[str, str]) -> io.BytesIO:
    pages = {"收文登记簿": INCOMING, "发文登记簿": OUTGOING, "传阅登记簿": READER, **more}
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, cells in pages.items():
            page = book.add_worksheet(name)
            for x, (head, cell) in enumerate(cells.items()):
                page.write_string(0, x, head)
                page.write_string(1, x, cell)
    made.seek(0)
    return made


def bring(cast: Any, file: Any) -> Any:
    return load_file(file, unit=cast.units["office"], source="旧簿", by=system(), at=NOW)


def test_three_registers_come_in_together(cast: Any) -> None:
    brought = bring(cast, workbook()).brought
    assert {k: (b.matters, b.known) for k, b in brought.items()} == {
        "收文登记簿": (1, 0),
        "发文登记簿": (1, 0),
        "传阅登记簿": (1, 0),
    }
    request = Incoming.objects.select_related("matter").get()
    assert (request.matter.state, request.reply_number) == ("closed", "云政发〔2026〕9号")
    assert request.matter.opinions.filter(by_label="县长", text="请财政局阅处。").exists()
    reply = Outgoing.objects.get()
    assert [a.unit for a in reply.addressees.all()] == [cast.units["town"], None]
    assert CirculationReader.objects.get().done_at == clock.on(dt.date(2026, 3, 4))
    assert {b.known for b in bring(cast, workbook()).brought.values()} == {1}


def test_a_row_is_refused_with_its_sheet_and_column_and_nothing_comes_in(cast: Any) -> None:
    bad = workbook(收文登记簿={**INCOMING, "收文日期": "那天", "领导批示": "同意。"})
    with pytest.raises(RefusedRows) as refused:
        bring(cast, bad)
    (one,) = refused.value.refusals
    assert (one.sheet, one.row) == ("收文登记簿", 2)
    assert "“收到时间”那天：不是日期" in one.reason
    with pytest.raises(RefusedRows, match="1行"):
        bring(cast, workbook(收文登记簿={**INCOMING, "领导批示": "同意。"}))
    # What fails in the last sheet keeps the first one out, too.
    with pytest.raises(RefusedRows):
        bring(cast, workbook(传阅登记簿={**READER, "姓名": "谁"}))
    assert not Matter.objects.exists()
    with pytest.raises(FieldRefused, match="不认识的列"):
        bring(cast, workbook(发文登记簿={**OUTGOING, "天气": "晴"}))


def test_the_command_loads_and_writes_an_empty_workbook(
    cast: Any, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setattr(command.setup, "django", lambda: None)
    monkeypatch.setattr(command, "use_var", lambda folder: None)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)

    def run(*words: object) -> int:
        return command.run(parser.parse_args([str(word) for word in words]))

    assert run("--template", "--documents", tmp_path / "a.xlsx") == 0
    assert sheet_names(tmp_path / "a.xlsx") == ["收文登记簿", "发文登记簿", "传阅登记簿"]
    (tmp_path / "b.xlsx").write_bytes(workbook().getvalue())
    assert run(tmp_path / "b.xlsx", "--source", "旧簿") == 0
    assert "发文登记簿：导入 1 件" in capsys.readouterr().out
    assert run(tmp_path / "b.xlsx", "--unit", "mars") == 1
    assert "mars" in capsys.readouterr().err
    assert run("--template", tmp_path / "c.xlsx") == 0
    assert sheet_names(tmp_path / "c.xlsx") == ["来信", "办理过程"]
