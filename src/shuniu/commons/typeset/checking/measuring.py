"""Paper, head and text of a document measured against GB/T 9704-2012 (5 and 7.1 to 7.3.3)."""

from __future__ import annotations

import re
import statistics
from itertools import pairwise

from .faces import face_of
from .reading import Line, Page, wide
from .recognising import BOTTOM, CELL, LEFT, PITCH, RIGHT, TOP, ZI, Parts
from .report import Report

SIZES = {"二号": 22.0, "三号": 16.0, "四号": 14.0}
GAP = PITCH - ZI  # between the boxes of two lines of text
_MIDDLE = (LEFT + RIGHT) / 2
_STOPS = "，。、；：？！）》”’」』〕】（《“‘「『〔【—…"
_HEADS = (
    ("一级标题", re.compile(r"^[一二三四五六七八九十]{1,3}、"), "黑体"),
    ("二级标题", re.compile(r"^（[一二三四五六七八九十]{1,3}）"), "楷体"),
    ("三级标题", re.compile(r"^\d{1,2}[.．](?!\d)"), "仿宋"),
    ("四级标题", re.compile(r"^（\d{1,2}）"), "仿宋"),
)


def face(report: Report, element: str, line: Line, expected: str, rule: str) -> None:
    """The face by the family of its name; 宋体 will do for nothing else."""
    found = face_of(line.font)
    shown = found if found == line.font else f"{found}（{line.font}）"
    report.state(f"{element}·字体", expected, shown, rule, found == expected)


def size(report: Report, element: str, line: Line, name: str, rule: str) -> None:
    """The size in points; 三号 is 16 pt, in old type 15.75."""
    report.measure(
        f"{element}·字号（{name}）", SIZES[name], line.size, rule, tolerance=0.5, unit="pt"
    )


def blank(report: Report, element: str, lines: int, upper: float, lower: float, rule: str) -> None:
    """Blank lines between two edges: with or without the white between two lines of text."""
    report.measure(f"{element}（空{lines}行）", lines * PITCH, lower - upper, rule, slack=GAP)


def paper(report: Report, parts: Parts) -> None:
    """Paper and frame: 5.1 and 5.2."""
    for page in parts.pages:
        short, long = sorted((page.width, page.height))
        if abs(short - 210) > 1 or abs(long - 297) > 1 or page is parts.pages[0]:
            report.measure(f"第{page.number}页·纸宽", 210, short, "5.1")
            report.measure(f"第{page.number}页·纸长", 297, long, "5.1")
    flow = [(p, line) for p, line in parts.body if abs(line.size - parts.body_size) < 0.7]
    tops = [
        line.top
        for n, (p, line) in enumerate(flow)
        if p.number > 1 and (n == 0 or flow[n - 1][0] is not p)
    ]
    if tops:
        # A word processor sets a line in the middle of its room: half of the white above it.
        report.measure("天头", TOP, min(tops), "5.2.1", slack=GAP / 2)
    lefts = [x.left for x in [*(x for _p, x in flow), *parts.to]]
    edge = min(lefts, default=None)
    if edge is not None and (parts.to or abs(edge - LEFT - 2 * CELL) > 1):
        edge = statistics.median(x for x in lefts if x < edge + 1)
        report.measure("订口", LEFT, edge, "5.2.1")
    full = _full_lines(flow)
    if full:
        report.measure("版心右边", RIGHT, statistics.median(line.right for line in full), "5.2.1")
    lowest = max((line.bottom for _p, line in flow), default=0.0)
    report.at_most("版心下边", BOTTOM, lowest, "5.2.1")


def _full_lines(flow: list[tuple[Page, Line]]) -> list[Line]:
    """Lines that end at the frame with a 字 (not with a stop, which may be cut short)."""
    return [
        line
        for _p, line in flow
        if line.right > RIGHT - 1.5 * CELL
        and wide(line.glyphs[-1].char)
        and line.glyphs[-1].char not in _STOPS
    ]


def mark(report: Report, parts: Parts) -> None:
    """发文机关标志: 7.2.4; of letters 10.1, of orders 10.2, of minutes 10.3."""
    rule, top = {
        "letter": ("10.1", 30.0),
        "order": ("10.2", TOP + 20),
        "minutes": ("10.3", TOP + 35),
    }.get(parts.form, ("7.2.4", TOP + 35))
    ink = parts.mark_ink
    report.measure("发文机关标志·上边缘", top, ink.top if ink else None, rule)
    if not parts.mark or ink is None:
        return
    report.measure("发文机关标志·居中", _MIDDLE, (ink.left + ink.right) / 2, rule)
    red = all(line.red for line in parts.mark)
    report.state("发文机关标志·颜色", "红色", "红色" if red else "不是红色", rule, red)
    face(report, "发文机关标志", parts.mark[0], "小标宋", rule)


def number(report: Report, parts: Parts) -> None:
    """发文字号: 7.2.5."""
    found = parts.number
    report.state("发文字号", "有", found.text if found else "", "7.2.5", found is not None)
    if found is None:
        return
    if not found.text.startswith("第"):
        brackets = re.search(r"〔\d{4}〕[1-9]\d*号$", found.text) is not None
        report.state("发文字号·写法", "〔年份〕序号，不编虚位", found.text, "7.2.5", brackets)
    if parts.form != "minutes" and not found.text.startswith("第"):
        face(report, "发文字号", found, "仿宋", "7.2.5")
    size(report, "发文字号", found, "三号", "7.2.5")
    ink = parts.mark_ink
    if parts.form == "letter":
        report.measure("发文字号·右边", RIGHT, found.right, "10.1")
        upper = [b for b in parts.red_rules if b.bottom <= found.top + 1]
        if upper:
            gap = found.top - upper[-1].bottom
            report.measure("发文字号·距红线", ZI * 7 / 8, gap, "10.1")
        return
    first = min((line.top for line in parts.signers), default=found.top)
    if ink is not None:
        blank(report, "发文字号·距标志", 2, ink.bottom, first, "7.2.5")
    if parts.form == "upward":
        report.measure("发文字号·左空一字", LEFT + ZI, found.left, "7.2.5")
    else:
        report.measure("发文字号·居中", _MIDDLE, found.middle, "7.2.5")


def signers(report: Report, parts: Parts) -> None:
    """签发人 of upward documents: 7.2.6."""
    if parts.form != "upward":
        return
    lines = parts.signers
    report.state("签发人", "有", "".join(line.text for line in lines), "7.2.6", bool(lines))
    if not lines:
        return
    report.measure(
        "签发人·右空一字", RIGHT - ZI, max(line.right for line in lines), "7.2.6", tolerance=1.5
    )
    names = [g for line in lines for g in line.glyphs if g.char not in "签发人：:"]
    if names:
        face(report, "签发人姓名", Line(names[:1]), "楷体", "7.2.6")
    if parts.number is not None:
        last = max(line.y for line in lines)
        report.measure("签发人·末行与字号同行", last, parts.number.y, "7.2.6")


def red_rule(report: Report, parts: Parts) -> None:
    """版头中的分隔线: 7.2.7; the double rules of letters: 10.1."""
    if parts.form == "order":
        return
    if parts.form == "letter":
        _double_rules(report, parts)
        return
    rule = next((b for b in parts.red_rules), None)
    edge = max((b.bottom for b in [parts.number, *parts.signers] if b is not None), default=None)
    if rule is None:
        report.state("红色分隔线", "有", "", "7.2.7", False)
        return
    report.measure("红色分隔线·宽", 156, rule.width, "7.2.7")
    report.measure("红色分隔线·左端", LEFT, rule.left, "7.2.7")
    if edge is not None:
        report.measure("红色分隔线·距发文字号", 4, rule.top - edge, "7.2.7")


def _double_rules(report: Report, parts: Parts) -> None:
    page = parts.pages[0]
    upper = [b for b in parts.red_rules if b.top < page.height / 2]
    lower = [b for b in parts.red_rules if b.top >= page.height / 2]
    for name, pair, thick_first in (("上", upper, True), ("下", lower, False)):
        element = f"红色双线（{name}）"
        if len(pair) != 2:
            report.state(element, "2条", f"{len(pair)}条", "10.1", False)
            continue
        first, second = pair
        right_way = (first.height > second.height) == thick_first
        order = "上粗下细" if thick_first else "上细下粗"
        report.state(f"{element}·粗细", order, order if right_way else "相反", "10.1", right_way)
        for box in pair:
            report.measure(f"{element}·宽", 170, box.width, "10.1")
            # Centred on the paper or on the frame: the standard is read both ways.
            report.measure(f"{element}·左端", 20, box.left, "10.1", slack=1)
    if upper and parts.mark_ink is not None:
        report.measure("红色双线（上）·距标志", 4, upper[0].top - parts.mark_ink.bottom, "10.1")
    if lower:
        edge = page.height - lower[-1].bottom
        report.measure("红色双线（下）·距页边", 20, edge, "10.1", tolerance=2)


def upper_left(report: Report, parts: Parts) -> None:
    """份号, 紧急程度: 7.2.1 and 7.2.3."""
    for line in parts.upper_left:
        copy = line.text.isdigit()
        name, rule = ("份号", "7.2.1") if copy else ("紧急程度", "7.2.3")
        report.measure(f"{name}·左边", LEFT, line.left, rule)
        size(report, name, line, "三号", rule)
        if not copy:
            face(report, name, line, "黑体", rule)
    if parts.upper_left and parts.form != "letter":
        report.measure(
            "版心左上角", TOP, min(line.top for line in parts.upper_left), "7.2.1", slack=GAP / 2
        )


def title(report: Report, parts: Parts) -> None:
    """标题: 7.3.1. Orders and minutes may do without."""
    lines = parts.title
    if not lines:
        if parts.form not in ("order", "minutes"):
            report.state("标题", "有", "", "7.3.1", False)
        return
    size(report, "标题", lines[0], "二号", "7.3.1")
    face(report, "标题", lines[0], "小标宋", "7.3.1")
    for n, line in enumerate(lines, start=1):
        report.measure(f"标题第{n}行·居中", _MIDDLE, line.middle, "7.3.1", tolerance=1.5)
    edges = [b.bottom for b in parts.red_rules if b.bottom <= lines[0].top]
    if parts.form == "letter":
        edges = [parts.number.bottom] if parts.number else []
    if parts.form in ("document", "upward", "letter") and edges:
        blank(report, "标题·距上", 2, edges[-1], lines[0].top, "7.3.1")


def addressees(report: Report, parts: Parts) -> None:
    """主送机关: 7.3.2."""
    lines = parts.to
    if not lines:
        below = any(line.text.startswith("主送") for line in parts.imprint)
        if parts.form in ("upward", "letter") and not below:
            report.state("主送机关", "有", "", "7.3.2", False)
        return
    for line in lines:
        report.measure("主送机关·顶格", LEFT, line.left, "7.3.2")
    last = lines[-1].text[-1]
    report.state("主送机关·冒号", "全角冒号", last, "7.3.2", last == "：")
    if parts.title:
        blank(report, "主送机关·距标题", 1, parts.title[-1].bottom, lines[0].top, "7.3.2")


def body(report: Report, parts: Parts) -> None:
    """正文: 5.2.2, 5.2.3 and 7.3.3."""
    flow = [(p, x) for p, x in parts.body if abs(x.size - parts.body_size) < 0.7]
    first = any(p.number == 1 for p, _x in flow)
    report.state("首页有正文", "有", "有" if first else "", "7.3.3", first)
    if not flow:
        return
    report.measure("正文·字号（三号）", 16, parts.body_size, "5.2.2", tolerance=0.5, unit="pt")
    plain = next((x for _p, x in flow if not any(h.match(x.text) for _n, h, _f in _HEADS)), None)
    if plain is not None:
        face(report, "正文", plain, "仿宋", "5.2.2")
    steps = [
        below.y - above.y
        for (p, above), (q, below) in pairwise(flow)
        if p is q and below.y - above.y < 1.6 * PITCH
    ]
    if steps:
        # 225 mm by 22 lines; or the first and the last line on the frame's edges.
        report.measure(
            "行距",
            PITCH,
            statistics.median(steps),
            "5.2.3",
            slack=GAP / 21,
            tolerance=0.1,
            digits=2,
        )
    _characters(report, flow)
    _lines_a_page(report, flow)
    _indents(report, flow)
    _headings(report, flow)


def _characters(report: Report, flow: list[tuple[Page, Line]]) -> None:
    """28 字 a line: where 字 stands beside 字, for figures are half as wide and stops give way."""
    steps = [
        b.x - a.x
        for _p, line in flow
        for a, b in pairwise(line.glyphs)
        if _solid(a.char) and _solid(b.char)
    ]
    if len(steps) >= 10:
        # Lines that are filled to the edge are set a little wider: what counts is the narrow ones.
        step = sorted(steps)[len(steps) // 10]
        report.measure("每行字数", 28, 156 / step, "5.2.3", tolerance=0.5, unit="字")


def _solid(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF


def _lines_a_page(report: Report, flow: list[tuple[Page, Line]]) -> None:
    for page in {p.number: p for p, _line in flow}.values():
        lines = [line for p, line in flow if p is page]
        if page.number > 1 and lines[-1].bottom > BOTTOM - PITCH:
            steps = [b.y - a.y for a, b in pairwise(lines)]
            if steps and max(steps) < 1.5 * PITCH:
                count = len(lines)
                report.measure(
                    f"第{page.number}页·行数", 22, count, "5.2.3", digits=0, tolerance=0, unit="行"
                )


def _indents(report: Report, flow: list[tuple[Page, Line]]) -> None:
    """A paragraph begins two 字 in, its other lines at the frame's edge."""
    starts = [
        line.left
        for n, (_p, line) in enumerate(flow)
        if n == 0 or flow[n - 1][1].right < RIGHT - 2.5 * CELL
    ]
    # An opening bracket or quote is drawn in the right half of its 字, or set half as wide.
    shown = [x for x in starts if x > LEFT + 0.8 * CELL] or starts
    if shown:
        report.measure(
            "段首空二字", LEFT + 2 * CELL, statistics.median(shown), "7.3.3", tolerance=0.6
        )
    astray = [
        line
        for _p, line in flow
        if LEFT + 1.2 < line.left < LEFT + 1.4 * CELL or line.left > LEFT + 2.6 * CELL
    ]
    seen = f"{len(astray)}行不在" if astray else "都在"
    report.state("各行起点", "版心左边或空二字", seen, "7.3.3", not astray)


def _headings(report: Report, flow: list[tuple[Page, Line]]) -> None:
    for name, pattern, expected in _HEADS:
        wrong = None
        lines = [x for _p, x in flow if pattern.match(x.text) and x.left > LEFT + 0.8 * CELL]
        for line in lines:
            # The third character of （一）… is a 字 of the heading in any case.
            sample = Line([g for g in line.glyphs if _solid(g.char)][:1] or line.glyphs[:1])
            if face_of(sample.font) != expected:
                wrong = sample
        if lines:
            face(report, name, wrong or Line(lines[0].glyphs[:1]), expected, "7.3.3")
