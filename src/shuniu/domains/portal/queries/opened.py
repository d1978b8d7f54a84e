"""Where the records behind the portal's figures are opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shuniu.commons.publishing.models import Publication

from ..models import Article


def article_addresses(articles: Sequence[Article]) -> Mapping[int, str]:
    """The public page of each article that stands, by its key. One query."""
    lines = Publication.objects.standing().filter(
        source_kind="article", source_id__in=[article.pk for article in articles]
    )
    return dict(lines.order_by("-id").values_list("source_id", "url"))


def line_addresses(lines: Sequence[Publication]) -> Mapping[int, str]:
    """Where each line that still stands leads."""
    return {line.pk: line.url for line in lines if line.withdrawn_at is None}
