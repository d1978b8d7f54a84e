"""A list of an older site's articles as a file: JSON lines, one article a line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.bulk.past import Refusal
from shuniu.ground import clock

from .load import SHEET
from .rows import ArticleRow

ENDING = ".jsonl"
NEEDED = ("key", "site", "column", "title", "html", "published_at")
KNOWN = {field.name for field in dataclasses.fields(ArticleRow)} - {"row"}


def read_file(path: Path) -> list[ArticleRow]:
    """The articles of a file: each line an object with the fields of ``ArticleRow``.

    ``published_at`` is written 2012-05-04T09:30 (without a zone: the county's time);
    ``pictures`` is a number, all else is text. Raises RefusedRows with every line that
    cannot be read.
    """
    rows: list[ArticleRow] = []
    refusals: list[Refusal] = []
    for number, line in _lines(path):
        try:
            rows.append(_row(number, json.loads(line)))
        except (ValueError, TypeError) as fault:
            why = str(fault) if isinstance(fault, _Fault) else _("不是一行完整的JSON。")
            refusals.append(Refusal(number, "", why, SHEET))
    if refusals:
        raise RefusedRows(refusals)
    return rows


class _Fault(ValueError):
    """What is wrong with a line, in a sentence."""


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line


def _row(number: int, told: object) -> ArticleRow:
    if not isinstance(told, dict):
        raise _Fault(_("一行应当是一个JSON对象。"))
    lacking = [name for name in NEEDED if not told.get(name)]
    if lacking:
        raise _Fault(_("缺少：{names}。").format(names="、".join(lacking)))
    unknown = sorted(set(told) - KNOWN)
    if unknown:
        raise _Fault(_("不认识：{names}。").format(names="、".join(unknown)))
    texts = {k: v for k, v in told.items() if k not in ("published_at", "pictures")}
    if not all(isinstance(value, str) for value in texts.values()):
        raise _Fault(_("除了图片数，各项都应当是文字。"))
    try:
        moment = dt.datetime.fromisoformat(told["published_at"])
        pictures = int(told.get("pictures", 0))
    except (ValueError, TypeError):
        raise _Fault(_("发布时间写成2012-05-04T09:30，图片数写成数字。")) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.ZONE)
    return ArticleRow(row=number, published_at=moment, pictures=max(pictures, 0), **texts)
