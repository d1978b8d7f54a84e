"""From the path of a page to what its file holds, by the very functions that answer a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import OperationalError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.reading import put_away
from shuniu.commons.publishing.models import Publication
from shuniu.ground.kept import Kept
from shuniu.site import county

from .. import addresses, pages
from ..models import ArticlePaper, Site
from ..pages.frame import Frame
from ..pages.render import ARTICLE
from ..pages.rows import SOURCE_KIND
from ..pages.words import filled, frame_title
from ..workshop.pictures import may_public_have
from . import dependents, files, keeping
from .models import SiteTree

PAPER = re.compile(r"f/(\d{1,18})\.[A-Za-z0-9]+")
LANGUAGE = "zh-hans"  # readers who chose another, or another look, are answered by the application

Content = bytes | None | Exception


class _Prepared(NamedTuple):
    """A site with its frame, as they were at a version of what its pages share."""

    version: int
    frame: Frame


class Renderer:
    """Makes pages of any site; a frame is prepared once for each version of its site."""

    def __init__(self) -> None:
        self._prepared: dict[str, _Prepared] = {}

    def pages(self, site: str, paths: list[str]) -> Iterator[tuple[str, Content]]:
        """Each path with its file's content; None where there is no such page (any more).

        A page that cannot be made comes with its error: the others are made all
        the same. Raises OperationalError when the database goes away.
        """
        if site == files.PICTURES:
            yield from ((path, _picture(path)) for path in paths)
            return
        if site == files.KEPT:
            yield from keeping.pages(paths)
            return
        frame = self.frame(site)
        if frame is None:
            yield from ((path, None) for path in paths)
            return
        with translation.override(LANGUAGE):
            articles = self._articles(frame, paths)
            for path in paths:
                try:
                    made: str | bytes | None
                    made = articles(path) if ARTICLE.fullmatch(path) else _page(frame, path)
                except OperationalError:
                    raise
                except Exception as error:  # told, tried again, and told by the check
                    yield path, error
                else:
                    yield path, made.encode() if isinstance(made, str) else made

    def frame(self, code: str) -> Frame | None:
        """The frame as it is now; None for a site that does not stand."""
        known = SiteTree.objects.filter(site=code).values_list("version", flat=True).first() or 0
        prepared = self._prepared.get(code)
        if prepared is not None and prepared.version == known:
            return prepared.frame
        site = Site.objects.select_related("unit").filter(code=code).first()
        if site is None or site.closed_on is not None:
            self._prepared.pop(code, None)
            return None
        # What this process remembers of names may be older than the change that brought us here.
        Kept.forget_all()
        county.forget()
        self._prepared[code] = _Prepared(known, pages.frame_of(site, LANGUAGE))
        return self._prepared[code].frame

    def _articles(self, frame: Frame, paths: list[str]) -> Callable[[str], str | None]:
        """All articles of the batch, read together; drawn when they are asked for."""
        named = {path: int(match[2]) for path in paths if (match := ARTICLE.fullmatch(path))}
        found = pages.article_rows(frame.site.code, list(named.values())) if named else []
        by_path = {addresses.path_of_article(row.id, row.first_published_at): row for row in found}

        def drawn(path: str) -> str | None:
            row = by_path.get(path)
            return None if row is None else pages.article(frame, row)

        return drawn


def _page(frame: Frame, path: str) -> str | bytes | None:
    """Any other page of the site, or a published paper."""
    if path == dependents.SORRY:
        return _sorry(frame)
    if found := PAPER.fullmatch(path):
        return _paper(frame.site.code, int(found[1]))
    return pages.render(frame, path)


def _sorry(frame: Frame) -> str:
    """What a reader is told where only the application could answer, and it cannot."""
    main = render_to_string("tree/unavailable.html", {"site": frame.site, "base": frame.base})
    title = frame_title(frame, _("暂时不能使用"))
    return filled(frame, path=dependents.SORRY, title=title, main=main)


def _picture(name: str) -> Content:
    """A picture that a page shows now."""
    if not may_public_have(name):
        return None
    try:
        return (Path(settings.MEDIA_ROOT) / name).read_bytes()
    except OSError as error:
        return error


def _paper(site: str, paper_id: int) -> bytes | None:
    """A file that goes with an article standing on the site."""
    articles = ArticlePaper.objects.filter(paper=paper_id, removed_at__isnull=True)
    standing = Publication.objects.standing().filter(
        site=site, source_kind=SOURCE_KIND, source_id__in=articles.values("article_id")
    )
    if not standing.exists():
        return None
    paper = Paper.objects.select_related("blob").get(pk=paper_id)
    return None if put_away(paper) else shelf.place(paper.blob.digest).read_bytes()
