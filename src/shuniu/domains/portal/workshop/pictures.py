"""Pictures on pages: the sizes in which they are shown, and the files that the public may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.db.models import QuerySet

from ..models import Article
from .late import wake
from .models import Picture, PictureRendition

LARGE = "max-1200x1600"
SMALL = "max-640x900"
SIZES = (LARGE, SMALL)


def rendition(picture: Picture, size: str) -> PictureRendition:
    """The picture in one size; made when it is first asked for, which the workshop has done."""
    known = picture.renditions.filter(filter_spec=size).first()
    if known is None:
        wake()
        known = picture.get_rendition(size)
    made: PictureRendition = known
    return made


def show(article: Article, pictures: Iterable[int]) -> None:
    """Let the public have these pictures (and the article's cover) for as long as it is published.

    Called by the action that publishes, in its transaction.
    """
    keys = {*pictures, *([article.cover_id] if article.cover_id else [])}
    article.shown.set(keys)
    if article.cover is not None:
        rendition(article.cover, SMALL)  # stands beside the headline on the home page


# Which pictures stand elsewhere than in texts today; the rooms that show them tell.
shown_besides: list[Callable[[], QuerySet[Picture]]] = []


def may_public_have(name: str) -> bool:
    """Whether a page shows the file now (a name below the folder of pictures).

    In a published article, or where another room shows it today (a leader's portrait).
    """
    made = PictureRendition.objects.filter(file=name)
    shown = made.filter(image__shown_in__live=True, image__shown_in__withdrawn_at__isnull=True)
    if shown.exists():
        return True
    return any(made.filter(image__in=besides()).exists() for besides in shown_besides)


def files_of(article: Article) -> list[tuple[str, Path]]:
    """The files of the pictures that an article shows: their paths on the site and on disk."""
    found = PictureRendition.objects.filter(
        image__shown_in=article, filter_spec__in=SIZES
    ).distinct()
    return [(made.url, Path(made.file.path)) for made in found]
