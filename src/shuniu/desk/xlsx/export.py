"""Export of a list to xlsx: what the screen shows, in its order, to whom the screen shows it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.ground import clock
from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from ..access import StaffRequest
from ..listing import Listing

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

MOST_ROWS = 100_000
_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyRows(Refused):
    """要导出的超过{most}行，请先用筛选缩小范围再导出。"""


def _plain(value: object) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.ZONE).replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, dt.date)):
        return value
    return str(value)


def write(listing: Listing, target: Any, sheet_name: str) -> int:
    """Write the list to ``target``; gives the number of rows. Refuses what is too much."""
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet(sheet_name[:31])
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for x, column in enumerate(listing.all_columns):
        sheet.set_column(x, x, column.width)
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(listing.all_columns):
        sheet.write_string(0, x, str(column.label), bold)
    y = 0
    for y, row in enumerate(listing.everything(), start=1):
        if y > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        for x, column in enumerate(listing.all_columns):
            value = _plain(column.value(row))
            if isinstance(value, str):
                sheet.write_string(y, x, value[:32000])
            elif isinstance(value, dt.datetime):
                sheet.write_datetime(y, x, value, moment)
            elif value is not None:
                sheet.write(y, x, value)
    book.close()
    return y


def respond(
    request: StaffRequest, listing: Listing, *, code: str, label: str
) -> StreamingHttpResponse:
    """The xlsx of the list as a download; who exported what is in the trail before it leaves."""
    now = clock.now()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last byte is sent
    try:
        count = write(listing, target, label)
    except BaseException:
        target.close()
        raise
    trail.record(
        "desk.exported",
        subject_kind="list",
        subject_id=code,
        by=request.actor,
        at=now,
        detail={
            "rows": count,
            "filters": listing.chosen,
            "q": listing.q,
            "sort": listing.sort,
            "columns": [c.code for c in listing.all_columns],
        },
    )
    size = target.tell()
    target.seek(0)
    response = StreamingHttpResponse(_chunks(target), content_type=_MIME)
    name = _("{label}{day}.xlsx").format(label=label, day=now.strftime("%Y%m%d"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(size)
    return response


def _chunks(target: Any) -> Iterator[bytes]:
    with target:
        while chunk := target.read(65536):
            yield chunk
