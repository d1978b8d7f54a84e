"""county.toml, numbering.toml, limits.toml, letter_types.toml and mailboxes.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from shuniu.commons.calendar.rules import rules
from shuniu.commons.numbering.pattern import check_pattern
from shuniu.commons.people.models import UnitKind
from shuniu.commons.people.organisation import Organisation
from shuniu.ground.refusal import FieldRefused

from .organisation import unique
from .reading import Folder, Record, known_keys
from .shapes import DemoRole, LetterBox, LocalLimit, NumberPattern, OfficeHours, TypeOfLetter

COUNTY = "county.toml"
# The words of county.toml: how long each may be; those in REQUIRED must be there.
COUNTY_WORDS = {
    "code": 32,
    "name": 20,
    "english_name": 80,
    "short_name": 4,
    "province": 20,
    "province_english": 60,
    "city": 20,
    "city_english": 60,
    "government": 32,
    "office": 32,
    "media": 32,
    "petitions_unit": 32,
    "discipline_unit": 32,
}
SITE_WORDS = {
    "name": 80,
    "english_name": 160,
    "domain": 120,
    "inquiry_name": 20,
    "inquiry_english_name": 60,
    "workbench_name": 40,
    "workbench_english_name": 80,
    "programme": 30,
    "programme_english": 60,
    "organiser": 80,
    "organiser_english": 160,
    "site_code": 10,
    "icp_record": 60,
    "police_record": 60,
}
CONTACT_WORDS = {
    "address": 120,
    "address_english": 160,
    "postcode": 6,
    "phone": 40,
    "email": 100,
    "hotline": 20,
    "hotline_name": 40,
    "hotline_english_name": 80,
    "office_hours": 80,
    "office_hours_english": 80,
    "source": 120,
}
REQUIRED = {
    "code",
    "name",
    "english_name",
    "short_name",
    "government",
    "office",
    "inquiry_name",
    "organiser",
    "address",
    "phone",
    "source",
}
# Codes of units.csv, and the kind that the unit has to be (None: any).
UNIT_REFERENCES: Mapping[str, str | None] = {
    "government": UnitKind.COUNTY_GOVERNMENT,
    "office": UnitKind.COUNTY_OFFICE,
    "media": UnitKind.MEDIA,
    "petitions_unit": None,
    "discipline_unit": None,
}
# No message waits longer than three months: 国办秘函〔2019〕19号, a veto. A local
# limit of a letter, extended once by as much again, must stay below.
DAYS_OF = {"workday": 7 / 5, "day": 1.0, "month": 30.0, "hour": 1 / 24, "minute": 1 / 1440}
LETTER_CEILING_DAYS = 90


class CountyWords(NamedTuple):
    """What county.toml says."""

    county: dict[str, str]
    site: dict[str, str]
    contact: dict[str, str]
    hours: OfficeHours
    demo_roles: tuple[DemoRole, ...]


def county(folder: Folder, organisation: Organisation) -> CountyWords:
    """The county's words, the site's, how and when to reach it, and the demo's roles."""
    single = ("county", "site", "contact", "office_hours")
    tables = folder.toml(COUNTY, single, ("demo_account",))
    found = []
    for name, words in (
        ("county", COUNTY_WORDS),
        ("site", SITE_WORDS),
        ("contact", CONTACT_WORDS),
    ):
        record = tables[name][0] if tables[name] else Record(COUNTY, 1, {}, {}, [])
        known_keys(record, words)
        found.append(
            {
                key: record.text(key, limit=limit, required=key in REQUIRED)
                for key, limit in words.items()
            }
        )
        if name == "county":
            _check_units(record, found[0], organisation)
    return CountyWords(
        county=found[0],
        site=found[1],
        contact=found[2],
        hours=_hours(tables["office_hours"]),
        demo_roles=_demo_roles(tables["demo_account"], organisation),
    )


def _hours(records: list[Record]) -> OfficeHours:
    record = records[0] if records else Record(COUNTY, 1, {}, {}, [])
    known_keys(record, ("since", "opens", "noon_from", "noon_to", "closes", "source"))
    hours = OfficeHours(
        since=record.day("since"),
        opens=record.time("opens"),
        noon_from=record.time("noon_from"),
        noon_to=record.time("noon_to"),
        closes=record.time("closes"),
        source=record.text("source", limit=200),
    )
    if not hours.opens < hours.noon_from <= hours.noon_to < hours.closes:
        record.fault("opens", _("作息时间的先后次序不对。"))
    return hours


def _check_units(record: Record, words: Mapping[str, str], organisation: Organisation) -> None:
    kinds = {unit.code: unit.kind for unit in organisation.units}
    for key, kind in UNIT_REFERENCES.items():
        code = words[key]
        if code and code not in kinds:
            record.fault(key, _("没有代码为“%(code)s”的单位。") % {"code": code})
        elif code and kind is not None and kinds[code] != kind:
            facts = {"code": code, "kind": UnitKind(kind).label}
            record.fault(key, _("单位“%(code)s”的类别应为“%(kind)s”。") % facts)


def _demo_roles(records: list[Record], organisation: Organisation) -> tuple[DemoRole, ...]:
    posts = {post.code for post in organisation.posts}
    held = {code for member in organisation.members for code in member.posts}
    roles = []
    for record in records:
        known_keys(record, ("role", "english_role", "post"))
        role = DemoRole(
            role=record.text("role", limit=30),
            english_role=record.text("english_role", limit=60, required=False),
            post=record.code("post", limit=48),
        )
        if role.post and role.post not in posts:
            record.fault("post", _("没有代码为“%(code)s”的岗位。") % {"code": role.post})
        elif role.post and role.post not in held:
            record.fault("post", _("岗位“%(code)s”无人担任。") % {"code": role.post})
        roles.append((record, role))
    unique(((r, role.role) for r, role in roles), "role", what=lambda v: f"“{v}”")
    unique(((r, role.post) for r, role in roles), "post", what=lambda v: f"“{v}”")
    return tuple(role for _record, role in roles)


def numbering(folder: Folder) -> tuple[NumberPattern, ...]:
    """The number patterns; each must give every thing a number of its own."""
    rows = []
    for record in folder.toml("numbering.toml", (), ("pattern",))["pattern"]:
        known_keys(record, ("code", "name", "pattern", "restart"))
        row = NumberPattern(
            code=record.code("code", limit=40),
            name=record.text("name", limit=60),
            pattern=record.text("pattern", limit=80),
            restart=record.choice("restart", ("yearly", "never")),
        )
        if row.pattern:
            try:
                check_pattern(row.pattern, yearly=row.restart == "yearly")
            except FieldRefused as no:
                record.fault("pattern", no.sentence)
        rows.append((record, row))
    unique(((r, row.code) for r, row in rows), "code", what=lambda v: f"“{v}”")
    unique(((r, row.pattern) for r, row in rows), "pattern", what=lambda v: f"“{v}”")
    return tuple(row for _record, row in rows)


def limits(folder: Folder) -> tuple[LocalLimit, ...]:
    """The local limits; each names its source, none is looser than what a law fixes."""
    rows = []
    for record in folder.toml("limits.toml", (), ("limit",))["limit"]:
        known_keys(record, ("code", "name", "length", "unit", "source", "in_force"))
        row = LocalLimit(
            code=record.code("code", limit=32),
            name=record.text("name", limit=60),
            length=record.number("length", least=1, most=3660),
            unit=record.choice("unit", tuple(DAYS_OF)),
            source=record.text("source", limit=200),
            in_force=record.day("in_force"),
        )
        _check_limit(record, row)
        rows.append((record, row))
    unique(((r, row.code) for r, row in rows), "code", what=lambda v: f"“{v}”")
    return tuple(row for _record, row in rows)


def _check_limit(record: Record, row: LocalLimit) -> None:
    if row.code not in rules or rules.get(row.code).fixed:
        if row.code:
            record.fault("code", _("没有可以调整的时限“%s”。") % row.code)
        return
    rule = rules.get(row.code)
    if row.unit in DAYS_OF and row.unit != rule.unit:
        record.fault(
            "unit", _("“%(code)s”的单位是 %(unit)s。") % {"code": row.code, "unit": rule.unit}
        )
    if rule.locked and not rule.stricter(row.length):
        facts = {"label": rule.label, "basis": rule.basis, "limit": rule.describe()}
        record.fault(
            "length", _("“%(label)s”由%(basis)s规定为%(limit)s，本级只能从严，不能放宽。") % facts
        )
    longest = row.length * 2 * DAYS_OF[rule.unit]
    if row.code.startswith("let.") and longest > LETTER_CEILING_DAYS:
        record.fault(
            "length",
            _("连同延期约%(days)d天，超过来信三个月必须回应的上限（国办秘函〔2019〕19号）。")
            % {"days": longest},
        )


def letter_types(folder: Folder) -> tuple[TypeOfLetter, ...]:
    """The types of letters; each names the time rule of its answer."""
    rows = []
    keys = (*_NAMED, "rule", "accusation", "secret_by_default", "exit", "online")
    for record in folder.toml("letter_types.toml", (), ("letter_type",))["letter_type"]:
        known_keys(record, keys)
        row = TypeOfLetter(
            code=record.code("code", limit=32),
            name=record.text("name", limit=20),
            english_name=record.text("english_name", limit=60, required=False),
            about=record.text("about", limit=300, required=False),
            english_about=record.text("english_about", limit=300, required=False),
            rule=record.code("rule", limit=32),
            accusation=record.flag("accusation", default=False),
            secret_by_default=record.flag("secret_by_default", default=False),
            exit=record.choice("exit", ("petition", "discipline"), default=""),
            online=record.flag("online", default=True),
        )
        if row.rule and row.rule not in rules:
            record.fault("rule", _("没有时限“%(rule)s”。") % {"rule": row.rule})
        rows.append((record, row))
    unique(((r, row.code) for r, row in rows), "code", what=lambda v: f"“{v}”")
    unique(((r, row.name) for r, row in rows), "name", what=lambda v: f"“{v}”")
    return tuple(row for _record, row in rows)


def mailboxes(
    folder: Folder, numbers: Collection[str], organisation: Organisation
) -> tuple[LetterBox, ...]:
    """The mailboxes; each names a number pattern and the unit that owns its letters."""
    rows = []
    units = {unit.code for unit in organisation.units}
    keys = (*_NAMED, "level", "unit", "online", "number")
    for record in folder.toml("mailboxes.toml", (), ("mailbox",))["mailbox"]:
        known_keys(record, keys)
        row = LetterBox(
            code=record.code("code", limit=32),
            name=record.text("name", limit=40),
            english_name=record.text("english_name", limit=80, required=False),
            about=record.text("about", limit=300, required=False),
            english_about=record.text("english_about", limit=300, required=False),
            level=record.choice("level", ("county", "city", "province")),
            unit=record.code("unit", limit=32),
            online=record.flag("online"),
            number=record.code("number", limit=40),
        )
        if row.number and row.number not in numbers:
            facts = {"number": row.number}
            record.fault("number", _("numbering.toml 中没有编号“%(number)s”。") % facts)
        if row.unit and row.unit not in units:
            record.fault("unit", _("没有代码为“%(code)s”的单位。") % {"code": row.unit})
        rows.append((record, row))
    unique(((r, row.code) for r, row in rows), "code", what=lambda v: f"“{v}”")
    unique(((r, row.name) for r, row in rows), "name", what=lambda v: f"“{v}”")
    return tuple(row for _record, row in rows)


_NAMED = ("code", "name", "english_name", "about", "english_about")
