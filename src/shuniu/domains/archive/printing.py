"""The archive's papers: a matter's processing sheet, the catalogue, the list of destruction."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shuniu.casework.filing import FilingRecord
from shuniu.casework.models import Matter, Opinion
from shuniu.commons.flow import flows
from shuniu.commons.typeset import pdf
from shuniu.ground import clock
from shuniu.ground.later import later
from shuniu.ground.text import long_date

from .models import Appraisal, Fonds, Item, Retention, State

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

_HERE = Path(__file__).parent
SHEET, TABLE = _HERE / "sheet.typ", _HERE / "catalogue.typ"
_WIDTHS = (6, 30, 22, 24, 60, 12, 8, 8, 20)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def boxes(opinions: Iterable[Opinion]) -> list[dict[str, object]]:
    """The opinions under their headings; in each the highest in rank first, then by time."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in sorted(opinions, key=lambda o: (o.rank, o.at, o.pk)):
        said = {"text": one.text, "by": one.by_label, "at": _moment(one.at)}
        found.setdefault(one.heading, []).append(said)
    return [{"heading": heading, "opinions": written} for heading, written in found.items()]


def sheet_pdf(matter: Matter, record: FilingRecord, *, at: dt.datetime) -> bytes:
    """文件处理单 of a finished matter, as PDF/A."""
    given = list(matter.assignments.select_related("unit").order_by("id"))
    leads = "、".join(dict.fromkeys(a.unit.name for a in given if a.role == "lead"))
    ended = matter.closed_at or matter.state_at
    state = str(flows.get(matter.kind).state(matter.state).label)
    data = {
        "office": matter.unit.name,
        "form": _("文件处理单"),
        "title": record.title,
        "number": matter.number,
        "facts": [
            [_("编号"), matter.number],
            [_("文号"), record.document_number or "—"],
            [_("登记日期"), _moment(matter.opened_at)],
            [_("办结日期"), _moment(ended)],
            [_("类别"), str(record.kind_label)],
            [_("办理结果"), state],
        ],
        "wide": [
            [_("题名"), record.title],
            [_("责任者"), record.responsible],
            *([[_("主办单位"), leads]] if leads else []),
        ],
        "boxes": boxes(matter.opinions.all()),
        "foot": _("归档时生成　{at}").format(at=_moment(at)),
    }
    return pdf(SHEET, data, at=at, standard="a-2b")


def columns() -> list[str]:
    """The columns of 归档文件目录, DA/T 22-2015."""
    return [
        *(_("序号"), _("档号"), _("文号"), _("责任者"), _("题名")),
        *(_("日期"), _("密级"), _("页数"), _("备注")),
    ]


def lines(items: Iterable[Item]) -> list[list[str]]:
    """A line an item. The 密级 column is empty: nothing classified is in this system."""
    return [
        [
            str(place),
            item.code,
            item.document_number,
            item.responsible,
            item.title,
            item.day.strftime("%Y%m%d"),
            "",
            str(item.pages or ""),
            _remark(item),
        ]
        for place, item in enumerate(items, 1)
    ]


def _remark(item: Item) -> str:
    if item.state == State.DESTROYED:
        return _("已销毁　") + item.remark
    if item.state == State.MOVED:
        return _("移至{code}　").format(code=item.moved_to.code) + item.remark
    return item.remark


def title_of(fonds: Fonds, year: int, retention: str, organ: str) -> str:
    """The head line of a catalogue: year, organ and retention as far as they were chosen."""
    kept = str(Retention(retention).label) if retention else ""
    parts = [fonds.unit.name, _("{year}年").format(year=year), organ, kept]
    return "　".join(part for part in parts if part)


def catalogue_pdf(fonds: Fonds, items: Sequence[Item], head: str, *, at: dt.datetime) -> bytes:
    """归档文件目录 as PDF."""
    return _table(_("归档文件目录"), fonds, head, lines(items), [], at)


def catalogue_xlsx(items: Sequence[Item], head: str) -> bytes:
    """归档文件目录 as xlsx."""
    return _xlsx(_("归档文件目录"), head, lines(items))


def destroyed_of(appraisal: Appraisal) -> list[Item]:
    """The items of an appraisal that are to be, or were, destroyed."""
    found = appraisal.lines.filter(retention="").select_related("item__organ")
    return [line.item for line in found.order_by("item__code")]


def destruction_pdf(appraisal: Appraisal, *, at: dt.datetime) -> bytes:
    """档案销毁清册, with those who proposed and approved it."""
    told = appraisal.proposed_by_label
    signs = [_("鉴定提出：{who}").format(who=told), _("批准：{who}").format(who=_who(appraisal))]
    signs += [_("监销人：＿＿＿＿＿＿"), _("销毁人：＿＿＿＿＿＿")]
    rows = lines(destroyed_of(appraisal))
    return _table(_("档案销毁清册"), appraisal.fonds, _head(appraisal), rows, signs, at)


def destruction_xlsx(appraisal: Appraisal) -> bytes:
    """档案销毁清册 as xlsx."""
    return _xlsx(_("档案销毁清册"), _head(appraisal), lines(destroyed_of(appraisal)))


def _who(appraisal: Appraisal) -> str:
    if appraisal.decided_at is None:
        return _("（未批准）")
    return f"{appraisal.decided_by_label}　{_moment(appraisal.decided_at)}"


def _head(appraisal: Appraisal) -> str:
    return f"{appraisal.fonds.number}　{appraisal.fonds.unit.name}　{appraisal.opinion[:80]}"


def _table(
    title: str,
    fonds: Fonds,
    head: str,
    rows: list[list[str]],
    signs: list[str],
    at: dt.datetime,
) -> bytes:
    day = at.astimezone(clock.ZONE).date()
    data = {
        "title": title,
        "office": fonds.unit.name,
        "head": _("全宗号 {number}　{head}　共{n}件").format(
            number=fonds.number, head=head, n=len(rows)
        ),
        "day": long_date(day),
        "columns": columns(),
        "rows": rows,
        "signs": signs,
    }
    return pdf(TABLE, data, at=at)


def _xlsx(title: str, head: str, rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.write_string(0, 0, f"{title}　{head}", bold)
    for column, label in enumerate(columns()):
        sheet.set_column(column, column, _WIDTHS[column])
        sheet.write_string(1, column, label, bold)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if column in (0, 7) and value:
                sheet.write_number(number, column, int(value))
            else:
                sheet.write_string(number, column, value, wrapped)
    sheet.freeze_panes(2, 0)
    book.close()
    return out.getvalue()
