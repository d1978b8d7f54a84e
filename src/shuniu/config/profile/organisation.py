"""units.csv, posts.csv and members.csv: read, and checked against one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from shuniu.commons.people.duties import ADMINISTRATOR, DUTIES
from shuniu.commons.people.models import UnitKind
from shuniu.commons.people.organisation import NewMember, NewPost, NewUnit, Organisation
from shuniu.commons.people.powers import kept_apart

from .reading import Folder, Record

UNITS, POSTS, MEMBERS = "units.csv", "posts.csv", "members.csv"
UNIT_COLUMNS = (
    "code",
    "name",
    "short_name",
    "english_name",
    "kind",
    "parent",
    "order",
    "in_exchange",
    "handles_letters",
    "opened_on",
)
POST_COLUMNS = ("code", "unit", "title", "rank", "duties", "duty_unit")
MEMBER_COLUMNS = ("login", "name", "unit", "posts", "first_day", "phone", "email")


def read(folder: Folder) -> Organisation:
    """Units, posts and members; what is wrong is noted in the folder."""
    units = _units(folder)
    posts = _posts(folder, units)
    members = _members(folder, units, posts)
    return Organisation(tuple(units.values()), tuple(posts.values()), tuple(members.values()))


def unique(records: Iterable[tuple[Record, str]], key: str, *, what: Callable[[str], str]) -> None:
    """Note each value that stands twice, with the line of the first one."""
    first: dict[str, int] = {}
    for record, value in records:
        if value and value in first:
            record.fault(
                key,
                _("%(what)s重复，第%(line)d行已有。") % {"what": what(value), "line": first[value]},
            )
        first.setdefault(value, record.lines.get(key, record.line))


def _units(folder: Folder) -> dict[str, NewUnit]:
    rows: list[tuple[Record, NewUnit]] = []
    for record in folder.table(UNITS, UNIT_COLUMNS):
        unit = NewUnit(
            code=record.code("code", limit=32),
            name=record.text("name", limit=80),
            short_name=record.text("short_name", limit=30),
            english_name=record.text("english_name", limit=120, required=False),
            kind=record.choice("kind", UnitKind.values),
            parent=record.code("parent", limit=32, required=False),
            order=record.number("order", least=0, most=1_000_000),
            in_exchange=record.flag("in_exchange"),
            handles_letters=record.flag("handles_letters"),
            opened_on=record.day("opened_on"),
        )
        rows.append((record, unit))
    unique(
        ((r, u.code) for r, u in rows), "code", what=lambda v: _("单位代码“%(code)s”") % {"code": v}
    )
    unique(((r, u.name) for r, u in rows), "name", what=lambda v: f"“{v}”")
    units = {unit.code: unit for _record, unit in rows}
    for record, unit in rows:
        if unit.parent and unit.parent not in units:
            record.fault("parent", _no_unit(unit.parent))
        elif _in_a_circle(unit, units):
            record.fault("parent", _("单位“%(code)s”的上级绕成了圈。") % {"code": unit.code})
    for kind in (UnitKind.COUNTY_GOVERNMENT, UnitKind.COUNTY_OFFICE):
        count = sum(unit.kind == kind for unit in units.values())
        if rows and count != 1:
            facts = {"kind": kind.label, "count": count}
            folder.fault(UNITS, 1, _("须有且只有一个“%(kind)s”，现有%(count)d个。") % facts)
    return units


def _in_a_circle(unit: NewUnit, units: dict[str, NewUnit]) -> bool:
    seen = {unit.code}
    while unit.parent in units:
        if unit.parent in seen:
            return True
        seen.add(unit.parent)
        unit = units[unit.parent]
    return False


def _posts(folder: Folder, units: dict[str, NewUnit]) -> dict[str, NewPost]:
    rows: list[tuple[Record, NewPost]] = []
    for record in folder.table(POSTS, POST_COLUMNS):
        duties = record.codes("duties")
        post = NewPost(
            code=record.code("code", limit=48),
            unit=record.code("unit", limit=32),
            title=record.text("title", limit=60),
            rank=record.number("rank", least=1, most=9999),
            duties=tuple(duty for duty in DUTIES if duty in duties),
            duty_unit=record.code("duty_unit", limit=32, required=False),
        )
        for duty in duties:
            if duty not in DUTIES:
                facts = {"duty": duty, "duties": "、".join(DUTIES)}
                record.fault("duties", _("没有职责“%(duty)s”，可用：%(duties)s。") % facts)
        if not kept_apart(duties):
            record.fault("duties", _apart())
        for key, code in (("unit", post.unit), ("duty_unit", post.duty_unit)):
            if code and code not in units:
                record.fault(key, _no_unit(code))
        rows.append((record, post))
    unique(
        ((r, p.code) for r, p in rows), "code", what=lambda v: _("岗位代码“%(code)s”") % {"code": v}
    )
    return {post.code: post for _record, post in rows}


def _members(
    folder: Folder, units: dict[str, NewUnit], posts: dict[str, NewPost]
) -> dict[str, NewMember]:
    rows: list[tuple[Record, NewMember]] = []
    for record in folder.table(MEMBERS, MEMBER_COLUMNS):
        phone, email = record.contact()
        member = NewMember(
            login=record.login(),
            name=record.text("name", limit=40),
            unit=record.code("unit", limit=32),
            posts=record.codes("posts"),
            first_day=record.day("first_day"),
            phone=phone,
            email=email,
        )
        if member.unit and member.unit not in units:
            record.fault("unit", _no_unit(member.unit))
        _check_posts(record, member, units, posts)
        rows.append((record, member))
    unique(
        ((r, m.login) for r, m in rows),
        "login",
        what=lambda v: _("登录名“%(login)s”") % {"login": v},
    )
    unique(
        ((r, code) for r, m in rows for code in m.posts),
        "posts",
        what=lambda v: _("岗位“%(code)s”的任职") % {"code": v},
    )
    held = {code for _record, member in rows for code in member.posts if code in posts}
    if rows and not any(ADMINISTRATOR in posts[code].duties for code in held):
        folder.fault(MEMBERS, 1, _("没有一名成员担任系统管理员，建库后将无人可以管理。"))
    return {member.login: member for _record, member in rows}


def _check_posts(
    record: Record, member: NewMember, units: dict[str, NewUnit], posts: dict[str, NewPost]
) -> None:
    duties: set[str] = set()
    for code in member.posts:
        post = posts.get(code)
        if post is None:
            record.fault("posts", _("没有代码为“%(code)s”的岗位。") % {"code": code})
            continue
        duties.update(post.duties)
        unit = units.get(post.unit)
        if unit is not None and member.first_day < unit.opened_on:
            facts = {"unit": unit.name, "day": unit.opened_on}
            record.fault("first_day", _("任职早于“%(unit)s”的设立日期%(day)s。") % facts)
    if not kept_apart(duties):
        record.fault("posts", _apart())


def _no_unit(code: str) -> str:
    return _("没有代码为“%(code)s”的单位。") % {"code": code}


def _apart() -> str:
    return _("系统管理、安全审计与业务职责须分别由不同的人担任（三员分立）。")
