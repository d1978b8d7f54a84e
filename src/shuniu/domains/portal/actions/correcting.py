"""更正与撤稿: what stands before the public is mended by the same reviews, or taken down."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter, Role
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import NotYours

from .. import powers
from ..models import Article
from ..queries import draft_of, main_site
from .base import SOURCE, NotPublished, home_of, lock_article, save_draft
from .writing import adopt

REASON_MOST = 200


def correct(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """更正: a new round of reviews; until it is through, the published text stays up."""
    reason = standard.need(reason, "reason", _("请写明要更正什么。"))[:REASON_MOST]
    with engine.step(matter, "correct", by=by, at=at, note=reason, seen=seen) as work:
        article = lock_article(work)
        article.writers = []  # those of the round that begins
        article.save(update_fields=["writers"])
        _keep_expiry(article, by=by, at=at)
        work.assign(home_of(article), Role.STOP, stage="draft")


def _keep_expiry(article: Article, *, by: Actor, at: dt.datetime) -> None:
    """The draft goes on from the end that holds now; one that has passed is left out."""
    end = article.expire_at if article.expire_at and article.expire_at > at else None
    last = article.latest_revision  # what is handed in next if nobody writes
    draft: Article = last.as_object() if last is not None else draft_of(article)
    if draft.expire_at != end:
        draft.expire_at = end
        save_draft(draft, by=by, at=at)


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤稿: off every site and column at once, with the reason; a correction under way ends too."""
    reason = standard.need(reason, "reason", _("请写明撤稿的理由。"))[:REASON_MOST]
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen) as work:
        article = lock_article(work)
        if not article.live:
            raise NotPublished(what=_("撤稿"))
        article.live, article.withdrawn_at, article.withdrawn_because = False, at, reason
        article.go_live_at = None
        article.save(update_fields=["live", "withdrawn_at", "withdrawn_because", "go_live_at"])
        publishing.withdraw(source_kind=SOURCE, source_id=article.pk, reason=reason, by=by, at=at)


def _of_office(by: Actor) -> bool:
    """An imported text has no matter to ask; the same people may."""
    return by.holds_at(main_site().unit_id, powers.OFFICE.duties)


def _matter_of(article: Article) -> Matter | None:
    """The matter that it may have got a moment ago; two at once do not give it two."""
    locked = Article.objects.select_for_update(of=("self",)).select_related("matter")
    article.matter = locked.get(pk=article.pk).matter
    return article.matter


def correct_imported(article: Article, *, reason: str, by: Actor, at: dt.datetime) -> Matter:
    """更正旧稿: a text from an older site gets its matter, and is mended like any other."""
    if not _of_office(by) and not by.holds_at(article.unit_id, powers.EDITORS):
        raise NotYours
    reason = standard.need(reason, "reason", _("请写明要更正什么。"))[:REASON_MOST]
    with transaction.atomic():
        matter = _matter_of(article)
        if matter is None:
            return adopt(article, note=reason, by=by, at=at)
        correct(matter, reason=reason, by=by, at=at)
    return matter


def withdraw_imported(article: Article, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """撤下旧稿: it gets its matter first, so that the withdrawal has its trace."""
    if not _of_office(by):
        raise NotYours
    reason = standard.need(reason, "reason", _("请写明撤稿的理由。"))[:REASON_MOST]
    with transaction.atomic():
        matter = _matter_of(article) or adopt(article, note=reason, by=by, at=at)
        withdraw(matter, reason=reason, by=by, at=at)
