"""An article's page."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.publishing.players import Player
from shuniu.ground.text import long_date

from .. import addresses
from .films import MARK
from .frame import Frame, in_its_language
from .rows import ArticleRow, Attached
from .words import (
    column_meta,
    esc,
    filled,
    frame_title,
    icon,
    line_list,
    local,
    long_moment,
    meta,
    own,
    path_of_file,
    size,
)


@in_its_language
def article(frame: Frame, row: ArticleRow) -> str:
    """The page of an article as it stands on the frame's site: pure, well under 1 ms."""
    path = addresses.path_of_article(row.id, row.first_published_at)
    place = frame.places.get(row.column)
    return filled(
        frame,
        path=path,
        title=frame_title(frame, row.title),
        main=_main(frame, row, path),
        place=place,
        last=_("正文"),
        head=meta(
            *column_meta(place),
            ("ArticleTitle", row.title),
            ("PubDate", f"{local(row.first_published_at):%Y-%m-%d %H:%M}"),
            ("ContentSource", row.source or row.unit_label),
            ("Author", row.author),
            ("Keywords", row.keywords),
            ("Description", row.summary or row.title),
            ("Url", own(frame, path)),
        ),
        article=row.id,
    )


def _main(frame: Frame, row: ArticleRow, path: str) -> str:
    return "".join(
        (
            '<article class="article">',
            f"<h1>{esc(row.title)}</h1>",
            f'<p class="subtitle">{esc(row.subtitle)}</p>' if row.subtitle else "",
            _note(row),
            _correction(row),
            f'<div class="article-text">{with_films(frame, row)}</div>',
            _explains(frame, row),
            _papers(frame, row.papers),
            _signed(row),
            f'<p class="only-print">{esc(_("网址："))}'
            f'<span class="page-address">{esc(own(frame, path))}</span></p>',
            '<p class="acts">'
            f'<button class="button button-quiet" type="button" data-print hidden>{icon("print")}'
            f"{esc(_('打印'))}</button>"
            '<button class="button button-quiet" type="button" data-copy=".page-address" '
            f'data-copied="{esc(_("已复制"))}" hidden>{icon("copy")}'
            f"{esc(_('复制网址'))}</button></p>",
            "</article>",
            _earlier(frame, row),
        )
    )


def with_films(frame: Frame, row: ArticleRow) -> str:
    """The body with a player where it names a video; the link alone where there is none to play."""
    if not row.films:
        return row.html
    return MARK.sub(lambda found: _film(frame, row.films.get(int(found[1])), found[0]), row.html)


def _film(frame: Frame, film: Player | None, link: str) -> str:
    if film is None:
        return link
    address = esc(frame.local(film.url))
    cover = f' poster="{esc(film.cover)}"' if film.cover else ""
    tracks = "".join(
        f'<track kind="captions" src="{esc(src)}" srclang="{esc(language)}" label="{esc(label)}"'
        f"{'' if number else ' default'}>"
        for number, (language, label, src) in enumerate(film.captions)
    )
    size = f'width="{film.width}" height="{film.height}"'
    shown = (
        f'<video controls preload="none" playsinline{cover} {size} aria-label="{esc(film.title)}">'
        f'<source src="{esc(film.film)}" type="{esc(film.mime)}">{tracks}'
        f'<a href="{address}">{esc(_("您的浏览器不能播放视频。"))}</a></video>'
        if film.film
        else f'<a href="{address}"><img src="{esc(film.cover)}" alt="" {size} loading="lazy"></a>'
        if film.cover
        else ""
    )
    said = esc(_("视频：{title}").format(title=film.title))
    return (
        f'<figure class="film">{shown}<figcaption><a href="{address}">{said}</a> '
        f'<span class="soft">{esc(film.length)}</span></figcaption></figure>'
    )


def _note(row: ArticleRow) -> str:
    parts = [
        f"<span>{esc(_('来源：'))}{esc(row.source or row.unit_label)}</span>",
        f"<span>{esc(_('作者：'))}{esc(row.author)}</span>" if row.author else "",
        f"<span>{esc(_('文号：'))}{esc(row.number)}</span>" if row.number else "",
        f"<span>{esc(_('发布时间：'))}{long_moment(row.first_published_at)}</span>",
    ]
    return f'<p class="article-note">{"".join(parts)}</p>'


def _correction(row: ArticleRow) -> str:
    if row.corrected_at is None:
        return ""
    said = _("本文于%s更正。") % _date(row.corrected_at)
    note = f" {esc(row.correction_note)}" if row.correction_note else ""
    return f'<p class="message message-info">{esc(said)}{note}</p>'


def _date(moment: dt.datetime) -> str:
    return long_date(local(moment).date())


def _explains(frame: Frame, row: ArticleRow) -> str:
    """The documents that the text explains; theirs lead here (解读与文件双向关联)."""
    if not row.explains:
        return ""
    items = "".join(
        f'<li><a href="{esc(frame.local(document.url))}">{esc(document.title)}</a></li>'
        for document in row.explains
    )
    return (
        '<section class="attached" aria-labelledby="explains-title">'
        f'<h2 id="explains-title">{esc(_("解读的文件"))}</h2>'
        f'<ul class="lines">{items}</ul></section>'
    )


def _papers(frame: Frame, papers: tuple[Attached, ...]) -> str:
    if not papers:
        return ""
    items = [
        f'<li>{icon("file")}<a href="{esc(frame.base + path_of_file(paper))}" '
        f'download="{esc(paper.name)}">{esc(paper.name)}</a> '
        f'<span class="soft small">{esc(paper.kind.upper())}，{size(paper.size)}</span></li>'
        for paper in papers
    ]
    return (
        '<section class="attached" aria-labelledby="attached-title">'
        f'<h2 id="attached-title">{esc(_("附件"))}</h2>'
        f'<ul class="file-list">{"".join(items)}</ul></section>'
    )


def _signed(row: ArticleRow) -> str:
    """The responsible editor, as the rules for government sites want it (三审三校)."""
    named = ((_("责任编辑："), "writer"), (_("审核："), "third"))
    said = [f"{label}{row.editors[part]}" for label, part in named if row.editors.get(part)]
    return f'<p class="soft small">{esc(_("，").join(said))}</p>' if said else ""


def _earlier(frame: Frame, row: ArticleRow) -> str:
    if not row.earlier:
        return ""
    return (
        '<aside class="earlier no-print" aria-labelledby="earlier-title">'
        f'<h2 id="earlier-title">{esc(_("同栏目较早的内容"))}</h2>'
        f"{line_list(frame, row.earlier, short=False)}</aside>"
    )
