"""The parts of the editable copy that no document changes: faces, styles, settings, footers."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

FANGSONG, KAI, HEI, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
TITLE_FACE = "方正小标宋_GBK"
RED = "E60012"  # the standard's Y80 M80, as screens show it
LINE = 579  # twips from line to line: 22 lines in 225 mm, less what Word rounds
CELL = 316  # twips of one character of 16 pt on the grid of 28
OWN = "公文·"
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Style:
    """A paragraph style: its key, the name that Word shows, its paragraph's and letters' look."""

    key: str
    name: str
    paragraph: str = ""
    letters: str = ""


def face(name: str) -> str:
    """The element that names a face for Chinese and Latin alike."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def size(points: int) -> str:
    """The element of a size in points."""
    return f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>'


def spacing(before: int = 0, line: int = LINE) -> str:
    """The element of exact lines, with blank lines before them, in twips."""
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_PLAIN = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_CENTRE = f'{_PLAIN}<w:jc w:val="center"/>'
_RIGHT = f'{_PLAIN}<w:jc w:val="right"/>'
_FREE = '<w:snapToGrid w:val="0"/>'
_RED = f'<w:color w:val="{RED}"/>'

STYLES: tuple[Style, ...] = (
    Style("Body", "公文正文", _INDENT),
    Style("AsItStands", OWN + "正文照录", _INDENT),
    *(
        Style(
            f"Heading{n}",
            f"heading {n}",
            f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{n - 1}"/>',
            face(name),
        )
        for n, name in enumerate((HEI, KAI, FANGSONG, FANGSONG), start=1)
    ),
    Style("Top", OWN + "版头", _PLAIN),
    Style("TopBlack", OWN + "版头黑体", _PLAIN, face(HEI)),
    Style("Mark", OWN + "发文机关标志", _FREE + _CENTRE, face(TITLE_FACE) + _RED),
    Style("Number", OWN + "发文字号", _CENTRE),
    Style("Rule", OWN + "分隔线", _FREE + _PLAIN),
    Style(
        "OfficialTitle",
        OWN + "标题",
        f"<w:keepNext/>{_FREE}{spacing(0, 640)}{_CENTRE}",
        face(TITLE_FACE) + '<w:spacing w:val="0"/>' + size(22),
    ),
    Style("To", OWN + "主送机关", _PLAIN),
    Style("Note", OWN + "附件说明", _INDENT),
    Style("Signature", OWN + "署名", _RIGHT),
    Style("Day", OWN + "成文日期", _RIGHT),
    Style("Remark", OWN + "附注", _INDENT),
    Style("Attendance", OWN + "出席", _INDENT),
    Style("AttachmentMark", OWN + "附件", f"<w:pageBreakBefore/>{_PLAIN}", face(HEI)),
    Style(
        "AttachmentTitle",
        OWN + "附件标题",
        f"{_FREE}{spacing(LINE, 640)}{_CENTRE}",
        face(TITLE_FACE) + '<w:spacing w:val="0"/>' + size(22),
    ),
    Style("TableText", "公文表格文字", f"{spacing(0, 440)}{_PLAIN}", size(14)),
    Style("ImprintText", OWN + "版记文字", f"{spacing(0, 500)}{_PLAIN}", size(14)),
    Style("Foot", OWN + "页码", f"{_FREE}{_PLAIN}", face(SONG) + size(14)),
    Style("Gap", OWN + "空行", f"{_FREE}{spacing(0, 20)}{_PLAIN}", size(1)),
)


def styles() -> str:
    """styles.xml"""
    listed = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{s.key}">'
        f'<w:name w:val="{s.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{s.paragraph}</w:pPr><w:rPr>{s.letters}</w:rPr></w:style>"
        if not s.key.startswith("Heading")
        else f'<w:style w:type="paragraph" w:styleId="{s.key}"><w:name w:val="{s.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Body"/><w:qFormat/>'
        f"<w:pPr>{s.paragraph}</w:pPr><w:rPr>{s.letters}</w:rPr></w:style>"
        for s in STYLES
    )
    return (
        f"{HEAD}<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{face(FANGSONG)}"
        f'<w:spacing w:val="-5"/>{size(16)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault><w:pPr>"
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{spacing()}<w:jc w:val="both"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/></w:style>{listed}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/></w:style>'
        f"{_table_style('OfficialTable', '公文表格', 4, '')}"
        f"{_table_style('Imprint', OWN + '版记', 8, 'no')}</w:styles>"
    )


def _table_style(key: str, name: str, weight: int, sides: str) -> str:
    edge = "nil" if sides == "no" else "single"
    borders = "".join(
        f'<w:{side} w:val="{kind}" w:sz="{thick}" w:space="0" w:color="000000"/>'
        for side, kind, thick in (
            ("top", "single", weight),
            ("left", edge, weight),
            ("bottom", "single", weight),
            ("right", edge, weight),
            ("insideH", "single", 6 if sides == "no" else weight),
            ("insideV", edge, weight),
        )
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        "</w:tblPr></w:style>"
    )


def settings() -> str:
    """settings.xml: footers differ on odd and even pages; punctuation is not squeezed."""
    return (
        f"{HEAD}<w:settings {_NS}><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def footer(side: str) -> str:
    """A footer: — 1 — one character in from the ``right`` (odd pages) or ``left`` (even ones)."""
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    return (
        f'{HEAD}<w:ftr {_NS}><w:p><w:pPr><w:pStyle w:val="Foot"/>{indent}'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def first_footer() -> str:
    """The first page of a letter: no number, the lower double rule instead."""
    return (
        f'{HEAD}<w:ftr {_NS}><w:p><w:pPr><w:pStyle w:val="Foot"/><w:pBdr><w:top'
        f' w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="{RED}"/></w:pBdr>'
        '<w:ind w:left="-397" w:right="-397"/></w:pPr></w:p></w:ftr>'
    )


def document(body: str, *, letter: bool) -> str:
    """document.xml: the body on the standard's page."""
    first = '<w:footerReference w:type="first" r:id="rId5"/>' if letter else ""
    return (
        f"{HEAD}<w:document {_NS}><w:body>{body}<w:sectPr>"
        '<w:footerReference w:type="default" r:id="rId3"/>'
        f'<w:footerReference w:type="even" r:id="rId4"/>{first}'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984"'
        ' w:left="1588" w:header="851" w:footer="1247" w:gutter="0"/>'
        f"{'<w:titlePg/>' if letter else ''}"
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr></w:body></w:document>'
    )


def members(body: str, *, letter: bool, title: str, organ: str) -> list[tuple[str, bytes]]:
    """All members of the package, in their order."""
    parts = [
        ("word/styles.xml", "styles", styles()),
        ("word/settings.xml", "settings", settings()),
        ("word/footer1.xml", "footer", footer("right")),
        ("word/footer2.xml", "footer", footer("left")),
        *([("word/footer3.xml", "footer", first_footer())] if letter else []),
    ]
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind, _text in parts
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATION}/{kind}"'
        f' Target="{name.removeprefix("word/")}"/>'
        for n, (name, kind, _text) in enumerate(parts, start=1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(organ)}</dc:creator>"
        "</cp:coreProperties>"
    )
    found = [
        (
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
            '<Override PartName="/docProps/core.xml" ContentType="'
            f'application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
        ),
        (
            "_rels/.rels",
            f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
            f' Type="{_RELATION}/officeDocument" Target="word/document.xml"/><Relationship'
            f' Id="rId2" Type="{package}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/></Relationships>',
        ),
        ("word/document.xml", document(body, letter=letter)),
        (
            "word/_rels/document.xml.rels",
            f'{HEAD}<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        ),
        *((name, text) for name, _kind, text in parts),
        ("docProps/core.xml", core),
    ]
    return [(name, text.encode()) for name, text in found]
