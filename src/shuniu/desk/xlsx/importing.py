"""Import into a register from xlsx, through the form and the action that a person would use."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import python_calamine
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import sheets, trail
from shuniu.commons.people.actor import Actor
from shuniu.ground import workbooks
from shuniu.ground.packages import BadPackage
from shuniu.ground.refusal import Refused

from .. import taking
from ..declare import Opening

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_FAULTS = 50


class _Undo(Exception):
    """Some row was wrong: nothing of the file stays."""


def heads(opening: Opening, actor: Actor) -> list[tuple[str, str, bool]]:
    """The head row that the file needs: the form's labels, with field name and whether required."""
    form = taking.build(opening.form, None, None, None, actor)
    return [(str(f.label or name), name, f.required) for name, f in form.fields.items()]


def bring_in(
    upload: UploadedFile[Any] | None, opening: Opening, *, by: Actor, at: dt.datetime
) -> tuple[list[str], int]:
    """Add every row of the first sheet; the faults (then nothing is stored) and the count."""
    if upload is None:
        return [_("请选择要导入的文件。")], 0
    if (upload.size or 0) > MOST_BYTES:
        return [_("文件超过5MB，请分开导入。")], 0
    try:
        data = upload.read()
        workbooks.weigh(data)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 2)
    except BadPackage as refused:
        return [refused.sentence], 0
    except Exception:  # the reader raises what its parser raises: the file is not a workbook
        return [_("打不开这个文件，请另存为xlsx后再试。")], 0
    names = {label: name for label, name, _required in heads(opening, by)}
    if not rows:
        return [_("文件里没有内容。")], 0
    if len(rows) - 1 > MOST_ROWS:
        return [_("一次最多导入{n}行。").format(n=MOST_ROWS)], 0
    fields = [names.get(sheets.plain(cell)) for cell in rows[0]]
    missing = [
        label for label, name, required in heads(opening, by) if required and name not in fields
    ]
    if missing:
        return [_("第1行缺少列：{labels}。").format(labels="、".join(missing))], 0
    return _add(rows[1:], fields, opening, by=by, at=at)


def _add(
    rows: list[list[Any]], fields: list[str | None], opening: Opening, *, by: Actor, at: dt.datetime
) -> tuple[list[str], int]:
    faults: list[str] = []
    count = 0
    try:
        with transaction.atomic():
            for number, row in enumerate(rows, start=2):
                data = {f: sheets.plain(c) for f, c in zip(fields, row, strict=False) if f}
                if not any(data.values()):
                    continue
                faults += _add_one(number, data, opening, by=by, at=at)
                count += 1
                if len(faults) >= MOST_FAULTS:
                    break
            if faults:
                raise _Undo
            trail.record(
                "desk.imported",
                subject_kind="list",
                subject_id=str(opening.label),
                by=by,
                at=at,
                detail={"rows": count},
            )
    except _Undo:
        return faults[:MOST_FAULTS], 0
    return [], count


def _add_one(
    number: int, data: dict[str, str], opening: Opening, *, by: Actor, at: dt.datetime
) -> list[str]:
    form = taking.build(opening.form, data, None, None, by)
    if not form.is_valid():
        return [
            _("第{n}行，{label}：{fault}").format(
                n=number, label=form.fields[name].label if name in form.fields else "", fault=fault
            )
            for name, wrong in form.errors.items()
            for fault in wrong
        ]
    try:
        with transaction.atomic():
            opening.action(by=by, at=at, **taking.data_of(form))
    except Refused as refused:
        return [_("第{n}行：{fault}").format(n=number, fault=refused.sentence)]
    return []
