"""A year's holiday notice (放假通知) as a value: read from a file, checked, no table yet."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import long_date

SHIPPED = Path(__file__).parent / "notices"
ONE_DAY = dt.timedelta(days=1)
# 全国年节及纪念日放假办法 (2024-11-10, used from 2025): 13 days in all, of which
# these have the same date every year.
STATUTORY_DAYS = 13
IN_FORCE = 2025


def fixed_holiday(day: dt.date) -> str:
    """元旦, 劳动节 or 国庆节, whose dates no notice needs to tell; otherwise empty."""
    if day.month == 1 and day.day == 1:
        return _("元旦")
    if day.month == 5 and day.day <= (2 if day.year >= IN_FORCE else 1):
        return _("劳动节")
    if day.month == 10 and day.day <= 3:
        return _("国庆节")
    return ""


@dataclass(frozen=True)
class Notice:
    """What the State Council's General Office ordered for a year.

    ``holidays`` maps each day off to its name, ``makeups`` each day on which one
    works instead (调休上班日) to the holiday that it makes up for.
    """

    year: int
    number: str
    issued_on: dt.date
    holidays: Mapping[dt.date, str]
    makeups: Mapping[dt.date, str]
    source: str = field(default="", compare=False)


def read_notice(text: str) -> Notice:
    """A notice from TOML, the form in which they are shipped and exchanged.

    Refused with a sentence when the file is not of that form.
    """
    try:
        data = tomllib.loads(text)
        holidays: dict[dt.date, str] = {}
        makeups: dict[dt.date, str] = {}
        for stretch in data["holiday"]:
            _put(holidays, stretch["name"], _stretch(stretch["first"], stretch["last"]))
            _put(makeups, stretch["name"], stretch.get("makeup", []))
        return Notice(
            year=int(data["year"]),
            number=str(data["number"]),
            issued_on=data["issued_on"],
            holidays=holidays,
            makeups=makeups,
            source=str(data.get("source", "")),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise FieldRefused("file", _("放假通知文件读不懂：%s。") % error) from None


def shipped_notices() -> list[Notice]:
    """The notices that come with the program, oldest first."""
    return [read_notice(path.read_text("utf-8")) for path in sorted(SHIPPED.glob("*.toml"))]


def _stretch(first: dt.date, last: dt.date) -> list[dt.date]:
    if not dt.timedelta(0) <= last - first < dt.timedelta(days=31):
        raise ValueError(f"{first}–{last}")
    return [first + ONE_DAY * i for i in range((last - first).days + 1)]


def _put(days: dict[dt.date, str], name: Any, more: list[dt.date]) -> None:
    for day in more:
        if day in days:
            raise ValueError(_("%s重复") % day)
        days[day] = str(name)


def check_notice(notice: Notice, *, odd_total_because: str = "") -> None:
    """Refuse, in a sentence, a notice that cannot be right: days are easily mistyped.

    The last check is arithmetic: working days off, less make-up days, are the 13
    statutory days. A year with an extra holiday needs ``odd_total_because``.
    """
    if not notice.number.strip():
        raise FieldRefused("number", _("请填写放假通知的文号。"))
    for day in (*notice.holidays, *notice.makeups):
        if not dt.date(notice.year - 1, 12, 20) <= day <= dt.date(notice.year, 12, 31):
            raise FieldRefused(
                "days",
                _("%(day)s不在%(year)d年的放假安排之内。")
                % {"day": long_date(day), "year": notice.year},
            )
    for day in notice.makeups:
        if day in notice.holidays:
            raise FieldRefused("days", _("%s不能既放假又上班。") % long_date(day))
        if day.weekday() < 5:
            raise FieldRefused("days", _("%s本来就是工作日，不能作调休上班日。") % long_date(day))
    month_days = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    for day in (dt.date(notice.year, month, number) for month, number in month_days):
        if fixed_holiday(day) and day not in notice.holidays:
            raise FieldRefused(
                "days",
                _("%(day)s是法定的%(name)s，放假安排里缺这一天。")
                % {"day": long_date(day), "name": fixed_holiday(day)},
            )
    total = sum(day.weekday() < 5 for day in notice.holidays) - len(notice.makeups)
    if notice.year >= IN_FORCE and total != STATUTORY_DAYS and not odd_total_because.strip():
        raise FieldRefused(
            "days",
            _(
                "按《全国年节及纪念日放假办法》，放假占用的工作日减去调休上班日应为%(due)d天，"
                "现在是%(total)d天，请核对；确属特殊安排的请写明依据。"
            )
            % {"due": STATUTORY_DAYS, "total": total},
        )
