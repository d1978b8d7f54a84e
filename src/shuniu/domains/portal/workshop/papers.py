"""Files and videos of a published text: those of the draft that was reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ..models import Article, ArticlePaper, ArticleVideo
from ..pages.films import films_in


def put_out(article: Article, attached: Sequence[Mapping[str, Any]], at: dt.datetime) -> None:
    """What the public may fetch from now on; called by the step that publishes."""
    rows = {row.paper_id: row for row in ArticlePaper.objects.filter(article=article)}
    for order, item in enumerate(attached):
        row = rows.pop(item["paper"], None) or ArticlePaper(article=article, paper_id=item["paper"])
        row.name, row.order, row.removed_at = item["name"], order, None
        row.save()
    for row in rows.values():
        if row.removed_at is None:
            row.removed_at = at
            row.save(update_fields=["removed_at"])


def show_videos(article: Article) -> None:
    """Remember which videos the published text shows: its pages change when those come or go."""
    wanted = set(films_in(article.html))
    article.videos.exclude(video__in=wanted).delete()
    known = set(article.videos.values_list("video", flat=True))
    ArticleVideo.objects.bulk_create(
        [ArticleVideo(article=article, video=key) for key in sorted(wanted - known)]
    )
