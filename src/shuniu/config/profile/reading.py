"""Reading a profile's files so that each fault can be named by file and line."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from shuniu.commons.people.actions.base import email_of, login_of, phone_of
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

MAX_BYTES = 5 * 1024 * 1024
NO_DAY = dt.date(1900, 1, 1)
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_AT_LINE = re.compile(r"at line (\d+)")
_FLAGS = {"yes": True, "no": False, "是": True, "否": False}


@dataclass(frozen=True, order=True)
class Fault:
    """Something to put right: where, and what, in a sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Record:
    """A row of a table or a TOML table; a wrong value is noted and a harmless one given back."""

    def __init__(
        self,
        file: str,
        line: int,
        values: Mapping[str, object],
        lines: Mapping[str, int],
        faults: list[Fault],
    ) -> None:
        self.file = file
        self.line = line
        self.values = values
        self.lines = lines
        self._faults = faults

    def fault(self, key: str, sentence: str) -> None:
        """Note that the value of ``key`` is wrong."""
        self._faults.append(Fault(self.file, self.lines.get(key, self.line), sentence))

    def _given(self, key: str, *, required: bool) -> object:
        value = self.values.get(key, "")
        if required and (value == "" or (isinstance(value, str) and not value.strip())):
            self.fault(key, _("缺少 %(key)s。") % {"key": key})
        return value

    def text(self, key: str, *, limit: int, required: bool = True) -> str:
        """One line of text."""
        value = self._given(key, required=required)
        if not isinstance(value, str):
            self.fault(key, _("%(key)s 须是文字，请加引号。") % {"key": key})
            return ""
        line = " ".join(clean(value).split())
        if len(line) > limit:
            self.fault(key, _("%(key)s 最多%(limit)d个字。") % {"key": key, "limit": limit})
        return line

    def code(self, key: str, *, limit: int, required: bool = True) -> str:
        """A code, or a reference to one."""
        code = self.text(key, limit=limit, required=required)
        if code and not _CODE.fullmatch(code):
            self.fault(
                key, _("代码“%(code)s”只能用小写字母、数字、点、下划线和连字符。") % {"code": code}
            )
        return code

    def codes(self, key: str) -> tuple[str, ...]:
        """Several codes in a cell, separated by semicolons."""
        text = self.text(key, limit=400, required=False)
        return tuple(code.strip() for code in text.split(";") if code.strip())

    def number(self, key: str, *, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._given(key, required=True)
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            if value != "":
                self.fault(key, _("%(key)s 须是整数。") % {"key": key})
            return least
        if not least <= value <= most:
            self.fault(
                key,
                _("%(key)s 须在%(least)d和%(most)d之间。")
                % {"key": key, "least": least, "most": most},
            )
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """yes or no in a table, true or false in TOML."""
        if default is not None and key not in self.values:
            return default
        value = self._given(key, required=True)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip() in _FLAGS:
            return _FLAGS[value.strip()]
        if value != "":
            self.fault(key, _("%(key)s 须是 yes 或 no（TOML 中为 true 或 false）。") % {"key": key})
        return False

    def day(self, key: str) -> dt.date:
        """A date such as 2026-03-01."""
        value = self._given(key, required=True)
        if isinstance(value, str) and value:
            with contextlib.suppress(ValueError):
                value = dt.date.fromisoformat(value.strip())
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value != "":
            self.fault(key, _("%(key)s 须是日期，例如 2026-03-01。") % {"key": key})
        return NO_DAY

    def time(self, key: str) -> dt.time:
        """A time of day such as 08:30:00."""
        value = self._given(key, required=True)
        if isinstance(value, dt.time):
            return value
        if value != "":
            self.fault(key, _("%(key)s 须是时刻，例如 08:30:00。") % {"key": key})
        return dt.time()

    def choice(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        """One of the words."""
        if default is not None and key not in self.values:
            return default
        value = self.text(key, limit=80)
        if value and value not in choices:
            self.fault(
                key,
                _("%(key)s “%(value)s”不认识，可用：%(choices)s。")
                % {"key": key, "value": value, "choices": "、".join(filter(None, choices))},
            )
        return value

    def contact(self) -> tuple[str, str]:
        """phone and email, each may be empty."""
        found = []
        for key, check in (("phone", phone_of), ("email", email_of)):
            try:
                found.append(check(self.text(key, limit=254, required=False)))
            except FieldRefused as no:
                self.fault(key, no.sentence)
                found.append("")
        return found[0], found[1]

    def login(self) -> str:
        """The login name."""
        try:
            return login_of(self.text("login", limit=80))
        except FieldRefused as no:
            if self.values.get("login"):
                self.fault("login", no.sentence)
            return ""


class Folder:
    """The files of a profile, each read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.contents: dict[str, bytes] = {}

    def fault(self, file: str, line: int, sentence: str) -> None:
        """Note a fault that no single value is to blame for."""
        self.faults.append(Fault(file, line, sentence))

    def table(self, file: str, columns: Collection[str]) -> list[Record]:
        """The rows of a CSV file whose heading names exactly these columns."""
        text = self._text(file)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        records: list[Record] = []
        heading: list[str] | None = None
        start = 1
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1
                if not any(cell.strip() for cell in cells):
                    continue
                if heading is None:
                    heading = [cell.strip() for cell in cells]
                    if not self._heading(file, line, heading, columns):
                        return []
                elif len(cells) != len(heading):
                    counts = {"found": len(cells), "wanted": len(heading)}
                    self.fault(file, line, _("这一行有%(found)d格，应有%(wanted)d格。") % counts)
                else:
                    values = dict(zip(heading, cells, strict=True))
                    records.append(Record(file, line, values, {}, self.faults))
        except csv.Error as error:
            self.fault(file, reader.line_num, _("读不懂这一行：%(why)s。") % {"why": error})
        if heading is None:
            self.fault(file, 1, _("文件是空的。"))
        return records

    def _heading(self, file: str, line: int, heading: list[str], columns: Collection[str]) -> bool:
        missing = [name for name in columns if name not in heading]
        strange = [name for name in heading if name not in columns]
        twice = len(set(heading)) < len(heading)
        if missing or strange or twice:
            self.fault(file, line, _("列名应为：%(columns)s。") % {"columns": ",".join(columns)})
        return not (missing or strange or twice)

    def toml(
        self, file: str, single: Collection[str], several: Collection[str]
    ) -> dict[str, list[Record]]:
        """The tables of a TOML file: ``[name]`` for each of ``single``, ``[[name]]`` for others."""
        found: dict[str, list[Record]] = {name: [] for name in (*single, *several)}
        text = self._text(file)
        if text is None:
            return found
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = _AT_LINE.search(str(error))
            number = int(line.group(1)) if line else text.count("\n") + 1
            self.fault(file, number, _("不合 TOML 格式：%(why)s。") % {"why": error})
            return found
        places = _places(text)
        for name, value in data.items():
            rows = [value] if name in single else value
            where = places.get(name, [])
            if name not in found or not isinstance(rows, list):
                line_of = where[0][0] if where else 1
                self.fault(file, line_of, _("不认识“%(name)s”这一节。") % {"name": name})
                continue
            for number, row in enumerate(rows):
                line_of, keys = where[number] if number < len(where) else (1, {})
                if isinstance(row, dict):
                    found[name].append(Record(file, line_of, row, keys, self.faults))
                else:
                    self.fault(file, line_of, _("“%(name)s”须是一节。") % {"name": name})
        for name, records in found.items():
            if not records:
                self.fault(file, 1, _("缺少“%(name)s”这一节。") % {"name": name})
        return found

    def _text(self, file: str) -> str | None:
        path = self.path / file
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError:
            self.fault(file, 1, _("缺少这个文件，或者无法读取。"))
            return None
        self.contents[file] = data
        if len(data) > MAX_BYTES:
            self.fault(file, 1, _("文件超过5 MB。"))
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.fault(file, line, _("不是 UTF-8 编码，请另存为 UTF-8。"))
            return None


def known_keys(record: Record, keys: Collection[str]) -> None:
    """Note each key that nobody reads: most likely it is misspelt."""
    for key in record.values:
        if key not in keys:
            record.fault(key, _("不认识“%(key)s”这一项。") % {"key": key})


def _places(text: str) -> dict[str, list[tuple[int, dict[str, int]]]]:
    """Where each table begins and each of its keys stands; one key a line."""
    places: dict[str, list[tuple[int, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        table = _TABLE.match(line)
        if table:
            keys = {}
            places.setdefault(table.group(1), []).append((number, keys))
            continue
        key = _KEY.match(line)
        if key:
            keys.setdefault(key.group(1), number)
    return places
