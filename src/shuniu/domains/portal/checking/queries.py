"""What is known of a text: its parts, its findings, and whether a page of ours is there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuniu.commons.publishing.models import Publication

from ..models import Article, Finding, Level, Site, SiteColumn
from ..workshop.models import PictureRendition
from ..workshop.rendering import Rendered
from .findings import Part
from .links import split

_ARTICLE = re.compile(r"^(?:/s/[\w-]+)?/a/\d{4}/(\d{1,18})\.html$")
_COLUMN = re.compile(r"^(?:/s/(?P<site>[\w-]+))?/c/(?P<column>[\w.-]+)/(?:p\d+\.html|rss\.xml)?$")


def digest_of(draft: Article, made: Rendered) -> str:
    """By which a checked text is known again: whatever a reader would see of it, files too."""
    words = [draft.title, draft.subtitle, draft.summary, draft.author, draft.source, made.html]
    words += [f"{item['paper']} {item['name']}" for item in draft.attached]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def parts_of(draft: Article, made: Rendered) -> list[Part]:
    """The words of the text with the names of their places."""
    heads = (
        (_("标题"), draft.title),
        (_("副标题"), draft.subtitle),
        (_("摘要"), draft.summary),
        (_("作者"), draft.author),
        (_("来源"), draft.source),
        (_("关键词"), draft.keywords),
    )
    found = [Part(place, words) for place, words in heads if words]
    return [*found, *(Part(piece.place, piece.text) for piece in made.pieces if piece.text)]


def findings_of(article: Article, digest: str) -> QuerySet[Finding]:
    """What was found in just this text, what blocks first."""
    return Finding.objects.filter(article=article, digest=digest).order_by("level", "id")


def standing_in_the_way(article: Article, digest: str) -> list[Finding]:
    """What has to be mended before this text may go out."""
    return list(findings_of(article, digest).filter(level=Level.BLOCK))


def is_ours(link: str) -> bool:
    """Whether the link leads to one of the group's own hosts, or names no host."""
    host = split(link).hostname
    return host is None or host in _hosts()


# Whether something else answers at a path of ours; the screens, who know addresses, say it.
other_pages: list[Callable[[str], bool]] = []


def page_is_there(link: str) -> bool:
    """Whether a page of our own stands where the link leads now."""
    parts = split(link)
    path = parts.path or ("/" if parts.netloc or parts.query else "")
    if parts.scheme not in ("", "http", "https") or not path.startswith("/"):
        return False
    found = _ARTICLE.match(path)
    if found:
        return Article.objects.published().filter(pk=found[1]).exists()
    if path.startswith(settings.MEDIA_URL):
        return bool(
            PictureRendition.objects.filter(file=path.removeprefix(settings.MEDIA_URL)).exists()
        )
    column = _COLUMN.match(path)
    if column:
        places = SiteColumn.objects.filter(code=column["column"], closed_on__isnull=True)
        return places.filter(site__code=column["site"] or "county").exists()
    if Publication.objects.standing().filter(url=path).exists():
        return True
    return any(stands(path) for stands in other_pages)


def _hosts() -> set[str]:
    return set(Site.objects.exclude(host="").values_list("host", flat=True))
