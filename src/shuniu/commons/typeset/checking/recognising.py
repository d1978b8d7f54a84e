"""Which line of a document is which element: by what it says, its size, colour and place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from ..official import Form
from .reading import Box, Glyph, Line, Page

ZI = 16 * 25.4 / 72  # one 字 of 三号
CELL = 156 / 28
PITCH = 225 / 22
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0

NUMBER = re.compile(
    r"^[^，。：]{0,16}[〔\[［（(【]\d{2,4}[〕\]］）)】].{0,3}?\d+号$|^第\d+[号期次]$"
)
DATE = re.compile(
    r"^(\d{4}|[二〇○零一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
ATTACHMENT = re.compile(r"^附件[\d一二三四五六七八九十]{0,3}$")
ENCLOSED = re.compile(r"^附件[:：].")
PEOPLE = re.compile(r"^(出席|请假|列席)[:：]")
COPIES = re.compile(r"^(抄送|抄报|主送|分送)[:：]")
ISSUED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日印发$")
FOLIO = re.compile(r"^[—－–\-一]?\d{1,4}[—－–\-一]?$")


@dataclass
class Parts:
    """A document taken apart. What was not found is None or empty."""

    form: Form
    pages: list[Page]
    body_size: float
    mark: list[Line] = field(default_factory=list)
    mark_ink: Box | None = None
    number: Line | None = None
    red_rules: list[Box] = field(default_factory=list)
    upper_left: list[Line] = field(default_factory=list)
    signers: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    to: list[Line] = field(default_factory=list)
    body: list[tuple[Page, Line]] = field(default_factory=list)
    people: list[tuple[Page, Line]] = field(default_factory=list)
    enclosed: list[tuple[Page, Line]] = field(default_factory=list)
    signature: list[tuple[Page, Line]] = field(default_factory=list)
    date: tuple[Page, Line] | None = None
    remark: tuple[Page, Line] | None = None
    attachments: list[tuple[Page, list[Line]]] = field(default_factory=list)
    imprint: list[Line] = field(default_factory=list)
    imprint_page: Page | None = None
    imprint_rules: list[Box] = field(default_factory=list)
    folios: dict[int, list[Glyph]] = field(default_factory=dict)


def recognise(pages: list[Page], form: Form | None = None) -> Parts:
    """Take the pages apart. Without ``form`` the form is told from what stands on page one."""
    sizes: Counter[float] = Counter()
    for page in pages[:2]:
        for line in page.lines:
            if not line.red and line.size < 20:
                sizes[round(line.size * 2) / 2] += len(line.glyphs)
    parts = Parts(form or "document", pages, sizes.most_common(1)[0][0] if sizes else 16.0)
    flow = _without_folios(parts)
    flow = _without_imprint(parts, flow)
    flow = _without_attachments(parts, flow)
    below = _head(parts, [line for page, line in flow if page.number == 1], form)
    rest = [(page, line) for page, line in flow if page.number > 1 or line.y > below + 0.5]
    _tail(parts, _without_tables(pages, rest))
    return parts


Flow = list[tuple[Page, Line]]


def _without_folios(parts: Parts) -> Flow:
    found: Flow = []
    for page in parts.pages:
        if page.lying:
            text = sorted(page.turned, key=lambda g: (round(g.x), g.y))
            if text and FOLIO.match("".join(g.char for g in text)):
                parts.folios[page.number] = text
        for line in page.lines:
            if line.y > page.height - 40 and FOLIO.match(line.text) and not page.lying:
                parts.folios[page.number] = line.glyphs
            else:
                found.append((page, line))
    return found


def _without_imprint(parts: Parts, flow: Flow) -> Flow:
    """版记 lies below its first rule, or from 抄送 on where it has no rules."""
    last = parts.pages[-1]
    for page in reversed(parts.pages):
        lower = [
            b for b in page.rules if not b.red and b.width > 100 and b.top > 40 and b.height < 1
        ]
        lines = [line for line in page.lines if COPIES.match(line.text) or ISSUED.search(line.text)]
        lines = [line for line in lines if line.y > page.height / 3 or lower]
        if lines:
            first = min(line.top for line in lines)
            upper = [b for b in lower if b.bottom <= first + 1]
            start = upper[-1].top if upper else first
            parts.imprint_rules = [b for b in lower if b.top >= start - 0.01]
            parts.imprint_page = last = page
            parts.imprint = [
                line
                for p, line in flow
                if p is page and line.bottom > start and line.y < page.height - 25
            ]
            break
    kept = {id(line) for line in parts.imprint}
    return [(page, line) for page, line in flow if not (page is last and id(line) in kept)]


def _without_attachments(parts: Parts, flow: Flow) -> Flow:
    starts: dict[int, None] = {}
    for page in parts.pages[1:]:
        lines = [line for p, line in flow if p is page]
        if lines and ATTACHMENT.match(lines[0].text):
            starts[page.number] = None
            parts.attachments.append((page, lines))
    if not starts:
        return flow
    first = min(starts)
    return [(page, line) for page, line in flow if page.number < first]


def _head(parts: Parts, lines: list[Line], form: Form | None) -> float:
    """Everything above the text on page one; gives the baseline of its last line."""
    page = parts.pages[0]
    parts.red_rules = [b for b in page.rules if b.red and b.width > 100]
    high = [b for b in parts.red_rules if b.top < 200]
    rule = high[-1].bottom if high else 0.0
    parts.mark = [
        line
        for line in lines
        if line.red and line.y < 170 and line.size >= 12 and (not high or line.y < high[0].top + 1)
    ]
    for line in lines:
        found = next((p for p in line.parts() if NUMBER.match(p.text) and not p.red), None)
        if found is not None and found.y < 190:
            parts.number = found
            break
    marked = "".join(line.text for line in parts.mark)
    signers = [p for line in lines for p in line.parts() if p.text.startswith("签发人")]
    parts.form = form or _form(marked, parts.red_rules, bool(signers))
    if parts.mark:
        size = max(line.size for line in parts.mark) * 25.4 / 72
        parts.mark_ink = page.ink(
            8,
            min(line.y for line in parts.mark) - size * 1.1,
            page.width - 8,
            max(line.y for line in parts.mark) + size * 0.3,
            red=True,
        )
    if signers and parts.number:
        parts.signers = _signers(lines, signers[0], rule or parts.number.y + 6)
    number = parts.number.y if parts.number else 0.0
    start = max(number, rule)
    first_mark = min((line.top for line in parts.mark), default=100.0)
    parts.upper_left = [
        line
        for whole in lines
        for line in whole.parts()[:1]
        if not line.red
        and line.left < 60
        and line is not parts.number
        and (
            re.fullmatch(r"\d{6}|特急|加急|特提|平急", line.text)
            and line.y < max(first_mark, start) + 40
        )
    ]
    return _title(parts, [line for line in lines if line.y > start + 0.5 and not line.red], start)


def _signers(lines: list[Line], head: Line, end: float) -> list[Line]:
    return [
        part
        for line in lines
        if head.y - 0.5 <= line.y < end
        for part in line.parts()
        if part.left >= head.left - 0.5 and not NUMBER.match(part.text)
    ]


def _form(mark: str, rules: list[Box], signed: bool) -> Form:
    if any(0 <= b.top - a.bottom < 2 for a, b in pairwise(rules)):  # a double rule
        return "letter"
    if mark.endswith(("令", "命令", "（令）")):
        return "order"
    if mark.endswith("纪要"):
        return "minutes"
    return "upward" if signed else "document"


def _title(parts: Parts, lines: list[Line], start: float) -> float:
    below = start
    upper = {id(line) for line in parts.upper_left}
    rest = [line for line in lines if id(line) not in upper and line.text not in ("特急", "加急")]
    while rest and rest[0].size >= parts.body_size + 2:
        parts.title.append(rest.pop(0))
        below = parts.title[-1].y
    ends = next((n for n, line in enumerate(rest[:12]) if line.text.endswith(("：", ":"))), None)
    if ends is not None and rest[0].left < LEFT + 0.8 * CELL:
        parts.to = rest[: ends + 1]
        below = parts.to[-1].y
    return below


def _without_tables(pages: list[Page], flow: Flow) -> Flow:
    """Lines between the first and the last of a page's short rules stand in a table."""
    spans = {}
    for page in pages:
        grid = [b for b in page.rules if not b.red and b.width > 15 and b.height < 0.3]
        if len(grid) >= 3:
            spans[page.number] = (grid[0].top, grid[-1].bottom)
    return [
        (page, line)
        for page, line in flow
        if not page.lying
        and not (page.number in spans and spans[page.number][0] < line.y < spans[page.number][1])
    ]


def _tail(parts: Parts, flow: Flow) -> None:
    """Text, people of minutes, 附件说明, signature, date, 附注."""
    upper = 0  # what stands above this is no signature
    starts: list[tuple[int, Flow]] = []
    for kind, found in ((PEOPLE, parts.people), (ENCLOSED, parts.enclosed)):
        at = next((n for n, (_p, line) in enumerate(flow) if kind.match(line.text)), None)
        if at is not None:
            starts.append((at, found))
            upper = at + 1
            while upper < len(flow) and _follows(flow[upper - 1], flow[upper]):
                upper += 1
    dates = [n for n, (_page, line) in enumerate(flow) if _date_in(line) is not None]
    end = len(flow)
    if dates:
        end = dates[-1]
        page, line = flow[end]
        date = _date_in(line)
        assert date is not None
        parts.date = (page, date)
        after = [line for p, line in flow[end + 1 :] if p is page]
        if after and after[0].text.startswith(("（", "(")):
            parts.remark = (page, after[0])
        while end > upper and _signs(flow, end - 1):
            end -= 1
            parts.signature.insert(0, flow[end])
    text = flow[:end]
    for at, found in sorted(starts, reverse=True, key=lambda start: start[0]):
        found += text[at:]
        text = text[:at]
    parts.body = text


def _follows(above: tuple[Page, Line], below: tuple[Page, Line]) -> bool:
    """Whether a line is the next of the same stretch: no blank line, or a new page, between."""
    same = above[0] is below[0]
    near = LEFT + CELL < below[1].left < LEFT + 8 * CELL
    return below[1].y - above[1].y < 1.5 * PITCH if same else near


def _date_in(line: Line) -> Line | None:
    return next((p for p in line.parts() if DATE.match(p.text) and p.left > LEFT + 30), None)


def _signs(flow: Flow, at: int) -> bool:
    """Whether a line above the date belongs to the signature: to the right, or in columns."""
    page, line = flow[at]
    below_page, below = flow[at + 1]
    if page is not below_page or line.text.endswith(("。", "：", "；")):
        return False
    if ENCLOSED.match(line.text) or PEOPLE.match(line.text):
        return False
    if len(line.parts()) > 1 or below.y - line.y > 2.5 * PITCH:
        return True
    return line.left > LEFT + 6 * CELL or (
        line.right < RIGHT - CELL and line.left > LEFT + 2.5 * CELL
    )
