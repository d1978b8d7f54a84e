"""What the editor made, as clean HTML and as plain text: made once, at publication or preview.

Readers never meet an editor's block: public pages and files take what stands here.
Nothing of Wagtail's screens is needed for it, so any process may publish.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shuniu.commons.publishing.models import Publication
from shuniu.ground.later import later

from ..models.blocks import VIDEO
from .models import Picture
from .pictures import LARGE, SMALL, rendition

if TYPE_CHECKING:
    import nh3
else:
    nh3 = later("nh3")

WRITTEN_TAGS = {"p", "h2", "h3", "strong", "b", "em", "i", "ol", "ul", "li", "hr", "br", "a"}
# What an older site's page may keep besides, when it is brought in.
BROUGHT_TAGS = WRITTEN_TAGS | {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "h4", "blockquote"),
    *("img", "figure", "figcaption", "sub", "sup", "dl", "dt", "dd", "span", "div", "u", "center"),
}
_ATTRIBUTES = {"a": {"href", "title"}}
_BROUGHT_ATTRIBUTES = {
    **_ATTRIBUTES,
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ENDS = re.compile(r"<(?:/(?:p|h[1-6]|li|tr|caption|figcaption|blockquote|div)|br|hr)\b[^>]*>")
_CELL_ENDS = re.compile(r"</t[dh]>")
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the body: where it stands, as an editor counts, and what it says."""

    place: str
    html: str
    text: str
    picture: int | None = None
    described: bool = True


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as readers get it; ``characters`` counts all but blanks, ``pictures`` are keys."""

    html: str
    text: str
    characters: int
    pictures: tuple[int, ...]
    links: tuple[str, ...]
    pieces: tuple[Piece, ...]


def render(body: Any) -> Rendered:
    """The body (a ``StreamValue``) as clean HTML and text, in the order in which it is written."""
    pieces = tuple(_pieces(body))
    html = "\n".join(piece.html for piece in pieces if piece.html)
    text = "\n".join(piece.text for piece in pieces if piece.text)
    return Rendered(
        html=html,
        text=text,
        characters=len(re.sub(r"\s", "", text)),
        pictures=tuple(piece.picture for piece in pieces if piece.picture is not None),
        links=tuple(dict.fromkeys(links_in(html))),
        pieces=pieces,
    )


def cleaned(html: str) -> str:
    """A page of an older site as it may stand here: no scripts, styles, forms or frames."""
    return nh3.clean(
        html,
        tags=BROUGHT_TAGS,
        attributes=_BROUGHT_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def text_of(html: str) -> str:
    """What a reader reads of clean HTML, a paragraph a line."""
    broken = _CELL_ENDS.sub(" ", _ENDS.sub("\n", html))
    words = entities.unescape(nh3.clean(broken, tags=set()))
    return _LINES.sub("\n", _BLANKS.sub(" ", words)).strip()


def links_in(html: str) -> list[str]:
    """Where the links of clean HTML lead, in their order."""
    return [entities.unescape(found) for found in _HREF.findall(html)]


def _pieces(body: Any) -> Iterator[Piece]:
    for number, block in enumerate(body, 1):
        make = _MAKERS.get(block.block_type)
        if make is not None and block.value:
            place = _("正文第{number}部分").format(number=number)
            yield make(place, block.value)


def _paragraph(place: str, value: Any) -> Piece:
    html = nh3.clean(
        value.source,
        tags=WRITTEN_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    html = _EMPTY.sub("", html)
    return Piece(place, html, text_of(html))


def _picture(place: str, value: Any) -> Piece:
    image, description = value.get("image"), (value.get("description") or "").strip()
    if not isinstance(image, Picture):
        return Piece(place, "", "")
    large, small = rendition(image, LARGE), rendition(image, SMALL)
    figure = format_html(
        '<figure class="picture"><img src="{}" srcset="{} {}w, {} {}w" '
        'sizes="(max-width: 40rem) 100vw, 50rem" '
        'width="{}" height="{}" alt="{}" loading="lazy">{}</figure>',
        *(large.url, small.url, small.width, large.url, large.width),
        *(large.width, large.height, description),
        format_html("<figcaption>{}</figcaption>", description)
        if description and value.get("show_description")
        else "",
    )
    return Piece(place, figure, description, picture=image.pk, described=bool(description))


def _table(place: str, value: Any) -> Piece:
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in value["data"]]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        return Piece(place, "", "")
    caption = (value.get("table_caption") or "").strip()
    head, first = (
        bool(value.get("first_row_is_table_header")),
        bool(value.get("first_col_is_header")),
    )
    spans = {(m["row"], m["col"]): m for m in value.get("mergeCells") or []}
    hidden = {
        (row, column)
        for m in spans.values()
        for row in range(m["row"], m["row"] + m["rowspan"])
        for column in range(m["col"], m["col"] + m["colspan"])
    } - spans.keys()

    def line(number: int, cells: list[str]) -> SafeString:
        made = [
            _cell(
                text,
                spans.get((number, column)),
                "col" if head and not number else "row" if first and not column else "",
            )
            for column, text in enumerate(cells)
            if (number, column) not in hidden
        ]
        return format_html("<tr>{}</tr>", _joined(made))

    lines = [line(number, cells) for number, cells in enumerate(rows)]
    html = format_html(
        '<div class="table-wrap" tabindex="0" role="region" aria-label="{}"><table>{}{}{}'
        "</table></div>",
        caption or _("表格"),
        format_html("<caption>{}</caption>", caption) if caption else "",
        format_html("<thead>{}</thead>", lines[0]) if head else "",
        format_html("<tbody>{}</tbody>", _joined(lines[1:] if head else lines)),
    )
    text = "\n".join([*([caption] if caption else []), *(" ".join(row).strip() for row in rows)])
    return Piece(place, html, text)


def _cell(text: str, span: Any, scope: str) -> SafeString:
    tag = mark_safe("th" if scope else "td")  # noqa: S308 - one of two words
    facts = format_html(' scope="{}"', scope) if scope else ""
    for name in ("colspan", "rowspan"):
        if span and int(span[name]) > 1:
            facts = format_html('{} {}="{}"', facts, name, int(span[name]))
    lines = format_html_join(mark_safe("<br>"), "{}", ((part,) for part in text.splitlines()))
    return format_html("<{}{}>{}</{}>", tag, facts, lines, tag)


def _quote(place: str, value: Any) -> Piece:
    text, source = (value.get("text") or "").strip(), (value.get("source") or "").strip()
    said = format_html_join(
        "", "<p>{}</p>", ((part,) for part in text.splitlines() if part.strip())
    )
    named = format_html("<footer>—— <cite>{}</cite></footer>", source) if source else ""
    return Piece(
        place,
        format_html("<blockquote>{}{}</blockquote>", said, named),
        f"{text}\n{source}".strip(),
    )


def _video(place: str, value: Any) -> Piece:
    line = (
        Publication.objects.standing()
        .filter(source_kind=VIDEO, source_id=int(value))
        .order_by("-published_at")
        .first()
        if str(value).isdigit()
        else None
    )
    if line is None:
        return Piece(place, "", "")
    html = format_html(
        '<p class="video" data-film="{}"><a href="{}">{}</a></p>',
        line.source_id,
        line.url,
        _("▶ 视频：{title}").format(title=line.title),
    )
    return Piece(place, html, line.title)


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


_MAKERS: dict[str, Callable[[str, Any], Piece]] = {
    "paragraph": _paragraph,
    "picture": _picture,
    "table": _table,
    "quote": _quote,
    "video": _video,
}
