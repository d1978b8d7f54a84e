"""The place in which a replay's records happen: invented units, mailbox, types and numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from shuniu.commons import calendar, numbering
from shuniu.commons.calendar.actions import enter_notice
from shuniu.commons.people import actions as people
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REVIEWER
from shuniu.commons.people.models import Unit
from shuniu.commons.people.organisation import NewMember, NewPost, NewUnit, Organisation
from shuniu.domains.letters.actions import profile

NOTICES = Path(__file__).parent / "notices"
OPENED = dt.date(2004, 1, 1)
MAILBOX = "网络问政"

TOWNS = tuple(
    "东岭镇 南坪镇 西河镇 北原镇 石桥镇 柳泉镇 枣园镇 杏林镇 槐荫镇 麦丘镇 "  # noqa: SIM905
    "清水乡 云山乡 湖东街道 湖西街道".split()
)
DEPARTMENTS = tuple(
    "公安局 民政局 财政局 人社局 住建局 交通局 水利局 农业局 卫生局 教育局 "  # noqa: SIM905
    "环保局 国土局 城管局 供电公司 自来水公司 物价局".split()
)
FIELDS = "水利 林业 畜牧 档案 体育 旅游 民族 气象 邮政 供销 粮食 盐务".split()  # noqa: SIM905
BODIES = "中心 站 所 局 办公室 学校 医院 公司".split()  # noqa: SIM905
# The domains take their numbers from these; a county's own profile names its patterns.
SERIES = {
    "replay.letters": ("网络问政", "问{year}{n:05}"),
    "coordination.case": ("协调事项", "协〔{year}〕{n}号"),
    "supervision.item": ("督查件", "督〔{year}〕{n}号"),
    "supervision.notice": ("督办通知", "督通〔{year}〕{n}号"),
    "exchange.dispatch": ("公文交换", "交〔{year}〕{n}号"),
    "bulletins.draft": ("简报稿", "简报稿〔{year}〕{n}号"),
    "supervision.slip": ("督促检查事项通知单", "督单〔{year}〕{n}号"),
    "documents.draft": ("文稿", "稿〔{year}〕{n}号"),
}
# Before whom documents are put: nobody of these ever was.
LEADING = tuple("县长 常务副县长 副县长甲 副县长乙 副县长丙 副县长丁".split())  # noqa: SIM905
OFFICE = tuple("主任 副主任甲 副主任乙 副主任丙 秘书甲 秘书乙".split())  # noqa: SIM905
READERS = tuple(f"reader-{i:02}" for i in range(1, len(LEADING) + len(OFFICE) + 1))
TYPES = (
    ("consult", "咨询", "let.consult"),
    ("help", "求助", "let.help"),
    ("suggest", "建议", "let.suggest"),
    ("complaint", "投诉", "let.complaint"),
)


def build(*, bodies: int = 0, by: Actor, at: dt.datetime) -> None:
    """Set the place up in an empty database; the holiday notices of its years are entered.

    ``bodies`` more public institutions stand beside the towns and departments.
    """
    people.load_organisation(_organisation(bodies), source="replay", by=by, at=at)
    office = Unit.objects.get(code="office")
    for code, (label, pattern) in SERIES.items():
        numbering.define_series(code, label=label, pattern=pattern)
    profile.define_mailbox(
        "inquiry", name=MAILBOX, unit=office, number="replay.letters", by=by, at=at
    )
    for code, name, rule in TYPES:
        profile.define_letter_type(code, name=name, rule=rule, by=by, at=at)
    for path in sorted(NOTICES.glob("*.toml")):
        enter_notice(calendar.read_notice(path.read_text("utf-8")), by=by, at=at)


def _organisation(bodies: int) -> Organisation:
    units = [
        _unit("gov", "县人民政府", "county_government", "", 10),
        _unit("office", "县政府办公室", "county_office", "gov", 20),
    ]
    for i, name in enumerate(TOWNS, start=1):
        kind = "subdistrict" if name.endswith("街道") else "township"
        units.append(_unit(f"town-{i:02}", name, kind, "gov", 100 + i))
    for i, name in enumerate(DEPARTMENTS, start=1):
        units.append(_unit(f"dept-{i:02}", name, "component_department", "gov", 200 + i))
    for i in range(bodies):
        name = f"县{FIELDS[i % len(FIELDS)]}{BODIES[i // len(FIELDS) % len(BODIES)]}"
        units.append(_unit(f"body-{i + 1:03}", name, "public_institution", "gov", 400 + i))
    posts, members = [], []
    for i, (login, title) in enumerate(zip(READERS, (*LEADING, *OFFICE), strict=True)):
        leads = i < len(LEADING)
        unit, duty = ("gov", LEADER) if leads else ("office", REVIEWER)
        posts.append(NewPost(login, unit, title, 10 + i, (duty,), "office" if leads else ""))
        members.append(NewMember(login, title, unit, (login,), OPENED, "", ""))
    return Organisation(tuple(units), tuple(posts), tuple(members))


def _unit(code: str, name: str, kind: str, parent: str, order: int) -> NewUnit:
    return NewUnit(
        code=code,
        name=name,
        short_name=name,
        english_name="",
        kind=kind,
        parent=parent,
        order=order,
        in_exchange=False,
        handles_letters=100 < order < 400,
        opened_on=OPENED,
    )
