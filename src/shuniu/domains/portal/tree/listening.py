"""What is told of changes: lines put up and taken down, articles' words, sites and columns."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing import placing
from shuniu.commons.publishing.models import Publication
from shuniu.ground import clock
from shuniu.site.models import County

from .. import addresses
from ..actions.base import site_listeners
from ..models import Article, ArticlePaper, Redesign, Site, SiteColumn
from ..pages.films import VIDEO
from ..pages.rows import SOURCE_KIND
from . import dependents, files, keeping, marking
from .actions import rebuild
from .models import Rank


def line_changed(line: Publication, verb: publishing.Verb) -> None:
    """A line went up or came down: its pages are stale, in the same transaction."""
    site = Site.objects.filter(code=line.site).first()
    if site is not None and site.closed_on is None:
        moment = line.published_at if verb == "publish" else line.withdrawn_at
        at = moment or line.published_at
        marking.mark(site.code, dependents.of_line(site, line), at=at)
        if line.source_kind == SOURCE_KIND:
            marking.mark(files.PICTURES, dependents.pictures_of(line.source_id), at=at)
    kept = keeping.of_line(line)
    if kept:
        at = line.withdrawn_at or line.published_at
        marking.mark(files.KEPT, kept, at=at, rank=Rank.KEPT)
    if line.source_kind == VIDEO:
        for code, paths in dependents.showing(line.source_id):
            marking.mark(code, paths, at=line.withdrawn_at or line.published_at)


def column_renumbered(site: str, column: str, last: int) -> None:
    """The lines of a column were given other places: its pages hold others, its last may go."""
    pages = range(1, addresses.page_of(last) + 1)
    paths = [addresses.path_of_column(column, page) for page in (None, *pages)]
    marking.mark(site, paths, at=clock.now())


def article_saved(instance: Article, **_told: Any) -> None:
    """An article's own page says what its row says; a correction may leave its line as it was."""
    if instance.live:
        for site, paths in dependents.of_article(instance.pk):
            marking.mark(site, paths, at=clock.now())


def pictures_changed(action: str, pk_set: set[int] | None, **_told: Any) -> None:
    """Pictures were put into a published article or taken out of it."""
    if action in ("post_add", "post_remove") and pk_set:
        marking.mark(files.PICTURES, dependents.renditions_of(pk_set), at=clock.now())


def paper_saved(instance: ArticlePaper, **_told: Any) -> None:
    """A file was added to an article or taken from it."""
    article_saved(instance.article)


def site_changed(instance: Site | SiteColumn | Redesign, **_told: Any) -> None:
    """Header, menu, footer or look of a site: all its pages, and where the group is listed."""
    site = instance if isinstance(instance, Site) else instance.site
    rebuild([site], at=clock.now())
    if isinstance(instance, Site) and not site.is_main:
        for main in Site.objects.filter(kind="main"):
            marking.mark(main.code, dependents.LISTING_SITES, at=clock.now())


def site_told(site: Site) -> None:
    """Somebody who writes without our tables' signals says that a site has changed."""
    rebuild([site], at=clock.now())


def county_changed(**_told: Any) -> None:
    """What every site takes from the county."""
    rebuild(list(Site.objects.all()), at=clock.now())


def connect() -> None:
    """Listen. The tables are written by several rooms (the desk, the workshop, a loader)."""
    publishing.listeners.append(line_changed)
    placing.renumbered.append(column_renumbered)
    site_listeners.append(site_told)
    post_save.connect(article_saved, sender=Article, dispatch_uid="tree.article")
    m2m_changed.connect(
        pictures_changed, sender=Article.shown.through, dispatch_uid="tree.pictures"
    )
    post_save.connect(paper_saved, sender=ArticlePaper, dispatch_uid="tree.paper")
    post_save.connect(county_changed, sender=County, dispatch_uid="tree.county")
    for sender in (Site, SiteColumn, Redesign):
        uid = f"tree.{sender.__name__}"
        post_save.connect(site_changed, sender=sender, dispatch_uid=uid)
        post_delete.connect(site_changed, sender=sender, dispatch_uid=uid)
