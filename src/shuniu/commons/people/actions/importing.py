"""成员导入: a county's own members out of an xlsx file, whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from shuniu.commons import trail
from shuniu.ground import workbooks
from shuniu.ground.packages import BadPackage, TooMuch
from shuniu.ground.refusal import Refused
from shuniu.ground.workbooks import TooFarApart

from ..actor import Actor
from ..models import Member, Post, Unit
from ..powers import administers, require
from ..refusals import LoginTaken
from .base import day_of, email_of, login_of, open_on, phone_of, words
from .members import hash_of_random, random_password, sort_key_of
from .posts import seat

COLUMNS = ("登录名", "姓名", "单位代码", "岗位代码", "任职日期", "手机", "邮箱")
REQUIRED = COLUMNS[:3]
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000


@dataclass(frozen=True)
class ImportedRow:
    """What became of one row: ``line`` counts as the spreadsheet does, the heading being 1."""

    line: int
    login: str
    name: str
    fault: str = ""
    password: str = ""


@dataclass(frozen=True)
class ImportReport:
    """A row each. ``done`` is false if any row is faulty: then nobody was taken in.

    The passwords are in here and nowhere else: they are given out once.
    """

    done: bool
    rows: list[ImportedRow] = field(default_factory=list)

    @property
    def faults(self) -> list[ImportedRow]:
        """The rows that have to be put right."""
        return [row for row in self.rows if row.fault]


class UnreadableFile(Refused):
    """这个文件不能作为成员表读取：{why}"""


def import_members(file: BinaryIO, *, by: Actor, at: dt.datetime) -> ImportReport:
    """Open an account for each row, with posts if the row names some (separated by 、).

    Columns: 登录名, 姓名, 单位代码 (required), 岗位代码, 任职日期, 手机, 邮箱. Every
    fault of every row is reported at once. Refuses an unreadable file.
    """
    require(administers(by))
    rows = _rows(file)
    units = {unit.code: unit for unit in Unit.objects.all()}
    posts = {post.code: post for post in Post.objects.all()}
    taken: list[ImportedRow] = []
    members: list[Member] = []
    with transaction.atomic():
        for line, cells in rows:
            row = ImportedRow(line, cells["登录名"], cells["姓名"])
            try:
                with transaction.atomic():
                    members.append(_take_in(cells, units, posts, by=by, at=at))
            except Refused as no:
                row = replace(row, fault=no.sentence)
            taken.append(row)
        if any(row.fault for row in taken):
            transaction.set_rollback(True)
            return ImportReport(False, taken)
        passwords = [random_password() for _member in members]
        for member, password in zip(members, passwords, strict=True):
            member.password = hash_of_random(password)
        Member.objects.bulk_update(members, ["password"], batch_size=500)
        trail.record(
            "people.members_imported",
            subject_kind="member",
            subject_id=members[0].pk,
            by=by,
            at=at,
            detail={"members": len(members), "logins": [member.login for member in members]},
        )
    return ImportReport(
        True,
        [replace(row, password=word) for row, word in zip(taken, passwords, strict=True)],
    )


def _take_in(
    cells: dict[str, str],
    units: dict[str, Unit],
    posts: dict[str, Post],
    *,
    by: Actor,
    at: dt.datetime,
) -> Member:
    """One member with their posts; refuses with what is wrong in the row."""
    login = login_of(cells["登录名"])
    if Member.objects.filter(login=login).exists():
        raise LoginTaken(login=login)
    unit = units.get(cells["单位代码"])
    if unit is None:
        raise Refused(_("没有代码为“%(code)s”的单位。") % {"code": cells["单位代码"]})
    open_on(unit, day_of(at))
    name = words("name", cells["姓名"], label=_("姓名"), limit=40)
    member = Member(
        login=login,
        name=name,
        sort_key=sort_key_of(name),
        unit=unit,
        phone=phone_of(cells["手机"]),
        email=email_of(cells["邮箱"]),
        must_change_password=True,
    )
    member.set_unusable_password()
    member.save()
    codes = [code.strip() for code in cells["岗位代码"].replace(";", "、").split("、")]
    for code in filter(None, codes):
        post = posts.get(code)
        if post is None:
            raise Refused(_("没有代码为“%(code)s”的岗位。") % {"code": code})
        first_day = _date(cells["任职日期"]) or day_of(at)
        seat(member, post, first_day=first_day, by=by, at=at, reason=_("成员导入"))
    return member


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise Refused(
            _("任职日期“%(text)s”不是日期，请写成 2026-03-01。") % {"text": text}
        ) from None


def _rows(file: BinaryIO) -> list[tuple[int, dict[str, str]]]:
    """The filled rows with their line numbers; refuses what is no sheet of members."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(why=_("文件超过5 MB。"))
    try:
        workbooks.weigh(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        table = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (TooMuch, TooFarApart) as refused:
        raise UnreadableFile(why=refused.sentence) from None
    except (BadPackage, CalamineError, ValueError, IndexError):
        raise UnreadableFile(why=_("请用 xlsx 格式，数据放在第一张表。")) from None
    if not table:
        raise UnreadableFile(why=_("表是空的。"))
    heading = [_text(cell) for cell in table[0]]
    missing = [name for name in REQUIRED if name not in heading]
    strange = [name for name in heading if name and name not in COLUMNS]
    if missing or strange or len(set(filter(None, heading))) < len(list(filter(None, heading))):
        raise UnreadableFile(
            why=_("第1行应为列名：%(columns)s。") % {"columns": "、".join(COLUMNS)}
        )
    if len(table) > MAX_ROWS:
        raise UnreadableFile(why=_("超过%(rows)d行。") % {"rows": MAX_ROWS})
    found = []
    for line, cells in enumerate(table[1:], start=2):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            found.append((line, _named(heading, texts)))
    if not found:
        raise UnreadableFile(why=_("列名下面没有成员。"))
    return found


def _named(heading: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    named = dict.fromkeys(COLUMNS, "")
    named.update((name, text) for name, text in zip(heading, texts, strict=False) if name)
    return named


def _text(cell: object) -> str:
    """A cell as one reads it: numbers without .0, dates as 2026-03-01."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).strip()
