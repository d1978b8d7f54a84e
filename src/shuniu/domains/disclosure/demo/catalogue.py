"""The demo's catalogue: organs, guides, a year of public information, last year's reports."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from ..actions import organs, report
from ..actions.catalogue import ACTIONS
from ..actions.items import register_item
from ..applicant import right_credit_code
from ..models import Heading, Item, Organ

OFFICE = "office"
FIRST_AGO = 270  # working days: the organs and their guides come before all else
# Documents that came by themselves are described after so many working days, the last ones not.
ARRIVED_AGO, LEFT = 5, 1
TOWN = "town"


@cache
def _told() -> dict[str, Any]:
    path = Path(__file__).resolve().parent / "catalogue.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.ZONE).date()


class _People:
    """Who prepares and who passes, in a unit on a day."""

    def __init__(self, county: County, rng: Random) -> None:
        self.county, self.rng = county, rng

    def clerk(self, unit: Unit, at: dt.datetime) -> Actor:
        duty = "registrar" if unit.code == OFFICE else "handler"
        return self.county.someone(duty, unit, _day(at), self.rng)

    def checker(self, unit: Unit, at: dt.datetime) -> Actor:
        duty = "reviewer" if unit.code == OFFICE else "unit_head"
        return self.county.someone(duty, unit, _day(at), self.rng)


def story(county: County) -> Story:
    """First the organs, then each item's own life, what documents brought, and the reports."""
    rng = county.random("disclosure catalogue")
    people = _People(county, rng)
    lives = [_life(county, people, rng, row) for row in _told()["item"]]
    return woven(
        [
            _organs(county, people, rng),
            *lives,
            _arrived(county, people, rng),
            _reports(county, people),
        ]
    )


def _organs(county: County, people: _People, rng: Random) -> Story:
    at = yield county.ago(FIRST_AGO, rng)
    by = people.clerk(county.unit(OFFICE), at)
    for n, code in enumerate(_told()["organs"], start=1):
        unit = county.unit(code)
        first = f"1135072400{n:07d}"
        organ = organs.register_organ(
            unit=unit,
            credit_code=next(c for c in _codes(first) if right_credit_code(c)),
            body="办公室" if code.startswith(("dept", TOWN)) else "县政府办公室信息科",
            address=f"云汀县人民路{n * 2}号",
            postcode="353000",
            hours="工作日上午8:30至12:00，下午2:30至5:30",
            phone=f"0599-88001{n:02d}",
            by=by,
            at=at,
        )
        if code in _told()["receiving"]:
            mark = _told()["receiving"][code]
            organs.receive_applications(organ, mark=mark, by=by, at=at)
        if code in ("gov", "dept-housing"):
            guide = {name: text.strip() for name, text in _told()["guide"].items()}
            organs.set_guide(organ=organ, since=_day(at), **guide, by=by, at=at)


def _codes(first: str) -> list[str]:
    """Every number that begins so; one of them is a credit code."""
    return [first + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY"]


def _step(verb: str, item: Item, by: Actor, at: dt.datetime, **more: Any) -> None:
    ACTIONS[verb](Matter.objects.get(pk=item.pk), by=by, at=at, **more)


def _words(county: County, row: dict[str, Any], formed: dt.date) -> dict[str, Any]:
    def heading(axis: str) -> Heading:
        return Heading.objects.get(axis=axis, code=row[axis])

    return {
        "title": row["title"].format(year=formed.year),
        "organ": county.unit(row["organ"]),
        "document_number": row.get("number", "").format(year=formed.year),
        "formed_on": formed,
        "subject": heading("subject"),
        "statutory": heading("statutory"),
        "genre": heading("genre"),
        "summary": row.get("summary", ""),
        "text": row.get("text", "").strip(),
        "normative": row.get("normative", False),
        "effective_on": formed if row.get("normative") else None,
        "checked": True,
    }


def _life(county: County, people: _People, rng: Random, row: dict[str, Any]) -> Story:
    at = yield county.ago(row["ago"], rng)
    unit, formed, stays = county.unit(row["unit"]), _day(at), row.get("stays", "")
    words = _words(county, row, formed)
    given = {name: words[name] for name in ("title", "organ", "document_number", "formed_on")}
    item = register_item(unit=unit, **given, by=people.clerk(unit, at), at=at)
    if stays == "kept":
        by = people.checker(unit, at)
        _step("keep", item, by, at, attribute="closed", reason=row["reason"])
    if stays in ("kept", "formed"):
        return
    at = yield county.later(at, 1, rng)
    words["reading_due"] = "reading" in row
    _step("describe", item, people.clerk(unit, at), at, **words)
    if stays == "prepared":
        return
    at = yield county.later(at, 1, rng)
    _step("clear", item, people.checker(unit, at), at)
    if stays == "cleared":
        return
    _step("publish", item, people.clerk(unit, at), at)
    if "reading" in row:
        at = yield county.later(at, 1, rng)
        _interpret(county, people, item, row, at)
    if "ended" in row:
        at = yield county.later(at, 40, rng)
        by, note = people.clerk(unit, at), row["ended"].format(year=at.year)
        more = {"validity": "abolished", "ended_on": _day(at), "ended_note": note}
        _step("set_validity", item, by, at, **more)


def _interpret(
    county: County, people: _People, item: Item, row: dict[str, Any], at: dt.datetime
) -> None:
    unit = county.unit(row["unit"])
    text = f"问：为什么出台？\n答：{row['summary']}\n问：什么时候施行？\n答：自印发之日起施行。"
    about = {
        **_words(county, row, _day(at)),
        "title": row["reading"],
        "document_number": "",
        "genre": Heading.objects.get(axis="genre", code="reading"),
        "text": text,
        "normative": False,
        "effective_on": None,
    }
    by = people.clerk(unit, at)
    reading = register_item(
        unit=unit, title=row["reading"], formed_on=_day(at), organ=about["organ"], by=by, at=at
    )
    _step("describe", reading, by, at, **about)
    _step("clear", reading, people.checker(unit, at), at)
    _step("publish", reading, by, at)
    reading.refresh_from_db()
    _step("interpret", item, by, at, form="text", reading=reading)


def _arrived(county: County, people: _People, rng: Random) -> Story:
    """What documents brought is described and published; the last ones still wait."""
    at = yield county.ago(ARRIVED_AGO, rng)
    known = Organ.objects.values("unit_id")
    waiting = Item.objects.filter(
        matter__state="formed", matter__origin__kind="outgoing", organ_id__in=known
    ).select_related("matter__unit", "organ", "genre")
    other = Heading.objects.get(axis="genre", code="misc")
    for item in waiting.order_by("-pk")[LEFT : LEFT + 12]:
        unit = item.matter.unit
        by = people.clerk(unit, at)
        _step(
            "describe",
            item,
            by,
            at,
            title=item.title,
            organ=item.organ,
            document_number=item.document_number,
            formed_on=item.formed_on,
            subject=Heading.objects.get(axis="subject", code="general"),
            statutory=Heading.objects.get(axis="statutory", code="20-15"),
            genre=item.genre or other,
            text=item.text,
            normative=item.normative,
            checked=True,
        )
        _step("clear", item, people.checker(unit, at), at)
        _step("publish", item, by, at)


def _reports(county: County, people: _People) -> Story:
    """Last year's reports: a bureau's and the county's, in January and in March."""
    until = county.until.astimezone(clock.ZONE).date()
    made = dt.date(until.year, 1, 20)
    if made >= until - dt.timedelta(days=5):
        made = dt.date(until.year - 1, 1, 20)
    at = yield clock.on(made, 10)
    bureau = county.unit("dept-housing")
    if not Organ.objects.filter(pk=bureau.pk).exists():
        return
    for code, value in (("licences", 312), ("penalties", 27), ("coercion", 0), ("fees", 0)):
        report.file_number(
            unit=bureau,
            year=made.year - 1,
            code=code,
            value=Decimal(value),
            source=f"{made.year - 1}年执法统计年报，局长签字",
            by=people.clerk(bureau, at),
            at=at,
        )
    _report(people, bureau, made.year - 1, False, at)
    at = yield clock.on(made + dt.timedelta(days=50), 10)
    if at < county.until:
        _report(people, county.unit(OFFICE), made.year - 1, True, at)


def _report(people: _People, unit: Unit, year: int, whole: bool, at: dt.datetime) -> None:
    by = people.clerk(unit, at)
    made = report.begin_report(unit=unit, year=year, whole=whole, by=by, at=at)
    report.write_report(
        made,
        overall="全年按照《政府信息公开条例》做好主动公开、依申请公开、信息管理、平台建设和监督保障工作。",
        problems="部分信息公开不够及时，解读形式不够丰富。下一步按月通报公开时限，推行图解和视频解读。",
        others="全年没有收取政府信息公开信息处理费。",
        by=by,
        at=at,
    )
    item = report.finish_report(made, by=by, at=at)
    _step("clear", item, people.checker(unit, at), at)
    _step("publish", item, by, at)
