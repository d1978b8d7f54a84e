"""附件: the files of published articles, for everybody."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from shuniu.commons.papers import kinds, reading, shelf
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.names import disposition
from shuniu.commons.publishing.models import Publication

from ..models import ArticlePaper
from ..pages.rows import SOURCE_KIND
from .frames import site_asked


def is_public(site_code: str, paper_id: int) -> bool:
    """Whether an article with this paper stands on the site."""
    articles = ArticlePaper.objects.filter(
        paper_id=paper_id,
        removed_at__isnull=True,
        article__live=True,
        article__withdrawn_at__isnull=True,
    ).values("article_id")
    lines = Publication.objects.standing().filter(
        site=site_code, source_kind=SOURCE_KIND, source_id__in=articles
    )
    return lines.exists()


@require_safe
def file(request: HttpRequest, paper_id: int, kind: str, code: str = "") -> HttpResponseBase:
    """A published article's file; who takes it is not written down."""
    site = site_asked(request, code)
    if site is None or site.closed_on is not None or not is_public(site.code, paper_id):
        raise Http404
    paper = Paper.objects.select_related("blob").filter(pk=paper_id, kind=kind).first()
    if paper is None or reading.put_away(paper):
        raise Http404
    place = shelf.place(paper.blob.digest)
    if not place.is_file():
        raise Http404
    shown = paper.kind in (*kinds.IMAGES, "pdf", "mp3", "mp4")
    response = FileResponse(place.open("rb"), content_type=paper.blob.mime)
    response["Content-Disposition"] = disposition(paper.name, inline=shown)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = reading.SANDBOX
    response["Cache-Control"] = "no-cache"
    return response
