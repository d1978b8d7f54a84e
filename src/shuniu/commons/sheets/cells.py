"""What a cell says, as people type it: dates as text, numbers as text, full-width digits."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.ground.text import clean

Reader = Callable[[object], object]

MOST_DIGITS = 20
_YES = frozenset(("是", "1", "true", "yes", "y", "√"))
_NO = frozenset(("否", "0", "false", "no", "n", ""))
_DAYS = ("%Y-%m-%d", "%Y%m%d")
_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")


class Unreadable(Exception):
    """Why a cell can't be taken; its text is the sentence for the report."""


def plain(cell: object) -> str:
    """A cell as text; a whole number without the point that a spreadsheet gives it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return "" if cell is None else str(cell).replace("\x00", "").strip()


def text(most: int) -> Reader:
    """Text of at most so many characters, cleaned."""

    def read(cell: object) -> str:
        found = clean(plain(cell))
        if len(found) > most:
            raise Unreadable(_("超过{n}个字（现有{m}个）。").format(n=most, m=len(found)))
        return found

    return read


def whole(cell: object) -> int:
    """A whole number of 0 or more, typed in whatever digits."""
    found = unicodedata.normalize("NFKC", plain(cell)).replace(",", "")
    if not found.isdecimal() or len(found) > 9:
        raise Unreadable(_("应为整数。"))
    return int(found)


def decimal(cell: object) -> Decimal:
    """A number, with or without a fraction or a per cent sign left away."""
    found = unicodedata.normalize("NFKC", plain(cell)).replace(",", "").rstrip("%")
    try:
        number = Decimal(found)
    except InvalidOperation:
        raise Unreadable(_("应为数字。")) from None
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise Unreadable(_("应为数字。"))  # 1E+999999999 would be a gigabyte written out
    return number


def _dated(cell: object) -> str:
    found = unicodedata.normalize("NFKC", plain(cell))
    for sign in ("年", "月", "/", "."):
        found = found.replace(sign, "-")
    return found.replace("日", "").strip()


def day(cell: object) -> dt.date:
    """A date; one typed as text in a usual way is read too: 2026年3月5日, 2026/3/5, 20260305."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    words = _dated(cell)
    for shape in (*_DAYS, *_MOMENTS):
        try:
            return dt.datetime.strptime(words, shape).date()
        except ValueError:
            continue
    raise Unreadable(_("不是日期，请写成2026-11-22这样。"))


def moment(cell: object) -> dt.datetime:
    """A moment in the county's time; a date alone is taken as nine in the morning."""
    if isinstance(cell, dt.datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=clock.ZONE)
    words = "" if isinstance(cell, dt.date) else _dated(cell)
    for shape in _MOMENTS:
        try:
            return dt.datetime.strptime(words, shape).replace(tzinfo=clock.ZONE)
        except ValueError:
            continue
    return clock.on(day(cell))


def yes(cell: object) -> bool:
    """是 or 否; an empty cell is 否."""
    found = unicodedata.normalize("NFKC", plain(cell)).lower()
    if found in _YES:
        return True
    if found in _NO:
        return False
    raise Unreadable(_("应填“是”或“否”。"))


def one_of(words: Mapping[str, object], what: str) -> Reader:
    """One of the known words, as what it stands for; ``what`` names the kind: 单位, 类别."""

    def read(cell: object) -> object:
        found = clean(plain(cell))
        if found not in words:
            raise Unreadable(_("没有“{word}”这个{what}。").format(word=found, what=what))
        return words[found]

    return read


def several(read: Reader) -> Reader:
    """A list in one cell, parted by 、；or commas, each read by ``read``."""

    def read_all(cell: object) -> list[object]:
        words = plain(cell)
        for sign in ("；", ";", "，", ",", "\n"):
            words = words.replace(sign, "、")
        return [read(word) for word in (w.strip() for w in words.split("、")) if word]

    return read_all
