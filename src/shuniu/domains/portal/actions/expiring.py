"""下线: a text with an end goes down at its hour by itself; its unit is told days before."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons.notices.actions import send
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import members_owing
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import powers
from ..models import Article
from .base import SOURCE, NotPublished, demand_end, home_of, lock_article, shown

log = logging.getLogger(__name__)

WARNING = "article.expiry"
WARNED_BEFORE = dt.timedelta(days=3)


class NotOverYet(Refused):
    """还没有到定好的下线时间。"""


def set_expiry(
    matter: Matter,
    *,
    expire_at: dt.datetime | None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """下线时间: when a published text goes down by itself; None: it stays. Never in the past."""
    demand_end("expire_at", expire_at, at=at)
    note = shown(expire_at) if expire_at else _("长期有效")
    with engine.step(matter, "set_expiry", by=by, at=at, note=note, seen=seen) as work:
        article = lock_article(work)
        if not article.live:
            raise NotPublished(what=_("设定下线时间"))
        article.expire_at = expire_at
        article.save(update_fields=["expire_at"])


def expire(matter: Matter, *, by: Actor, at: dt.datetime) -> None:
    """到期下线: the program's own step: off every column at its hour, not a minute before.

    A correction under way ends too; its draft is kept and can be taken up by 更正.
    """
    with engine.step(matter, "expire", by=by, at=at) as work:
        article = lock_article(work)
        if not article.live or article.expire_at is None or article.expire_at > at:
            raise NotOverYet
        reason = _("到期下线")
        article.live, article.expired, article.go_live_at = False, True, None
        article.withdrawn_at, article.withdrawn_because = at, reason
        article.save(
            update_fields=["live", "expired", "go_live_at", "withdrawn_at", "withdrawn_because"]
        )
        publishing.withdraw(source_kind=SOURCE, source_id=article.pk, reason=reason, by=by, at=at)


def expire_due(*, by: Actor, at: dt.datetime) -> int:
    """Take down what is over by now; how many. What can't be is in the log, and tried again."""
    over = Matter.objects.filter(article__live=True, article__expire_at__lte=at)
    done = 0
    for matter in over.order_by("article__expire_at", "pk"):
        try:
            expire(matter, by=by, at=at)
            done += 1
        except Exception:  # one that cannot go down holds up no other
            log.exception("the article %s is over and could not be taken down", matter.pk)
    return done


def warn_of_expiry(*, at: dt.datetime) -> int:
    """Tell the unit of a text, once for each end, that it goes down within three days; how many."""
    soon = Article.objects.published().filter(
        matter__isnull=False, expire_at__gt=at, expire_at__lte=at + WARNED_BEFORE
    )
    on, told = at.astimezone(clock.ZONE).date(), 0
    for article in soon.select_related("unit", "matter").order_by("expire_at", "pk"):
        assert article.expire_at is not None
        words = _("稿件将于{when}到期下线：“{title}”。要继续展示，请改下线时间。").format(
            when=shown(article.expire_at), title=article.title
        )
        known = Notice.objects.filter(kind=WARNING, subject_id=article.matter_id, text=words)
        if known.exists():
            continue
        members = members_owing(powers.EDITORS, [home_of(article).pk], on)
        send(
            sorted({standing.member_id for standing in members}),
            words,
            kind=WARNING,
            at=at,
            subject_kind="matter",
            subject_id=article.matter_id,
        )
        told += 1
    return told
