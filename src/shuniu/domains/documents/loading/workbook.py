"""The workbook in which an office hands in its old registers, under the headings that it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Brought, Refusal, RefusedRows
from shuniu.casework.circulation.loading import SHEET as READERS
from shuniu.casework.circulation.loading import ReaderRow
from shuniu.casework.circulation.loading import load as load_readers
from shuniu.commons import sheets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.sheets import Column, cells
from shuniu.ground.refusal import FieldRefused

from ..queries import KIND as OUTGOING
from ..queries_incoming import KIND as INCOMING
from . import incoming, outgoing
from .incoming_rows import IncomingRow, Instruction
from .outgoing_rows import OutgoingRow

MOST_ROWS = 200_000
text, several = cells.text, cells.several


def _words(label: str, name: str, most: int = 80, **more: Any) -> Column:
    return Column(label, name, text(most), **more)


def _names(label: str, name: str, **more: Any) -> Column:
    return Column(label, name, several(text(80)), empty=(), **more)


def _moment(label: str, name: str, **more: Any) -> Column:
    return Column(label, name, cells.moment, empty=None, **more)


def _day(label: str, name: str, **more: Any) -> Column:
    return Column(label, name, cells.day, empty=None, **more)


def _count(label: str, name: str, **more: Any) -> Column:
    return Column(label, name, cells.whole, **{"empty": 0, "width": 8, **more})


OUTGOING_COLUMNS = (
    _words("发文字号", "number", 60, also=("文号", "字号"), hint="不编号的文稿可以空着"),
    _words("登记号", "register_number", 60, also=("序号",)),
    _words("标题", "title", 200, required=True, also=("文件标题", "公文标题"), width=50),
    _words("文种", "kind", also=("种类",), hint="十五种公文，或者“文稿”；空着就看标题"),
    _words("发文机关", "issuer", required=True, also=("制发机关",)),
    _names("联合发文机关", "co_issuers"),
    _words("拟稿人", "drafter"),
    _words("拟稿单位", "drafting_unit", also=("主办单位", "拟稿部门")),
    _moment("拟稿日期", "drafted_at"),
    _words("核稿人", "checker", also=("核稿",)),
    _names("会签单位", "countersigners", also=("会签",)),
    _words("审核人", "reviewer", also=("审核",)),
    _words("签发人", "signer", required=True, also=("签发",)),
    _moment("签发日期", "signed_at", required=True),
    _day("成文日期", "day"),
    _names("主送", "to", also=("主送机关",), width=30),
    _names("抄送", "copies", also=("抄送机关",), width=30),
    _words("紧急程度", "urgency", also=("缓急",)),
    _words("公开属性", "disclosure", also=("公开方式",)),
    _count("印数", "printed_copies", also=("份数", "印发份数")),
    _count("页数", "pages"),
    _count("字数", "characters"),
    _words("校对人", "proofreader", also=("校对",)),
    _words("用印人", "sealer", also=("监印人", "用印")),
    _moment("印发日期", "issued_at", also=("分发日期",)),
    _words("答复的收文号", "answers", 60, also=("所答请示",), hint="批复填所答请示的收文号"),
    _words("情况", "ended", hint="作废、撤销、废止；其他空着"),
    _moment("情况日期", "ended_on"),
    _words("情况说明", "ended_reason", 300),
    _words("正文", "text", 100_000, width=40),
)
INCOMING_COLUMNS = (
    _words("收文号", "number", 60, required=True, also=("收文编号",)),
    _words("标题", "title", 500, required=True, also=("来文标题", "文件标题"), width=50),
    _words("类别", "category", required=True, also=("收文类别",)),
    _words("来文单位", "sender", 120, required=True, also=("来文机关",)),
    _words("来文字号", "document_number", 80, also=("原文号", "文号")),
    _words("文种", "kind"),
    _words("密级", "secrecy", hint="公开、内部、工作秘密；国家秘密不得录入"),
    _words("紧急程度", "urgency", also=("缓急",)),
    _words("电报等级", "telegram_level"),
    _count("份数", "copies", empty=1),
    _day("成文日期", "day"),
    _moment("收到时间", "received_at", required=True, also=("收文日期", "收到日期")),
    _words("收件人", "received_by", also=("签收人",)),
    _words("方式", "means", also=("来文方式",)),
    _count("页数", "pages"),
    _words("附件", "attachments", 200),
    _words("内容摘要", "summary", 5000, also=("摘要",), width=30),
    _words("拟办意见", "proposal", 3000, width=30),
    _words("拟办人", "proposer"),
    _moment("拟办时间", "proposed_at", also=("拟办日期",)),
    _names("批示领导", "leaders", also=("批示人",), hint="几位领导用顿号隔开"),
    _words("批示内容", "said", 6000, also=("领导批示",), width=30, hint="每位领导一行"),
    _moment("批示时间", "instructed_at", also=("批示日期",)),
    _words("主办单位", "lead", also=("承办单位", "主办")),
    _names("协办单位", "assisting", also=("协办",)),
    _day("办理期限", "due_on"),
    _words("办理结果", "result", 3000, width=30),
    _moment("办结时间", "closed_at", also=("办结日期",)),
    _words("批复文号", "reply_number", 60),
    _moment("批复时间", "replied_at", also=("批复日期",)),
    _words("归档号", "archived_as", 60, also=("档号",)),
)
READER_COLUMNS = (
    _words("收文号", "number", 60, required=True, also=("编号", "发文字号")),
    _words("阅件人", "reader", required=True, also=("传阅人", "姓名")),
    _moment("送阅时间", "given_at", required=True, also=("送阅日期",)),
    _moment("阅读时间", "read_at", also=("阅读日期", "退回日期")),
    _moment("阅毕时间", "done_at", also=("阅毕日期",)),
    _words("目的", "purpose", also=("传阅目的",), hint="知晓、阅办、阅研；空着就是知晓"),
    _day("阅毕期限", "due_on"),
    _words("传阅要求", "text", 500, width=30),
    _words("阅件意见", "remark", 3000, width=30),
    _words("经办人", "by_label", also=("发起人",)),
    Column(
        "登记簿",
        "kind",
        cells.one_of({"收文": INCOMING, "发文": OUTGOING}, "登记簿"),
        empty=INCOMING,
    ),
)
SHEETS: dict[str, tuple[Column, ...]] = {
    incoming.SHEET: INCOMING_COLUMNS,
    outgoing.SHEET: OUTGOING_COLUMNS,
    READERS: READER_COLUMNS,
}


@dataclass(frozen=True)
class Loaded:
    """What a workbook brought, by the sheets that it had."""

    brought: dict[str, Brought]


def is_ours(file: Path | BinaryIO) -> bool:
    """Whether the workbook has one of these sheets. FieldRefused for what is no workbook."""
    return bool(set(SHEETS) & set(sheets.sheet_names(file)))


def write_template(target: Path | BinaryIO) -> None:
    """An empty workbook with the three sheets and their headings."""
    sheets.write_templates(target, SHEETS)


def load_file(
    file: Path | BinaryIO, *, unit: Unit, source: str, by: Actor, at: dt.datetime
) -> Loaded:
    """Load the registers of ``unit`` that the workbook has, all of them or nothing.

    Incoming documents come before outgoing ones, so that replies find their requests, and
    circulations last. Raises FieldRefused for a wrong file, RefusedRows with every row
    that cannot be taken, by sheet, row and column, and why.
    """
    names = set(sheets.sheet_names(file))
    if not names & set(SHEETS):
        raise FieldRefused("file", _("文件里没有这些表：{names}。").format(names="、".join(SHEETS)))
    found: dict[str, list[Any]] = {}
    refusals: list[Refusal] = []
    for sheet, make in MAKERS.items():
        if sheet not in names:
            continue
        read = sheets.read(file, SHEETS[sheet], sheet=sheet, most=MOST_ROWS)
        found[sheet] = [one for line in read.lines for one in make(line.row, line.values, refusals)]
        refusals += (
            Refusal(f.row, "", f"“{f.column}”{f.value}：{f.reason}", sheet) for f in read.faults
        )
    if refusals:
        raise RefusedRows(refusals)
    given: dict[str, Any] = {"source": source, "by": by, "at": at}
    brought: dict[str, Brought] = {}
    with transaction.atomic():
        if incoming.SHEET in found:
            brought[incoming.SHEET] = incoming.load(found[incoming.SHEET], unit=unit, **given)
        if outgoing.SHEET in found:
            brought[outgoing.SHEET] = outgoing.load(found[outgoing.SHEET], **given)
        if READERS in found:
            brought[READERS] = _readers(found[READERS], unit, given)
    return Loaded(brought)


def _readers(rows: Sequence[tuple[str, ReaderRow]], unit: Unit, given: dict[str, Any]) -> Brought:
    parts = [
        load_readers([r for k, r in rows if k == kind], kind=kind, unit=unit, **given)
        for kind in sorted({kind for kind, _row in rows})
    ]
    return Brought(
        sum(p.matters for p in parts),
        sum(p.steps for p in parts),
        sum(p.known for p in parts),
        tuple(t for p in parts for t in p.tables),
    )


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


def _outgoing(row: int, values: dict[str, Any], _refusals: list[Refusal]) -> list[OutgoingRow]:
    return [OutgoingRow(row=row, **_tuples(values))]


def _incoming(row: int, values: dict[str, Any], refusals: list[Refusal]) -> list[IncomingRow]:
    leaders, said = list(values.pop("leaders")), values.pop("said")
    moment = values.pop("instructed_at")
    texts = [line for line in said.splitlines() if line.strip()] if len(leaders) > 1 else [said]
    if leaders and (len(texts) != len(leaders) or not said):
        reason = _("“批示内容”：有{n}位领导，应有{n}行批示。").format(n=len(leaders))
        refusals.append(Refusal(row, values["number"], reason, incoming.SHEET))
        return []
    told = tuple(
        Instruction(leader, words, moment) for leader, words in zip(leaders, texts, strict=False)
    )
    return [IncomingRow(row=row, instructions=told, **_tuples(values))]


def _reader(
    row: int, values: dict[str, Any], _refusals: list[Refusal]
) -> list[tuple[str, ReaderRow]]:
    return [(str(values.pop("kind")), ReaderRow(row=row, **values))]


Maker = Callable[[int, dict[str, Any], list[Refusal]], Sequence[Any]]
MAKERS: dict[str, Maker] = {
    incoming.SHEET: _incoming,
    outgoing.SHEET: _outgoing,
    READERS: _reader,
}
