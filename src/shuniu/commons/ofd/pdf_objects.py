"""The objects of a PDF that our own typesetting made: enough of the format to read it back.

Typst writes plain objects with a cross-reference table and Flate streams. What is built
otherwise is refused, not guessed at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.ground.refusal import Refused

MOST_STREAM = 64 * 1024 * 1024  # bytes that a stream may unpack to


class NotConvertible(Refused):
    """这份PDF转不成OFD：{why}只能转换本系统排版的PDF。"""


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


class Operator(str):
    """A word that is neither a number nor a name: in a content stream, what is to be done."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Points to an object by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its dictionary and its bytes as they stand in the file."""

    head: dict[str, Any]
    raw: bytes

    def data(self) -> bytes:
        """The bytes unpacked; a filter other than Flate is left alone (a JPEG is)."""
        if self.head.get("Filter") != "FlateDecode":
            return self.raw
        unpacker = zlib.decompressobj()
        found = unpacker.decompress(self.raw, MOST_STREAM)
        if unpacker.unconsumed_tail:
            raise NotConvertible(why=_("内容过大。"))
        return found


_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:%[^\r\n]*[\x00\t\n\f\r ]*)*"
    rb"(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))|/(?P<name>[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<sign><<|>>|[\[\]])|(?P<text>\()|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<word>[^\x00\t\n\f\r ()<>\[\]{}/%]+))"
)
_TEXT_PART = re.compile(rb"[^()\\]+|\\(?:[0-7]{1,3}|\r\n|.)|[()]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_END = object()


class Parser:
    """Reads values one after another from bytes, from ``at`` on."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def token(self) -> Any:
        """The next value of one piece; ``_END`` at the end; brackets as ``Operator``."""
        found = _TOKEN.match(self.data, self.at)
        if not found:
            return _END
        self.at = found.end()
        kind, raw = found.lastgroup, found.group(found.lastgroup or 0)
        if kind == "number":
            return float(raw) if b"." in raw else int(raw)
        if kind == "name":
            return Name(_unhashed(raw))
        if kind == "hex":
            digits = re.sub(rb"\s", b"", raw)
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        if kind == "text":
            return self._text()
        return Operator(raw.decode("latin-1"))

    def value(self) -> Any:
        """The next value, arrays and dictionaries whole; ``_END`` at the end."""
        return self._whole(self.token())

    def _whole(self, found: Any, depth: int = 0) -> Any:
        if not isinstance(found, Operator):
            return found
        if depth > 40:
            raise NotConvertible(why=_("结构嵌套过深。"))
        if found == "[":
            return self._items("]", depth)
        if found == "<<":
            items = self._items(">>", depth)
            return dict(zip(items[::2], items[1::2], strict=False))
        return {"true": True, "false": False, "null": None}.get(found, found)

    def _items(self, end: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while (found := self.token()) is not _END:
            if isinstance(found, Operator):
                if found == end:
                    return items
                if found == "R" and len(items) >= 2:
                    items[-2:] = [Reference(int(items[-2]))]
                    continue
            items.append(self._whole(found, depth + 1))
        raise NotConvertible(why=_("结构不完整。"))

    def _text(self) -> bytes:
        parts: list[bytes] = []
        depth = 1
        while found := _TEXT_PART.match(self.data, self.at):
            self.at = found.end()
            part = found.group()
            if part == b"(":
                depth += 1
            elif part == b")":
                depth -= 1
                if not depth:
                    return b"".join(parts)
            elif part[:1] == b"\\":
                rest = part[1:]
                part = (
                    bytes([int(rest, 8) & 255])
                    if rest[:1].isdigit()
                    else _ESCAPES.get(rest, b"" if rest == b"\r\n" else rest)
                )
            parts.append(part)
        raise NotConvertible(why=_("结构不完整。"))


def _unhashed(raw: bytes) -> str:
    if b"#" in raw:
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), raw)
    return raw.decode("utf-8", "replace")


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """The operators of a content stream, each with its operands."""
    parser = Parser(content)
    operands: list[Any] = []
    while (found := parser.value()) is not _END:
        if isinstance(found, Operator):
            yield found, operands
            operands = []
        else:
            operands.append(found)


class Pdf:
    """A PDF's objects, found by its cross-reference table."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.places: dict[int, int] = {}
        self.known: dict[int, Any] = {}
        self.trailer = self._table()

    def _table(self) -> dict[str, Any]:
        mark = self.data.rfind(b"startxref")
        start = re.match(rb"startxref\s+(\d+)", self.data[mark:]) if mark >= 0 else None
        at = int(start[1]) if start else -1
        if not self.data.startswith(b"%PDF-") or self.data[at : at + 4] != b"xref":
            raise NotConvertible(why=_("没有可读的对象目录。"))
        parser = Parser(self.data, at + 4)
        while isinstance(first := parser.token(), int):
            count = parser.token()
            if not isinstance(count, int):
                break
            for number in range(first, first + count):
                place, _generation, sign = parser.token(), parser.token(), parser.token()
                if sign == "n" and isinstance(place, int):
                    self.places[number] = place
        trailer = parser.value()
        if not isinstance(trailer, dict) or "Root" not in trailer or "Encrypt" in trailer:
            raise NotConvertible(why=_("没有可读的对象目录。"))
        return trailer

    def get(self, found: Any) -> Any:
        """The value itself where a reference to it stands."""
        for _turn in range(20):
            if not isinstance(found, Reference):
                return found
            if found.number not in self.known:
                self.known[found.number] = self._object(found.number)
            found = self.known[found.number]
        raise NotConvertible(why=_("结构嵌套过深。"))

    def _object(self, number: int) -> Any:
        if number not in self.places:
            return None
        parser = Parser(self.data, self.places[number])
        if parser.token() != number or parser.token() != 0 or parser.token() != "obj":
            raise NotConvertible(why=_("对象目录与内容不符。"))
        value = parser.value()
        mark = re.compile(rb"\s*stream\r?\n").match(self.data, parser.at)
        if mark and isinstance(value, dict):
            length = self.get(value.get("Length"))
            return Stream(value, self.data[mark.end() : mark.end() + int(length or 0)])
        return value

    def pages(self) -> Iterator[dict[str, Any]]:
        """The pages in their order, with what they inherit."""
        root = self.get(self.trailer["Root"])
        yield from self._below(self.get(root["Pages"]), {}, 0)

    def _below(
        self, node: dict[str, Any], given: dict[str, Any], depth: int
    ) -> Iterator[dict[str, Any]]:
        if depth > 30:
            raise NotConvertible(why=_("结构嵌套过深。"))
        inherited = dict(given)
        inherited.update((k, node[k]) for k in ("MediaBox", "Resources") if k in node)
        for kid in self.get(node.get("Kids")) or []:
            page = self.get(kid)
            if page.get("Type") == "Pages":
                yield from self._below(page, inherited, depth + 1)
            else:
                yield {**inherited, **page}

    def info(self) -> dict[str, str]:
        """The document's information: Title, Author, CreationDate … as text."""
        found = self.get(self.trailer.get("Info")) or {}
        return {k: decoded(self.get(v)) for k, v in found.items()}


def decoded(value: Any) -> str:
    """A text string of the PDF, by its byte-order mark."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")
