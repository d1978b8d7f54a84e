"""What is being written, as readers would get it: the portal's own page, in the editor's frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.site import language
from shuniu.site import look as looks

from ..models import Article
from ..pages.article import article as page_of
from ..pages.frame import frame_of
from ..pages.rows import ArticleRow, Attached
from ..queries import attached_to
from .rendering import render


def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """The article as its page would be on its site; nothing is kept of it."""
    made = render(article.body)
    row = ArticleRow(
        id=article.pk or 0,
        title=article.title or _("（还没有标题）"),
        subtitle=article.subtitle,
        author=article.author,
        source=article.source,
        summary=article.summary,
        keywords=article.keywords,
        number=article.number,
        html=made.html,
        editors=article.editors,
        characters=made.characters,
        first_published_at=article.first_published_at or clock.now(),
        corrected_at=article.corrected_at,
        correction_note=article.correction_note,
        column=article.column.code,
        position=0,
        unit_label=article.unit.name,
        papers=tuple(
            Attached(paper.pk, name, paper.kind, paper.size) for paper, name in attached_to(article)
        ),
    )
    frame = frame_of(article.site, language.chosen(request), looks.of(request))
    return HttpResponse(page_of(frame, row))
