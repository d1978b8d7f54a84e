"""发布: what was reviewed goes before the public, now or at its hour; the server tells the time."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter, Move
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused

from ..checking.actions import demand_clean
from ..flow import SCHEDULED
from ..models import Act, Article, Edition
from ..models.articles import WRITTEN
from ..queries import KIND, attached_to, may
from ..workshop.papers import put_out, show_videos
from ..workshop.pictures import show
from ..workshop.rendering import render
from .base import (
    ChangedSinceReview,
    NoRight,
    act_word,
    demand_ahead,
    demand_open,
    digest_of,
    lock_article,
    names_of,
)
from .placing import put_up_everywhere

log = logging.getLogger(__name__)

LATEST = dt.timedelta(days=366)
# The hour of publication is the flow's own; that of the end is reviewed with the text.
WORDS = tuple(name for name in WRITTEN if name != "go_live_at")


class TooEarly(Refused):
    """还没有到定好的发布时间。"""


def publish(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """发布: at once, in the text's own column and in all others where it is to stand."""
    with engine.step(matter, "publish", by=by, at=at, seen=seen) as work:
        release(work, lock_article(work))


def schedule(
    matter: Matter,
    *,
    go_live_at: dt.datetime,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """定时发布: at an hour to come; the program publishes it then, by the server's clock."""
    if go_live_at <= at:
        raise FieldRefused("go_live_at", _("定时发布的时间要在现在以后；发布时间不能往前填。"))
    if go_live_at > at + LATEST:
        raise FieldRefused("go_live_at", _("定时发布最迟不超过一年。"))
    when = go_live_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    with engine.step(matter, "schedule", by=by, at=at, note=when, seen=seen) as work:
        article = lock_article(work)
        _demand_releasable(work, article)
        article.go_live_at = go_live_at
        article.save(update_fields=["go_live_at"])


def unschedule(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """取消定时: it waits for being published by hand again."""
    with engine.step(matter, "unschedule", by=by, at=at, seen=seen) as work:
        article = lock_article(work)
        article.go_live_at = None
        article.save(update_fields=["go_live_at"])


def publish_scheduled(matter: Matter, *, by: Actor, at: dt.datetime) -> None:
    """到时发布: the program's own step, not a minute before the hour."""
    with engine.step(matter, "publish_scheduled", by=by, at=at) as work:
        article = lock_article(work)
        if article.go_live_at is None or article.go_live_at > at:
            raise TooEarly
        release(work, article)


def publish_due(*, by: Actor, at: dt.datetime) -> int:
    """Publish what is scheduled for by now; how many. What can't be is told, once."""
    due = Matter.objects.filter(kind=KIND, state=SCHEDULED, article__go_live_at__lte=at)
    done = 0
    for matter in due.select_related("article").order_by("article__go_live_at", "pk"):
        try:
            publish_scheduled(matter, by=by, at=at)
            done += 1
        except Refused as refused:
            words = _("定时发布没有成功：“{title}”，{why}").format(
                title=matter.title, why=refused.sentence
            )
            member = matter.state_by_id
            news = [News(member, words, "article.schedule", "matter", matter.pk)] if member else []
            send_all(news, at=at, key=f"schedule:{matter.last_move_id}")
        except Exception:  # a lost picture file holds up its own text, not those behind it
            log.exception("the scheduled article %s could not be published", matter.pk)
    return done


def _demand_releasable(work: engine.Work, article: Article) -> None:
    demand_open(article.column, work.on, _("发布"))
    assert article.publisher is not None
    if not may([article.publisher.pk], Act.PUBLISH, article.column, work.on):
        raise NoRight(site=article.site.name, column=article.column.name, act=act_word(Act.PUBLISH))
    if article.submitted_revision_id != article.latest_revision_id:
        raise ChangedSinceReview


def release(work: engine.Work, article: Article) -> None:
    """Put the reviewed revision before the public: the row, its edition, its lines."""
    _demand_releasable(work, article)
    at, again = work.at, article.first_published_at is not None
    assert article.submitted_revision is not None
    draft: Article = article.submitted_revision.as_object()
    demand_clean(article, draft, at=at)
    demand_ahead(draft.expire_at, at=at)
    for name in WORDS:
        setattr(article, name, getattr(draft, name))
    made = render(draft.body)
    article.html, article.text = made.html, made.text
    article.characters, article.pictures = made.characters, len(made.pictures)
    article.editors = names_of(article)
    article.first_published_at = article.first_published_at or at
    article.last_published_at = at
    article.corrected_at = at if again else None
    article.correction_note = _reason(work) if again else ""
    article.live, article.withdrawn_at, article.withdrawn_because = True, None, ""
    article.expired = False
    article.live_revision = article.submitted_revision
    article.has_unpublished_changes, article.go_live_at = False, None
    article.save()
    show(article, made.pictures)
    put_out(article, draft.attached, at)
    show_videos(article)
    Edition.objects.create(
        article=article,
        number=article.editions.count() + 1,
        title=article.title,
        html=article.html,
        digest=digest_of(article.title, article.text),
        attached=_files(article),
        editors=article.editors,
        reason=article.correction_note,
        revision_id=article.submitted_revision_id,
        published_at=at,
        published_by_label=work.move.by_label,
    )
    work.matter.title = article.title
    Matter.objects.filter(pk=work.matter.pk).update(title=article.title)
    work.index(article.text[:5000])
    put_up_everywhere(work, article)


def _files(article: Article) -> list[dict[str, object]]:
    """The files as they go out, for the edition: each known again by its content."""
    return [
        {"paper": paper.pk, "name": name, "digest": paper.blob.digest, "size": paper.size}
        for paper, name in attached_to(article)
    ]


def _reason(work: engine.Work) -> str:
    """Why the text is corrected: what was said when this round of reviews was begun."""
    begun = Move.objects.filter(matter=work.matter, step__in=("correct", engine.OPENING))
    return str(begun.order_by("-pk").values_list("note", flat=True)[0])[:200]
