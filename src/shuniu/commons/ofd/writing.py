"""OFD (GB/T 33190-2016) from a PDF that our typesetting made: the same page, glyph by glyph.

Text stays text (a TextObject a run, DeltaX between glyphs), fonts are embedded, rules and the
drawn seal are paths, a seal from a PNG a picture. The same PDF gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext_lazy as _

from shuniu.ground.packages import pack

from .drawing import Reader
from .marks import UPRIGHT, Font, Glyphs, Mark, Matrix, Page, Path, Picture, put
from .pdf_objects import NotConvertible, Pdf
from .pictures import image_file
from .programs import characters, opentype

NAMESPACE = "http://www.ofdspec.org/2016"
MOST_PAGES = 2000
TITLE, ORGAN = "标题", "发文机关"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = f'xmlns:ofd="{NAMESPACE}"'


def from_pdf(pdf: bytes, *, metadata: Mapping[str, str]) -> bytes:
    """The OFD of a PDF made by ``commons.typeset``, page for page, to 0.1 mm.

    ``metadata`` are the elements of GB/T 33480 by their names (标题, 发文机关, 发文字号, 成文日期
    …), kept in DocInfo: 标题 as Title, 发文机关 as Author, all of them as CustomDatas. Refuses
    (``NotConvertible``) a PDF that is built otherwise, or of more than 2,000 pages.
    """
    source = Pdf(pdf)
    reader = Reader(source)
    pages: list[Page] = []
    for page in source.pages():
        if len(pages) == MOST_PAGES:
            raise NotConvertible(why=_("页数过多。"))
        pages.append(reader.page(page))
    if not pages:
        raise NotConvertible(why=_("没有页面。"))
    return _Package(reader, pages, metadata, source.info(), pdf).packed()


def number(value: float) -> str:
    """A length in millimetres, to a tenth of a micrometre."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value else "0"


def numbers(values: Iterable[float]) -> str:
    return " ".join(number(v) for v in values)


class _Package:
    """The members of one OFD."""

    def __init__(
        self,
        reader: Reader,
        pages: Sequence[Page],
        metadata: Mapping[str, str],
        info: Mapping[str, str],
        pdf: bytes,
    ) -> None:
        self.reader, self.pages, self.metadata, self.info = reader, pages, metadata, info
        self.digest = hashlib.sha256(pdf).hexdigest()
        self.last = 0
        self.fonts = {key: self.next() for key in reader.fonts}
        self.pictures = {key: self.next() for key in reader.pictures}
        self.cmaps = {key: characters(font) for key, font in reader.fonts.items()}

    def next(self) -> int:
        self.last += 1
        return self.last

    def packed(self) -> bytes:
        contents = [self.content(page) for page in self.pages]
        images = {key: image_file(self.reader.pdf, s) for key, s in self.reader.pictures.items()}
        keys = [self.next() for _page in self.pages]
        members: list[tuple[str, bytes]] = [
            ("OFD.xml", self.entry().encode()),
            ("Doc_0/Document.xml", self.document(keys).encode()),
            ("Doc_0/PublicRes.xml", self.public_resources().encode()),
        ]
        if images:
            members.append(("Doc_0/DocumentRes.xml", self.document_resources(images).encode()))
        for n, text in enumerate(contents):
            members.append((f"Doc_0/Pages/Page_{n}/Content.xml", text.encode()))
        for key, font in self.reader.fonts.items():
            members.append((f"Doc_0/Res/{self.font_file(key)}", opentype(font)))
        for key, (suffix, data) in images.items():
            members.append((f"Doc_0/Res/image_{self.pictures[key]}.{suffix}", data))
        return pack(members)

    def entry(self) -> str:
        title = self.metadata.get(TITLE) or self.info.get("Title", "")
        author = self.metadata.get(ORGAN) or self.info.get("Author", "")
        custom = "".join(
            f"<ofd:CustomData Name={quoteattr(k)}>{escape(_sayable(v))}</ofd:CustomData>"
            for k, v in self.metadata.items()
            if v
        )
        return (
            f'{_HEAD}<ofd:OFD {_XMLNS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:DocID>{self.digest[:32]}</ofd:DocID>"
            f"<ofd:Title>{escape(_sayable(title))}</ofd:Title>"
            f"<ofd:Author>{escape(_sayable(author))}</ofd:Author>"
            f"{_created(self.info.get('CreationDate', ''))}"
            "<ofd:DocUsage>Normal</ofd:DocUsage><ofd:Creator>Shuniu</ofd:Creator>"
            + (f"<ofd:CustomDatas>{custom}</ofd:CustomDatas>" if custom else "")
            + "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>"
        )

    def document(self, keys: Sequence[int]) -> str:
        first = self.pages[0]
        listed = "".join(
            f'<ofd:Page ID="{key}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
            for n, key in enumerate(keys)
        )
        more = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if self.pictures else ""
        return (
            f"{_HEAD}<ofd:Document {_XMLNS}><ofd:CommonData>"
            f"<ofd:MaxUnitID>{self.last}</ofd:MaxUnitID>{_area('ofd:PageArea', first)}"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{more}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )

    def font_file(self, key: str) -> str:
        suffix = "ttf" if self.reader.fonts[key].outlines == "truetype" else "otf"
        return f"font_{self.fonts[key]}.{suffix}"

    def public_resources(self) -> str:
        listed = "".join(
            f'<ofd:Font ID="{self.fonts[key]}" FontName={quoteattr(font.name)}'
            f' FamilyName={quoteattr(font.name.partition("-")[0])} Charset="unicode"'
            f"{_look(font)}><ofd:FontFile>{self.font_file(key)}</ofd:FontFile></ofd:Font>"
            for key, font in self.reader.fonts.items()
        )
        return (
            f'{_HEAD}<ofd:Res {_XMLNS} BaseLoc="Res"><ofd:Fonts>{listed}</ofd:Fonts></ofd:Res>'
            if listed
            else f'{_HEAD}<ofd:Res {_XMLNS} BaseLoc="Res"/>'
        )

    def document_resources(self, images: Mapping[str, tuple[str, bytes]]) -> str:
        listed = "".join(
            f'<ofd:MultiMedia ID="{self.pictures[key]}" Type="Image"'
            f' Format="{"JPEG" if suffix == "jpg" else "PNG"}">'
            f"<ofd:MediaFile>image_{self.pictures[key]}.{suffix}</ofd:MediaFile></ofd:MultiMedia>"
            for key, (suffix, _data) in images.items()
        )
        return (
            f'{_HEAD}<ofd:Res {_XMLNS} BaseLoc="Res">'
            f"<ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>"
        )

    def content(self, page: Page) -> str:
        marks = "".join(self.mark(mark) for mark in page.marks)
        return (
            f"{_HEAD}<ofd:Page {_XMLNS}>{_area('ofd:Area', page)}<ofd:Content>"
            f'<ofd:Layer ID="{self.next()}" Type="Body">{marks}</ofd:Layer>'
            "</ofd:Content></ofd:Page>"
        )

    def mark(self, mark: Mark) -> str:
        if isinstance(mark, Glyphs):
            return self.text(mark)
        return self.path(mark) if isinstance(mark, Path) else self.picture(mark)

    def text(self, run: Glyphs) -> str:
        """A TextObject; a ligature, one glyph for several characters, gets one of its own."""
        parts: list[str] = []
        ends = [pen for _glyph, _text, pen in run.glyphs[1:]] + [run.width]
        whole = [(*g, end) for g, end in zip(run.glyphs, ends, strict=True)]
        lone = iter(range(len(whole)))
        for _key, group in groupby(whole, key=lambda g: next(lone) if len(g[1]) != 1 else -1):
            parts.append(self.text_object(run, list(group)))
        return "".join(parts)

    def text_object(self, run: Glyphs, glyphs: Sequence[tuple[int, str, float, float]]) -> str:
        a, b, c, d, _e, _f = run.matrix
        straight = abs(b) < 1e-6 and abs(c) < 1e-6 and abs(a - d) < 1e-6 and a > 0
        scale = a if straight else 1.0
        size, start = run.size * scale, glyphs[0][2]
        x, y = put(run.matrix, start, 0)
        inner: Matrix = UPRIGHT if straight else (a, b, c, d, 0, 0)
        # The box that the glyphs may reach, seen from the pen's first place.
        length = (glyphs[-1][3] - start) * scale
        corners = [
            put(inner, u, v)
            for u in (-0.1 * size, length + 0.1 * size)
            for v in (-1.1 * size, 0.4 * size)
        ]
        left, top = min(p[0] for p in corners), min(p[1] for p in corners)
        right, low = max(p[0] for p in corners), max(p[1] for p in corners)
        said = "".join(text or "\ufffd" for _glyph, text, _pen, _end in glyphs)
        steps = [(n[2] - m[2]) * scale for m, n in pairwise(glyphs)]
        delta = f' DeltaX="{_steps(steps)}"' if steps else ""
        ctm, at, outline, stroke = "", (-left, -top), "", ""
        if run.stroke is not None:
            outline = f' Stroke="true" LineWidth="{number(run.line)}"'
            stroke = _paint("ofd:StrokeColor", run.stroke, run.alpha)
        if not straight:
            ctm, at = f' CTM="{numbers((a, b, c, d, -left, -top))}"', (0.0, 0.0)
        return (
            f'<ofd:TextObject ID="{self.next()}" Font="{self.fonts[run.font]}"'
            f' Size="{number(size)}"'
            f' Boundary="{numbers((x + left, y + top, right - left, low - top))}"'
            f"{ctm}{outline}>{_paint('ofd:FillColor', run.colour, run.alpha)}"
            f"{stroke}{self.chosen(run.font, glyphs)}"
            f'<ofd:TextCode X="{number(at[0])}" Y="{number(at[1])}"{delta}>'
            f"{escape(_sayable(said))}</ofd:TextCode></ofd:TextObject>"
        )

    def chosen(self, font: str, glyphs: Sequence[tuple[int, str, float, float]]) -> str:
        """CGTransform: names the glyph where the character alone would give another one."""
        cmap, parts = self.cmaps[font], []
        for n, (glyph, text, _pen, _end) in enumerate(glyphs):
            if len(text) != 1 or cmap.get(ord(text)) != glyph:
                parts.append(
                    f'<ofd:CGTransform CodePosition="{n}" CodeCount="{max(len(text), 1)}"'
                    f' GlyphCount="1"><ofd:Glyphs>{glyph}</ofd:Glyphs></ofd:CGTransform>'
                )
        return "".join(parts)

    def path(self, path: Path) -> str:
        xs = [n for _kind, points in path.pieces for n in points[::2]]
        ys = [n for _kind, points in path.pieces for n in points[1::2]]
        room = path.width / 2 if path.stroke else 0.0
        left, top = min(xs) - room, min(ys) - room
        right, low = max(xs) + room, max(ys) + room
        data = " ".join(
            f"{kind} " + numbers(n - (top if i % 2 else left) for i, n in enumerate(points))
            if points
            else kind
            for kind, points in path.pieces
        )
        how = "" if path.stroke else ' Stroke="false"'
        how += ' Fill="true"' if path.fill else ""
        how += ' Rule="Even-Odd"' if path.even_odd else ""
        if path.stroke:
            how += f' LineWidth="{number(path.width)}"{_pen(path)}'
        stroke = _paint("ofd:StrokeColor", path.stroke, path.alpha) if path.stroke else ""
        fill = _paint("ofd:FillColor", path.fill, path.alpha) if path.fill else ""
        return (
            f'<ofd:PathObject ID="{self.next()}"'
            f' Boundary="{numbers((left, top, right - left, low - top))}"{how}>'
            f"{self.clips(path, left, top, right, low)}{stroke}{fill}"
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def clips(self, path: Path, left: float, top: float, right: float, low: float) -> str:
        """A clip only where it cuts something off."""
        if path.clip is None:
            return ""
        x, y, to_x, to_y = path.clip
        slack = 0.05
        if x - slack <= left and y - slack <= top and to_x + slack >= right and to_y + slack >= low:
            return ""
        width, height = max(to_x - x, 0), max(to_y - y, 0)
        return (
            f'<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path ID="{self.next()}"'
            f' Boundary="{numbers((x - left, y - top, width, height))}" Stroke="false" Fill="true">'
            f"<ofd:AbbreviatedData>M 0 0 L {number(width)} 0 L {number(width)} {number(height)}"
            f" L 0 {number(height)} C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip>"
            "</ofd:Clips>"
        )

    def picture(self, picture: Picture) -> str:
        corners = [put(picture.matrix, u, v) for u in (0, 1) for v in (0, 1)]
        left, top = min(p[0] for p in corners), min(p[1] for p in corners)
        right, low = max(p[0] for p in corners), max(p[1] for p in corners)
        a, b, c, d, e, f = picture.matrix
        alpha = f' Alpha="{round(picture.alpha * 255)}"' if picture.alpha < 1 else ""
        return (
            f'<ofd:ImageObject ID="{self.next()}" ResourceID="{self.pictures[picture.name]}"'
            f' Boundary="{numbers((left, top, right - left, low - top))}"'
            f' CTM="{numbers((a, b, c, d, e - left, f - top))}"{alpha}/>'
        )


def _area(tag: str, page: Page) -> str:
    box = numbers((0, 0, page.width, page.height))
    return f"<{tag}><ofd:PhysicalBox>{box}</ofd:PhysicalBox></{tag}>"


def _look(font: Font) -> str:
    return ' Bold="true"' if "bold" in font.name.lower() else ""


def _paint(tag: str, colour: tuple[int, int, int], alpha: float) -> str:
    see_through = f' Alpha="{round(alpha * 255)}"' if alpha < 1 else ""
    return f'<{tag} Value="{" ".join(map(str, colour))}"{see_through}/>'


def _pen(path: Path) -> str:
    cap = ("", ' Cap="Round"', ' Cap="Square"')[path.cap]
    join = (f' MiterLimit="{number(path.miter)}"', ' Join="Round"', ' Join="Bevel"')[path.join]
    dash = f' DashPattern="{numbers(path.dash)}"' if any(path.dash) else ""
    return cap + join + dash


def _steps(steps: Sequence[float]) -> str:
    """DeltaX: equal steps in a row as ``g count step``."""
    parts = []
    for step, group in groupby(number(s) for s in steps):
        count = sum(1 for _step in group)
        parts.append(f"g {count} {step}" if count > 2 else " ".join([step] * count))
    return " ".join(parts)


def _sayable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _created(date: str) -> str:
    digits = date.removeprefix("D:")[:8]
    if len(digits) != 8 or not digits.isdigit():
        return ""
    return f"<ofd:CreationDate>{digits[:4]}-{digits[4:6]}-{digits[6:]}</ofd:CreationDate>"
