"""A county is data: 云汀县 is whole, and whatever one breaks in it is told by file and line."""

import datetime as dt
import json
import shutil
import stat
import time
from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory, override_settings

from shuniu.commons.people import actions, queries
from shuniu.commons.people.actions.loading import AlreadyLoaded
from shuniu.commons.people.actor import system
from shuniu.commons.people.duties import DUTIES
from shuniu.commons.people.models import Member, Tenure, Unit, UnitKind
from shuniu.commons.people.refusals import OnlyInDemo
from shuniu.config import accounts, profile
from shuniu.config.commands import profile as command
from shuniu.ground.clock import on
from shuniu.ground.refusal import NotYours

YUNTING = profile.PROFILES / "yunting"
DAY = dt.date(2026, 3, 2)
BY, AT = system(), on(DAY)


@pytest.fixture
def folder(tmp_path):
    """A second county: a copy to edit."""
    return shutil.copytree(YUNTING, tmp_path / "second")


def edit(folder, file, old, new):
    """Replace the first ``old``; gives the number of its line."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def faults(folder):
    with pytest.raises(profile.ProfileFaulty) as faulty:
        profile.load(folder)
    return faulty.value.faults


def test_the_invented_county_has_120_units_and_756_members():
    yunting = profile.load(YUNTING)
    units = {unit.code: unit for unit in yunting.organisation.units}
    kinds = Counter(unit.kind for unit in units.values())
    assert sum(unit.in_exchange for unit in units.values()) == 120
    assert kinds[UnitKind.SECTION] == 10 and kinds[UnitKind.OFFICE_BUREAU] == 2
    assert kinds[UnitKind.TOWNSHIP] + kinds[UnitKind.SUBDISTRICT] == 14
    assert kinds[UnitKind.MEDIA] == 1

    members = yunting.organisation.members
    assert len(members) == len({m.login for m in members}) == len({m.name for m in members}) == 756
    for member in members:
        unit = units[member.unit]
        assert unit.in_exchange or units[unit.parent].in_exchange


def test_every_duty_has_a_holder_and_every_exchange_unit_a_head():
    parts = profile.load(YUNTING).organisation
    held = {code for member in parts.members for code in member.posts}
    duties = Counter(duty for post in parts.posts for duty in post.duties if post.code in held)
    assert set(duties) == set(DUTIES)
    assert duties["reviewer"] >= 2 and duties["administrator"] >= 2
    answering = {unit.code for unit in parts.units if unit.handles_letters}
    for duty in ("unit_head", "handler"):
        served = {post.unit for post in parts.posts if duty in post.duties}
        assert answering <= served


BREAKS = [
    ("units.csv", "town-03,", "Town 3,", "代码"),
    ("units.csv", "town-03,", "town-02,", "第17行已有"),
    ("units.csv", ",township,", ",village,", "village"),
    ("units.csv", "section,office,30", "section,nowhere,30", "nowhere"),
    ("units.csv", ",30,no,no,", ",30,maybe,no,", "yes"),
    ("units.csv", ",30,no,no,2004-01-01", ",30,no,no,2004-13-01", "日期"),
    ("units.csv", "section,office,30", "section,office.secretariat,30", "圈"),
    ("posts.csv", "县长,10,leader", "县长,0,leader", "9999"),
    ("posts.csv", "县长,10,leader", "县长,10,king", "king"),
    ("posts.csv", "安全审计员,122,auditor", "安全审计员,122,auditor;handler", "三员分立"),
    ("posts.csv", "town-01.head,town-01", "town-01.head,town-99", "town-99"),
    ("posts.csv", "县长,10,leader,office", "县长,10", "应有6格"),
    ("members.csv", ",gov.head,2024-09-02", ",gov.king,2024-09-02", "gov.king"),
    ("members.csv", ",gov.executive-deputy,", ",gov.head,", "第2行已有"),
    ("members.csv", ",gov.head,2024-09-02", ",gov.head,1999-09-02", "设立日期"),
    ("members.csv", "14200000001", "1420000000一", "电话"),
    ("county.toml", 'short_name = "云"', 'short_name = ""', "缺少 short_name"),
    ("county.toml", 'media = "media"', 'media = "office"', "广播电视台"),
    ("county.toml", 'media = "media"', 'medium = "media"', "medium"),
    ("county.toml", 'post = "gov.executive-deputy"', 'post = "gov.emperor"', "gov.emperor"),
    ("county.toml", 'name = "云汀县"', "name = 云汀县", "TOML"),
    ("numbering.toml", '"云问{year}{n:05}"', '"云问{year}"', "{n}"),
    ("numbering.toml", 'restart = "yearly"', 'restart = "monthly"', "monthly"),
    ("limits.toml", "length = 2", "length = 0", "3660"),
    ("limits.toml", "length = 10", "length = 100", "三个月"),
    ("limits.toml", "length = 2", 'length = "two"', "整数"),
    ("limits.toml", "in_force = 2025-03-01", 'in_force = "spring"', "日期"),
    ("letter_types.toml", 'rule = "let.help"', 'rule = "let.hlep"', "let.hlep"),
    ("letter_types.toml", 'code = "help"', 'code = "consult"', "重复"),
    ("mailboxes.toml", 'level = "province"', 'level = "planet"', "planet"),
    ("mailboxes.toml", "online = false", 'online = "perhaps"', "true"),
    ("mailboxes.toml", 'number = "letters.mayor"', 'number = "letters.major"', "letters.major"),
    ("limits.toml", 'code = "let.help"', 'code = "let.hope"', "let.hope"),
    ("limits.toml", 'unit = "workday"', 'unit = "month"', "workday"),
    ("county.toml", "opens = 08:30:00", "opens = 18:30:00", "先后"),
    ("county.toml", "opens = 08:30:00", "opens = 8", "时刻"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BREAKS)
def test_a_fault_is_named_by_file_and_line(folder, file, old, new, sentence):
    line = edit(folder, file, old, new)
    told = [f for f in faults(folder) if f.file == file and f.line == line]
    assert any(sentence in fault.sentence for fault in told), told
    assert str(told[0]).startswith(f"{file}:{line}: ")


def test_what_a_law_fixes_is_made_stricter_only(folder):
    limit = """
[[limit]]
code = "pet.conclude"
name = "信访事项办结"
length = %d
unit = "day"
source = "云政办发〔2025〕9号"
in_force = 2025-03-01
"""
    path = folder / "limits.toml"
    text = path.read_text()
    path.write_text(text + limit % 90)
    (fault,) = faults(folder)
    assert fault.line == (text + limit).splitlines().index("length = %d") + 1
    assert "只能从严" in fault.sentence
    path.write_text(text + limit % 45)
    profile.load(folder)


def test_all_faults_come_at_once(folder, capsys):
    lines = {
        "units.csv": edit(folder, "units.csv", ",township,", ",village,"),
        "posts.csv": edit(folder, "posts.csv", "县长,10", "县长,ten"),
        "limits.toml": edit(folder, "limits.toml", "length = 2", "length = 0"),
    }
    (folder / "mailboxes.toml").unlink()
    found = {(fault.file, fault.line) for fault in faults(folder)}
    assert found == {*lines.items(), ("mailboxes.toml", 1)}
    assert command.check(folder) == 1
    assert f"units.csv:{lines['units.csv']}: " in capsys.readouterr().out


def test_hostile_files_are_faults_and_not_crashes(folder, tmp_path):
    (folder / "units.csv").write_bytes("code,name\n县,\xff".encode("latin-1", "replace"))
    (folder / "posts.csv").write_bytes(b"\x00" * 100)
    (folder / "members.csv").write_bytes(b'login,"name\n' * 10)
    (folder / "limits.toml").write_bytes(b"\xff\xfe")
    (folder / "numbering.toml").write_text("pattern = 3\n[[patern]]\n")
    (folder / "county.toml").write_text('county = "x"\n')
    files = {fault.file for fault in faults(folder)}
    assert {"units.csv", "posts.csv", "members.csv", "limits.toml", "county.toml"} <= files
    assert "numbering.toml" in files
    assert faults(tmp_path / "not there")


def test_a_second_county_copies_and_edits(folder, capsys):
    edit(folder, "county.toml", 'name = "云汀县"', 'name = "云岫县"')
    assert profile.load(folder).county["name"] == "云岫县"
    assert profile.load(folder).digest != profile.load(YUNTING).digest
    assert command.check(folder) == 0
    assert "云岫县：130 个单位（120 个参加公文交换）" in capsys.readouterr().out


def test_the_county_is_written_quickly_and_whole(db):
    started = time.process_time()
    counts = profile.apply(profile.load(YUNTING), by=BY, at=AT)
    assert time.process_time() - started < 5
    assert counts["units"] == Unit.objects.count() == 130
    assert counts["members"] == Member.objects.count() == Tenure.objects.count() == 756
    assert len(queries.unit_options(DAY, in_exchange=True)) == 120
    assert not Member.objects.get(login=Member.objects.first().login).has_usable_password()
    head = queries.actor_of(Member.objects.get(tenures__post__code="gov.head"), DAY)
    office = Unit.objects.get(code="office")
    assert head.duties == {"leader": frozenset({office.pk})}
    (root,) = queries.units_tree(DAY)
    assert root.unit.code == "gov"


def test_a_county_is_written_once_and_by_the_administrator_only(db):
    yunting = profile.load(YUNTING)
    profile.apply(yunting, by=BY, at=AT)
    with pytest.raises(AlreadyLoaded, match="130"):
        profile.apply(yunting, by=BY, at=AT)
    head = Member.objects.get(tenures__post__code="gov.head")
    with pytest.raises(NotYours):
        profile.apply(yunting, by=queries.actor_of(head, DAY), at=AT)


def test_the_demo_has_an_account_a_role(db, tmp_path, django_capture_on_commit_callbacks):
    yunting = profile.load(YUNTING)
    profile.apply(yunting, by=BY, at=AT)
    with override_settings(DEMO=True), django_capture_on_commit_callbacks(execute=True):
        made = profile.open_demo_accounts(yunting, by=BY, at=AT, var=tmp_path)
    file = tmp_path / accounts.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [row["role"] for row in json.loads(file.read_text())] == [a.role for a in made]
    assert len({account.password for account in made}) == len(made) == 10
    duties = set()
    for account in made:
        request = RequestFactory().post("/")
        member = authenticate(request, username=account.login, password=account.password)
        assert member is not None and member.is_demo
        duties |= set(queries.actor_of(member, DAY).duties)
    assert duties == set(DUTIES)
    assert Member.objects.filter(is_demo=True).count() == 10


def test_outside_the_demo_there_are_no_demo_accounts(db, tmp_path):
    yunting = profile.load(YUNTING)
    profile.apply(yunting, by=BY, at=AT)
    with override_settings(DEMO=False), pytest.raises(OnlyInDemo):
        profile.open_demo_accounts(yunting, by=BY, at=AT, var=tmp_path)
    assert not (tmp_path / accounts.FILE).exists()


def test_the_administrator_signs_in_after_a_reset(db):
    profile.apply(profile.load(YUNTING), by=BY, at=AT)
    member = Member.objects.get(tenures__post__code="office.information.administrator-1")
    password = actions.reset_password(member, by=BY, at=AT)
    request = RequestFactory().post("/")
    assert authenticate(request, username=member.login, password=password) == member
