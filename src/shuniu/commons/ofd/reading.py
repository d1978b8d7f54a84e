"""Reading an OFD, ours or another's: checked as it is opened, its text page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.ground.packages import BadPackage, Damaged, Package, beside
from shuniu.ground.refusal import Refused

from .marks import UPRIGHT, Matrix, put

MOST_PAGES = 2000
MOST_DEPTH = 12


class NotOfd(Refused):
    """这份OFD读不出来：{why}"""


@dataclass(frozen=True)
class OfdText:
    """What an OFD says: the text of each page, all of it, and what is known of the document."""

    pages: tuple[str, ...]
    text: str
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """Characters as they stand on a page: each with its pen's place in millimetres."""

    font: str
    size: float
    characters: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the package: its member and its size in millimetres."""

    member: str
    width: float
    height: float


class Ofd:
    """An opened OFD whose structure was found right. Raises ``NotOfd`` or ``BadPackage``."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        if "OFD.xml" not in self.package:
            raise NotOfd(why=_("缺少OFD.xml。"))
        entry = self.package.xml("OFD.xml")
        if local(entry) != "OFD" or not str(entry.tag).startswith("{http://www.ofdspec.org/"):
            raise NotOfd(why=_("OFD.xml不是版式文件的入口。"))
        body = one(entry, "DocBody")
        if body is None:
            raise NotOfd(why=_("没有文档。"))
        self.body = body
        self.info = one(body, "DocInfo")
        self.root = self._member("OFD.xml", text_of(one(body, "DocRoot")), _("文档"))
        self.document = self.package.xml(self.root)
        self.places = tuple(self._places())

    def _member(self, base: str, target: str, what: object) -> str:
        path = beside(base, target) if target else ""
        if not path or path not in self.package:
            raise NotOfd(why=_("缺少{what}（{name}）。").format(what=what, name=target[:80]))
        return path

    def _places(self) -> Iterator[Place]:
        common = one(self.document, "CommonData")
        default = _box(one(common, "PageArea"))
        pages = one(self.document, "Pages")
        listed = [] if pages is None else [p for p in pages if local(p) == "Page"]
        if not listed:
            raise NotOfd(why=_("没有页面。"))
        if len(listed) > MOST_PAGES:
            raise NotOfd(why=_("有{n}页，超过{most}页。").format(n=len(listed), most=MOST_PAGES))
        for n, page in enumerate(listed, start=1):
            member = self._member(self.root, page.get("BaseLoc", ""), _("第{n}页").format(n=n))
            yield Place(member, *default)

    def metadata(self) -> dict[str, str]:
        """DocInfo's own elements (Title, Author, CreationDate …) and the CustomDatas by name."""
        found: dict[str, str] = {}
        for element in self.info if self.info is not None else ():
            name = local(element)
            if name == "CustomDatas":
                for datum in element:
                    if datum.get("Name"):
                        found[str(datum.get("Name"))[:100]] = text_of(datum)[:4000]
            elif name and not len(element):
                found.setdefault(name, text_of(element)[:4000])
        return found

    def page(self, place: Place) -> Iterator[Placed]:
        """The characters of a page, object by object, as they are drawn."""
        root = self.package.xml(place.member)
        content = one(root, "Content")
        for layer in content if content is not None else ():
            if local(layer) == "Layer":
                yield from self._below(layer, 0)

    def _below(self, parent: Any, depth: int) -> Iterator[Placed]:
        if depth > MOST_DEPTH:
            raise NotOfd(why=_("页面嵌套过深。"))
        for element in parent:
            name = local(element)
            if name == "TextObject":
                yield _placed(element)
            elif name == "PageBlock":
                yield from self._below(element, depth + 1)

    def resources(self) -> Iterator[tuple[str, str, str]]:
        """Fonts and pictures: kind (``Font``, ``MultiMedia``), ID, and the member they lie in."""
        common = one(self.document, "CommonData")
        for element in common if common is not None else ():
            if local(element) not in ("PublicRes", "DocumentRes"):
                continue
            member = self._member(self.root, text_of(element), _("资源目录"))
            res = self.package.xml(member)
            base = beside(member, (res.get("BaseLoc") or ".") + "/_")
            for group in res:
                for thing in group:
                    for file in thing:
                        if local(file) in ("FontFile", "MediaFile") and text_of(file):
                            path = self._member(base, text_of(file), _("资源"))
                            yield local(thing), str(thing.get("ID", "")), path


def read(data: bytes) -> OfdText:
    """The text and metadata of an OFD, whoever made it.

    Refuses in a sentence what is no OFD, lacks a part, has more than 2,000 pages, or is
    hostile: a bomb, members outside the folder, entity definitions.
    """
    try:
        ofd = Ofd(data)
        pages = tuple(_lines(ofd.page(place)) for place in ofd.places)
        return OfdText(pages, "\n".join(pages), ofd.metadata())
    except BadPackage as error:
        raise NotOfd(why=error.sentence) from error


def check(data: bytes) -> None:
    """Refuse (``NotOfd``) an OFD that is not whole: every page is read, every resource is there."""
    read(data)
    try:
        for _kind, _key, member in Ofd(data).resources():
            if not member:
                raise Damaged
    except BadPackage as error:
        raise NotOfd(why=error.sentence) from error


def local(element: Any) -> str:
    """The element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def one(parent: Any, name: str) -> Any:
    """The first child of that name, or None."""
    if parent is None:
        return None
    return next((child for child in parent if local(child) == name), None)


def text_of(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _box(area: Any) -> tuple[float, float]:
    words = text_of(one(area, "PhysicalBox")).split()
    values = [_float(w) for w in words]
    return (values[2], values[3]) if len(values) == 4 else (210.0, 297.0)


def _float(word: str | None, default: float = 0.0) -> float:
    try:
        return float(word) if word else default
    except ValueError:
        return default


def _placed(element: Any) -> Placed:
    corner = [_float(w) for w in (element.get("Boundary") or "").split()]
    given = [_float(w) for w in (element.get("CTM") or "").split()]
    matrix: Matrix = (
        (given[0], given[1], given[2], given[3], given[4], given[5]) if len(given) == 6 else UPRIGHT
    )
    left, top = (corner[0], corner[1]) if len(corner) == 4 else (0.0, 0.0)
    found: list[tuple[str, float, float]] = []
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(code.itertext())
        x, y = _float(code.get("X"), x), _float(code.get("Y"), y)
        across = _steps(code.get("DeltaX"), len(text))
        down = _steps(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for n, character in enumerate(text):
            page_x, page_y = put(matrix, at_x, at_y)
            found.append((character, left + page_x, top + page_y))
            at_x += across[n] if n < len(across) else 0.0
            at_y += down[n] if n < len(down) else 0.0
    return Placed(element.get("Font", ""), _float(element.get("Size")), tuple(found))


def _steps(delta: str | None, most: int) -> list[float]:
    """DeltaX or DeltaY written out; never more steps than there are characters."""
    words = (delta or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            found += [_float(words[at + 2])] * min(max(int(_float(words[at + 1])), 0), most)
            at += 3
        else:
            found.append(_float(words[at]))
            at += 1
    return found


def _lines(objects: Iterator[Placed]) -> str:
    """Objects whose first pens stand on one line are read as one line."""
    lines: list[str] = []
    before: float | None = None
    for placed in objects:
        if not placed.characters:
            continue
        words = "".join(c for c, _x, _y in placed.characters)
        at = placed.characters[0][2]
        if before is not None and abs(at - before) < max(placed.size, 1) / 3:
            lines[-1] += words
        else:
            lines.append(words)
        before = at
    return "\n".join(lines)
