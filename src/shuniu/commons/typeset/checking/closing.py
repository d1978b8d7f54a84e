"""What follows the text measured: 附件说明 to 版记, and the page numbers (7.3.4 to 7.5)."""

from __future__ import annotations

import re

from .measuring import blank, face, size
from .reading import MM, Box, Line, Page
from .recognising import BOTTOM, CELL, DATE, LEFT, PITCH, RIGHT, TOP, ZI, Parts
from .report import Report

SI = 14 * 25.4 / 72  # one 字 of 四号
_ARABIC = re.compile(r"^\d{4}年[1-9]\d?月[1-9]\d?日$")


def enclosed(report: Report, parts: Parts) -> None:
    """附件说明: 7.3.4."""
    if not parts.enclosed:
        return
    page, first = parts.enclosed[0]
    report.measure("附件说明·左空二字", LEFT + 2 * CELL, first.left, "7.3.4")
    ends = [line.text[-1] for _p, line in parts.enclosed]
    stops = [c for c in ends if c in "。；，、;"]
    report.state(
        "附件说明·名称后", "不加标点", stops[0] if stops else "不加标点", "7.3.4", not stops
    )
    before = [line for p, line in parts.body if p is page]
    if before and not parts.people:
        blank(report, "附件说明·距正文", 1, before[-1].bottom, first.top, "7.3.4")


def people(report: Report, parts: Parts) -> None:
    """出席, 请假, 列席 of minutes: 10.3."""
    if parts.form != "minutes":
        return
    heads = [line for _p, line in parts.people if line.text[:2] in ("出席", "请假", "列席")]
    report.state("出席人员", "有", "有" if heads else "", "10.3", bool(heads))
    for line in heads:
        name = line.text[:2]
        report.measure(f"{name}·左空二字", LEFT + 2 * CELL, line.left, "10.3")
        face(report, name, Line(line.glyphs[:1]), "黑体", "10.3")


def signature(report: Report, parts: Parts) -> None:
    """署名, 成文日期 and seals: 7.3.5."""
    if parts.date is None:
        if parts.form != "minutes":
            report.state("成文日期", "有", "", "7.3.5", False)
        return
    page, date = parts.date
    arabic = _ARABIC.match(date.text) is not None
    report.state("成文日期·写法", "阿拉伯数字，不编虚位", date.text, "7.3.5.4", arabic)
    text = [x for p, x in [*parts.body, *parts.people, *parts.enclosed] if p is page]
    alone = not text
    report.state("署名页有正文", "有", "" if alone else "有", "7.3.5.5", not alone)
    if parts.form == "order":
        _stamped(report, date)
        return
    seals = _seals(page, date)
    names = [part for p, line in parts.signature if p is page for part in line.parts()]
    lowest = max((line.y for line in names), default=0.0)
    last = [line for line in names if abs(line.y - lowest) < 1]
    organ = min(last, key=lambda x: abs(x.middle - date.middle), default=None)
    report.state("署名", "有", organ.text if organ else "", "7.3.5", organ is not None)
    if organ is None:
        return
    centred = abs(organ.middle - date.middle) < 1.5 and RIGHT - date.right > 2.5 * ZI
    if seals or centred:
        _sealed(report, date, organ, seals, text)
    else:
        _unsealed(report, date, organ, text, parts.signature, page)


def _seals(page: Page, date: Line) -> list[Box]:
    """The pictures of a seal's size on the page, each once."""
    found: list[Box] = []
    for box in page.pictures:
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if middle[1] > date.y + 30:
            continue
        seen = [((b.left + b.right) / 2, (b.top + b.bottom) / 2) for b in found]
        if all(abs(x - middle[0]) > 10 or abs(y - middle[1]) > 10 for x, y in seen):
            found.append(box)
    return found


def _stamped(report: Report, date: Line) -> None:
    report.measure("成文日期·右空四字", RIGHT - 4 * ZI, date.right, "7.3.5.3")


def _sealed(report: Report, date: Line, organ: Line, seals: list[Box], text: list[Line]) -> None:
    wide = organ.right - organ.left > date.right - date.left + 8 * ZI
    if not wide:
        report.measure("成文日期·右空四字", RIGHT - 4 * ZI, date.right, "7.3.5.1")
    report.measure("署名·以日期居中", date.middle, organ.middle, "7.3.5.1")
    report.at_most("署名·不出版心", RIGHT, organ.right, "7.3.5.1")
    if not seals:
        return
    near = min(
        seals, key=lambda b: abs((b.left + b.right) / 2 - date.middle) + abs(b.bottom - date.y)
    )
    report.measure("印章·居中", date.middle, (near.left + near.right) / 2, "7.3.5.1", tolerance=2)
    middle = (near.top + near.bottom) / 2
    words = (organ.top + date.bottom) / 2
    report.measure("印章·下压（署名日期偏下）", 0, words - middle, "7.3.5.1", slack=8)
    covered = near.top < organ.top and near.bottom > date.y
    report.state("印章·压住署名日期", "压住", "压住" if covered else "没有压住", "7.3.5.1", covered)
    above = [line for line in text if line.bottom < near.top + 6]
    if above:
        first = min(b.top for b in seals)
        report.measure(
            "首排印章·距正文（一行之内）", 0, first - above[-1].bottom, "7.3.5.1", slack=PITCH
        )
    for n, one in enumerate(seals):
        for other in seals[n + 1 :]:
            apart = ((one.left - other.left) ** 2 + (one.top - other.top) ** 2) ** 0.5
            if apart <= (one.width + other.width) / 2:
                report.state("印章之间", "不相交、不相切", "相交", "7.3.5.1", False)
    left, right = min(b.left for b in seals), max(b.right for b in seals)
    inside = left >= LEFT - 1 and right <= RIGHT + 1
    report.state("印章·两端", "不超出版心", "不超出版心" if inside else "超出", "7.3.5.1", inside)


def _unsealed(
    report: Report,
    date: Line,
    organ: Line,
    text: list[Line],
    signature: list[tuple[Page, Line]],
    page: Page,
) -> None:
    if date.right - date.left > organ.right - organ.left + 0.5:
        report.measure("成文日期·右空二字", RIGHT - 2 * ZI, date.right, "7.3.5.2")
    else:
        report.measure("署名·右空二字", RIGHT - 2 * ZI, organ.right, "7.3.5.2")
    report.measure("成文日期·比署名右移二字", organ.left + 2 * ZI, date.left, "7.3.5.2")
    report.measure("成文日期·署名下一行", PITCH, date.y - organ.y, "7.3.5.2")
    first = min((line for p, line in signature if p is page), key=lambda x: x.y)
    if text:
        blank(report, "署名·距正文", 1, text[-1].bottom, first.top, "7.3.5.2")


def remark(report: Report, parts: Parts) -> None:
    """附注: 7.3.6."""
    if parts.remark is None or parts.date is None:
        return
    page, line = parts.remark
    # An opening bracket at the head of a line may be set half as wide.
    report.measure("附注·左空二字", LEFT + 2 * CELL, line.left, "7.3.6", tolerance=ZI / 2 + 0.3)
    _page, date = parts.date
    lines = [x for x in page.lines if x.y > date.y and x.y < date.y + 4 * PITCH]
    closed = any("）" in x.text for x in lines)
    report.state("附注·圆括号", "（）", "（）" if closed else line.text[:1], "7.3.6", closed)
    seals = len(_seals(page, date))
    report.measure(
        "附注·成文日期下一行", PITCH, line.y - date.y, "7.3.6", slack=PITCH if seals > 1 else 0
    )


def attachments(report: Report, parts: Parts) -> None:
    """附件: 7.3.7."""
    for _page, lines in parts.attachments:
        head = lines[0]
        name = head.text
        report.measure(f"{name}·顶格", LEFT, head.left, "7.3.7")
        report.measure(f"{name}·版心第一行", TOP, head.top, "7.3.7", slack=(PITCH - ZI) / 2)
        face(report, name, head, "黑体", "7.3.7")
        if len(lines) > 1:
            title = lines[1]
            # 二号 stands on the third line: a bit higher or lower than 三号 would.
            report.measure(
                f"{name}标题·版心第三行", head.y + 2 * PITCH, title.y, "7.3.7", tolerance=3
            )
            report.measure(
                f"{name}标题·居中", (LEFT + RIGHT) / 2, title.middle, "7.3.7", tolerance=2
            )


def imprint(report: Report, parts: Parts) -> None:
    """版记: 7.4; of letters, without rules: 10.1."""
    page = parts.imprint_page
    if page is None:
        if parts.form in ("document", "upward"):
            report.state("版记", "有", "", "7.4", False)
        return
    last = page is parts.pages[-1]
    if parts.form == "letter":
        bare = not parts.imprint_rules
        report.state("版记·分隔线", "不加", "不加" if bare else "有", "10.1", bare)
    else:
        even = page.number % 2 == 0
        report.state(
            "版记·最后一面（偶数页）", "偶数页", f"第{page.number}页", "7.4", last and even
        )
        _imprint_rules(report, parts.imprint_rules)
    for line in parts.imprint:
        size(report, "版记", line, "四号", "7.4.2")
        break
    for line in parts.imprint:
        if line.text.startswith(("抄送", "主送")):
            report.measure(f"{line.text[:2]}·左空一字", LEFT + SI, line.left, "7.4.2")
        if line.text.endswith("印发"):
            _issued(report, line)
    copies = [n for n, x in enumerate(parts.imprint) if x.text.startswith("抄送")]
    if copies:
        ends = [x.text for x in parts.imprint[copies[0] :] if not x.text.endswith("印发")][-1]
        report.state("抄送·句号", "。", ends[-1], "7.4.2", ends.endswith("。"))


def _imprint_rules(report: Report, rules: list[Box]) -> None:
    report.state("版记·分隔线", "2条以上", f"{len(rules)}条", "7.4.1", len(rules) >= 2)
    for n, rule in enumerate(rules, start=1):
        outer = n in (1, len(rules))
        report.measure(f"版记第{n}条线·宽", 156, rule.width, "7.4.1")
        report.measure(
            f"版记第{n}条线·粗",
            0.35 if outer else 0.25,
            rule.height,
            "7.4.1",
            tolerance=0.1,
            digits=2,
        )
    if rules:
        report.measure("版记末条线·与版心下边重合", BOTTOM, rules[-1].bottom, "7.4.1")


def _issued(report: Report, line: Line) -> None:
    """印发机关 at the left, 印发日期 at the right."""
    report.measure("印发日期·右空一字", RIGHT - SI, line.right, "7.4.3")
    if not DATE.match(line.text.removesuffix("印发")):
        report.measure("印发机关·左空一字", LEFT + SI, line.left, "7.4.3")


def folios(report: Report, parts: Parts) -> None:
    """页码: 7.5. A blank page before 版记, and then both, bear none; nor does a letter's first."""
    quiet = set()
    if parts.form == "letter":
        quiet.add(1)
    if parts.imprint_page is not None:
        number = parts.imprint_page.number
        before = parts.pages[number - 2] if number > 1 else None
        if before is not None and not before.lines and not before.rules and not before.turned:
            quiet |= {number, number - 1}
    for page in parts.pages:
        name = f"第{page.number}页·页码"
        seen = parts.folios.get(page.number)
        if page.number in quiet:
            report.state(
                name, "不编", "".join(g.char for g in seen or []) or "不编", "7.5", not seen
            )
            continue
        if seen is None:
            report.state(name, "有", "", "7.5", False)
            continue
        text = "".join(g.char for g in seen)
        right = text == f"—{page.number}—"
        report.state(name, f"—{page.number}—", text, "7.5", right)
        if not page.lying:
            _folio_place(report, page, name, Line(seen))


def _folio_place(report: Report, page: Page, name: str, line: Line) -> None:
    if page.number % 2:
        report.measure(f"{name}·右空一字", RIGHT - SI, line.right, "7.5")
    else:
        report.measure(f"{name}·左空一字", LEFT + SI, line.left, "7.5")
    if page.number <= 2:
        size(report, name, line, "四号", "7.5")
        dash = line.glyphs[0]
        ink = page.ink(dash.x, dash.y - 5, dash.x + dash.size / MM, dash.y + 1, red=False)
        report.measure(f"{name}·一字线距版心", 7, ink.top - BOTTOM if ink else None, "7.5")
