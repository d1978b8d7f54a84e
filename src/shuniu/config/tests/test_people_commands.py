"""``profile apply`` and ``members import``: passwords once, mode 0600, nothing by halves."""

import argparse
import stat

import pytest
import xlsxwriter
from django.contrib.auth import authenticate
from django.test import RequestFactory

from shuniu.commons.people.models import Member, Unit
from shuniu.config import profile
from shuniu.config.commands import members
from shuniu.config.commands import profile as command

YUNTING = profile.PROFILES / "yunting"


def options(tmp_path, *rows):
    file = tmp_path / "members.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for line, row in enumerate([("登录名", "姓名", "单位代码"), *rows]):
            page.write_row(line, 0, row)
    return argparse.Namespace(data=None, file=file, passwords=tmp_path / "passwords.csv")


def signs_in(login, password):
    return authenticate(RequestFactory().post("/"), username=login, password=password)


@pytest.fixture
def county(db, capsys):
    """云汀县 by the command; what it printed."""
    assert command.apply(YUNTING) == 0
    return capsys.readouterr().out


def test_the_administrators_get_their_passwords(county):
    printed = dict(line.split() for line in county.splitlines()[-2:])
    assert len(printed) == 2
    for login, password in printed.items():
        member = signs_in(login, password)
        assert member is not None and member.must_change_password
    usable = [m for m in Member.objects.all() if m.has_usable_password()]
    assert {m.login for m in usable} == set(printed)


def test_a_second_load_and_a_faulty_folder_leave_nothing(county, tmp_path, capsys):
    assert command.apply(YUNTING) == 1
    assert "130" in capsys.readouterr().err
    assert command.apply(tmp_path / "nowhere") == 1
    assert "units.csv:1: " in capsys.readouterr().err
    assert Unit.objects.count() == 130


def test_members_come_in_and_their_passwords_are_kept_for_the_owner_alone(county, tmp_path):
    asked = options(tmp_path, ("sunyi", "孙一", "town-01"), ("zhouer", "周二", "town-02"))
    assert members.run(asked) == 0
    assert stat.S_IMODE(asked.passwords.stat().st_mode) == 0o600
    heading, *rows = asked.passwords.read_text().splitlines()
    assert heading == "登录名,姓名,初始口令" and len(rows) == 2
    login, _name, password = rows[0].split(",")
    assert signs_in(login, password)


def test_a_faulty_row_keeps_everybody_out(county, tmp_path, capsys):
    asked = options(tmp_path, ("sunyi", "孙一", "town-01"), ("zhouer", "周二", "town-99"))
    assert members.run(asked) == 1
    assert "members.xlsx:3: " in capsys.readouterr().out
    assert not asked.passwords.exists()
    assert not Member.objects.filter(login="sunyi").exists()


def test_passwords_not_yet_given_out_are_not_written_over(county, tmp_path, capsys):
    asked = options(tmp_path, ("sunyi", "孙一", "town-01"))
    asked.passwords.write_text("keep")
    assert members.run(asked) == 1
    assert asked.passwords.read_text() == "keep"
    assert not Member.objects.filter(login="sunyi").exists()
