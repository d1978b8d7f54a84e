"""The sheet of a site as a workbook: what is open, the columns, the probes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.domains.portal.models import Site
from shuniu.ground.later import later

from ..queries.sheets import ProbeDay, Waiting, light_of
from ..queries.state import Group, SiteState

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "in_memory": True,
    "default_date_format": "yyyy-mm-dd",
}


def light_words() -> dict[str, str]:
    """What the lights of columns are called."""
    return {
        "stale": _("超期"),
        "near": _("将到期"),
        "empty": _("空白"),
        "fresh": _("正常"),
        "free": _("不限"),
    }


def sheet_of(
    group: Group, state: SiteState, waiting: Sequence[Waiting], probes: Sequence[ProbeDay]
) -> bytes:
    """The workbook; nothing in a cell is a formula."""
    words = light_words()
    pages = (
        (
            _("待整改问题"),
            (_("编号"), _("问题"), _("指标"), _("证据"), _("责任单位"), _("期限"), _("超标日期")),
            [
                (
                    one.finding.matter.number,
                    one.finding.matter.title,
                    f"{one.finding.indicator} {one.finding.indicator_name}",
                    one.finding.evidence,
                    one.holder,
                    one.finding.matter.due_on,
                    one.finding.breached_on,
                )
                for one in waiting
            ],
        ),
        (
            _("栏目"),
            (_("栏目"), _("代码"), _("时限（天）"), _("最近更新"), _("最迟更新"), _("状态")),
            [
                (c.name, c.code, c.limit, c.last_on, c.last_day, words[light_of(c, group.on, 4)])
                for c in state.columns
            ],
        ),
        (
            _("探测"),
            (_("日期"), _("次数"), _("失败"), _("最慢（毫秒）")),
            [(day.day, day.tries, day.failed, day.slowest) for day in probes],
        ),
    )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, heads, rows in pages:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(heads) - 1, 18)
            for x, head in enumerate(heads):
                page.write_string(0, x, head, bold)
            _write(page, rows)
    return out.getvalue()


def _write(page: object, rows: Iterable[Sequence[object]]) -> None:
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(y, x, value[:32000])  # type: ignore[attr-defined]
            elif value is not None:
                page.write(y, x, value)  # type: ignore[attr-defined]


def respond(data: bytes, *, by: Actor, at: dt.datetime, site: Site) -> HttpResponse:
    """The download; who took it is in the trail."""
    trail.record(
        "inspection.sheet_exported",
        subject_kind="inspection_site",
        subject_id=site.code,
        by=by,
        at=at,
        detail={},
    )
    response = HttpResponse(data, content_type=MIME)
    name = _("{site}检查情况{day}.xlsx").format(site=site.name, day=at.strftime("%Y%m%d"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
