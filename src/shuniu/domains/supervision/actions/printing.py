"""What goes out on paper: the notice, the slip and the report upward, on A4 by typst."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils.translation import gettext as _

from shuniu.commons.people.models import Unit
from shuniu.commons.typeset import pdf

from ..models import (
    NoticeForm,
    Source,
    SupervisionItem,
    SupervisionNotice,
    UpwardKind,
    UpwardReport,
)

FOLDER = Path(__file__).parents[1] / "templates" / "supervision"


def _day(day: dt.date) -> str:
    """A date as official papers have it: 2026年9月1日."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _offices(item: SupervisionItem) -> list[str]:
    """Who issues it: the office, and the one that supervises along with it."""
    joint = [item.joint_unit.name] if item.joint_unit is not None else []
    return [*joint, item.matter.unit.name]


def notice_pdf(
    item: SupervisionItem,
    notice: SupervisionNotice,
    units: list[Unit],
    *,
    on: dt.date,
    at: dt.datetime,
) -> bytes:
    """The notice or the slip. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence."""
    basis = item.source_note or str(Source(item.source).label)
    due = _day(notice.due_on) if notice.due_on is not None else _("按要求")
    lead, others = units[0].name, "、".join(unit.name for unit in units[1:])
    data = {
        "offices": _offices(item),
        "heading": str(NoticeForm(notice.form).label),
        "number": notice.number,
        "title": item.matter.title,
        "to": "：".join(("、".join(u.name for u in units), "")),
        "opening": _("根据{basis}，现将下列事项交你单位办理，请认真落实。").format(basis=basis),
        "rows": [
            (_("督查事项"), item.matter.title),
            (_("督查编号"), item.matter.number),
            (_("来源"), basis),
            (_("牵头单位"), lead),
            (_("配合单位"), others or _("无")),
            (_("办结时限"), due),
        ],
        "demand_head": _("督办要求"),
        "demand": _lines(notice.text),
        "closing": _(
            "请牵头单位会同配合单位抓紧办理，按时限和周期在线报送进展；"
            "不能按期办结的，在到期前申请延期并说明理由。"
        ),
        "receipt": [
            (_("签收人"), ""),
            (_("签收时间"), ""),
            (_("办理情况"), ""),
            (_("单位负责人"), ""),
        ],
        "receipt_head": _("回执"),
        "date": _day(on),
    }
    name = "notice.typ" if notice.form == NoticeForm.NOTICE else "slip.typ"
    return pdf(FOLDER / name, data, at=at)


def upward_pdf(
    item: SupervisionItem, report: UpwardReport, *, on: dt.date, at: dt.datetime
) -> bytes:
    """The report to whoever gave the instruction."""
    final = report.kind == UpwardKind.FINAL
    title = _("关于“{title}”办理{stage}情况的报告").format(
        title=item.matter.title, stage="" if final else _("阶段")
    )
    data = {
        "offices": _offices(item),
        "heading": _("督查办结报告") if final else _("督查阶段报告"),
        "number": item.matter.number,
        "title": title,
        "to": f"{report.to_label}：",
        "paragraphs": _lines(report.text),
        "date": _day(on),
    }
    return pdf(FOLDER / "report.typ", data, at=at)
