"""成员导入: every fault of every row at once; whole or not at all."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from django.contrib.auth import authenticate
from django.test import RequestFactory, override_settings

from shuniu.commons.people import actions, queries
from shuniu.commons.people.actions.importing import COLUMNS, UnreadableFile
from shuniu.commons.people.models import Member
from shuniu.ground.refusal import NotYours


def sheet(*rows, heading=COLUMNS):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([heading, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(
                        line, column, cell, book.add_format({"num_format": "yyyy-mm-dd"})
                    )
                else:
                    page.write(line, column, cell)
    file.seek(0)
    return file


GOOD = ("sunyi", "孙一", "town", "town.handler-3", dt.date(2026, 2, 1), 14200000001, "")
PLAIN = ("zhouer", "周二", "town", "", "", "", "z@yunting.example")


def test_a_county_brings_its_members(cast):
    report = actions.import_members(sheet(GOOD, PLAIN), by=cast.by, at=cast.at)
    assert report.done and not report.faults
    member = Member.objects.get(login="sunyi")
    assert (member.phone, member.sort_key) == ("14200000001", "sun1 yi1")
    assert queries.holder_of(cast.vacant_post, dt.date(2026, 2, 1)) == member
    request = RequestFactory().post("/")
    for row in report.rows:
        assert authenticate(request, username=row.login, password=row.password)


HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


@override_settings(PASSWORD_HASHERS=HASHERS)
def test_the_first_sign_in_hashes_the_password_slowly(cast):
    (row,) = actions.import_members(sheet(PLAIN), by=cast.by, at=cast.at).rows
    assert Member.objects.get(login="zhouer").password.startswith("pbkdf2_sha256$1000$")
    request = RequestFactory().post("/")
    assert authenticate(request, username="zhouer", password=row.password)
    assert Member.objects.get(login="zhouer").password.startswith("argon2$")


def test_every_fault_is_named_by_row_and_nobody_comes_in(cast):
    before = Member.objects.count()
    report = actions.import_members(
        sheet(
            GOOD,
            ("handler", "重名", "town"),
            ("wu", "吴", "nowhere"),
            ("zheng", "郑", "town", "town.handler-9"),
            ("wang9", "王", "town", "town.head", "2026-13-01"),
            ("feng", "冯", "town", "town.handler-3", "2026-02-01"),
        ),
        by=cast.by,
        at=cast.at,
    )
    assert not report.done
    assert [row.line for row in report.faults] == [3, 4, 5, 6, 7]
    assert "handler" in report.faults[0].fault and "nowhere" in report.faults[1].fault
    assert "孙一" in report.faults[4].fault
    assert Member.objects.count() == before
    assert queries.holder_of(cast.vacant_post, cast.day) is None


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    file.seek(0)
    return file


@pytest.mark.parametrize(
    "make",
    [
        lambda: io.BytesIO(b""),
        lambda: io.BytesIO(b"login,name\n"),
        lambda: sheet(heading=("登录名", "姓名")),
        lambda: sheet(heading=(*COLUMNS, "工资")),
        lambda: sheet(),
        bomb,
    ],
)
def test_what_is_no_sheet_of_members_is_refused(cast, make):
    with pytest.raises(UnreadableFile):
        actions.import_members(make(), by=cast.by, at=cast.at)


def test_strangers_import_nobody(cast, strangers):
    for by in strangers:
        with pytest.raises(NotYours):
            actions.import_members(sheet(GOOD), by=by, at=cast.at)
