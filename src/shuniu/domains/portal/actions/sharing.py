"""一稿多用: one text in several columns and sites, by right or by offer and acceptance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused

from .. import powers
from ..models import Act, Article, Push, PushState, SiteColumn
from ..queries import may, units_with
from .base import demand_open, lock_article
from .placing import label_of, offer, put_up, take_down

DECIDERS = (*powers.READERS, "leader")


class DecidedAlready(Refused):
    """这条推送已经处理过了：{state}。"""


class ItsOwnPlace(Refused):
    """这是稿件自己的栏目；要全部撤下请用“撤稿”。"""


class NotThere(Refused):
    """稿件没有发布在“{column}”。"""


def set_places(
    article: Article, columns: Sequence[SiteColumn], *, by: Actor, at: dt.datetime
) -> list[Push]:
    """Where else the text is to stand: by the actor's own right at once, elsewhere as an offer.

    A published text goes up there in the same moment. The offers that were made.
    """
    on = at.astimezone(clock.ZONE).date()
    known = set(article.also_in.values_list("pk", flat=True)) | {article.column_id}
    known |= set(
        article.pushes.exclude(state=PushState.REFUSED).values_list("column_id", flat=True)
    )
    units = by.units_as(*powers.READERS)
    if article.live:
        publishing.hold_columns([(column.site.code, column.code) for column in columns])
    offers = []
    for column in dict.fromkeys(columns):
        if column.pk in known:
            continue
        demand_open(column, on, _("推送稿件"))
        holding = [u for u in units_with(Act.PUBLISH, column, on, first=by.unit_id) if u in units]
        if holding:
            article.also_in.add(column, through_defaults={"unit_id": holding[0]})
            if article.live:
                put_up(article, column, by=by, at=at)
            continue
        offers.append(offer(article, column, by=by, at=at))
    return offers


def share(
    matter: Matter,
    *,
    columns: Sequence[SiteColumn],
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """推送: to further columns of this site or of others, upward to the main site too."""
    if not columns:
        raise FieldRefused("columns", _("请选择要推送到的栏目。"))
    note = "、".join(label_of(column) for column in columns)[:200]
    with engine.step(matter, "share", by=by, at=at, note=note, seen=seen) as work:
        set_places(lock_article(work), columns, by=by, at=at)


def _hold(push: Push) -> None:
    """The text first, as its own steps do: none is taken in the moment in which it is withdrawn."""
    Article.objects.select_for_update(of=("self",)).get(pk=push.article_id)


def _locked(push: Push) -> Push:
    _hold(push)
    found = (
        Push.objects.select_for_update(of=("self",))
        .select_related("column__site", "article__unit")
        .get(pk=push.pk)
    )
    if found.state != PushState.OFFERED:
        raise DecidedAlready(state=found.get_state_display())
    return found


def may_decide(push: Push, actor: Actor, on: dt.date) -> bool:
    """Whether the actor publishes in the column to which the text was offered."""
    return may(actor.units_as(*DECIDERS), Act.PUBLISH, push.column, on)


def _decide(push: Push, state: str, reason: str, by: Actor, at: dt.datetime) -> Push:
    if not may_decide(push, by, at.astimezone(clock.ZONE).date()):
        raise NotYours
    push.state, push.reason = state, reason
    push.decided_at, push.decided_by_label = at, by.label
    push.save(update_fields=["state", "reason", "decided_at", "decided_by_label"])
    trail.record(
        f"article.push_{state}",
        subject_kind="matter",
        subject_id=push.article.matter_id or "",
        by=by,
        at=at,
        detail={"column": label_of(push.column), "reason": reason},
    )
    words = _("推送{state}：“{title}”，{where}").format(
        state=push.get_state_display(), title=push.article.title, where=label_of(push.column)
    )
    writer = push.article.writer_id
    if writer is not None:
        news = [News(writer, words, "article.push", "matter", push.article.matter_id)]
        send_all(news, at=at, key=f"pushed:{push.pk}")
    return push


def accept_push(push: Push, *, by: Actor, at: dt.datetime) -> Push:
    """采用: the column's publisher takes the text; it stands there now, kept in step."""
    with transaction.atomic():
        found = _locked(push)
        demand_open(found.column, at.astimezone(clock.ZONE).date(), _("采用稿件"))
        _decide(found, PushState.ACCEPTED, "", by, at)
        if found.article.live:
            put_up(found.article, found.column, by=by, at=at)
    return found


def refuse_push(push: Push, *, reason: str, by: Actor, at: dt.datetime) -> Push:
    """不采用: with the reason, for who offered it."""
    reason = standard.need(reason, "reason", _("请写明不采用的理由。"))[:200]
    with transaction.atomic():
        return _decide(_locked(push), PushState.REFUSED, reason, by, at)


def end_push(push: Push, *, reason: str, by: Actor, at: dt.datetime) -> Push:
    """撤下采用的稿件: the column's publisher takes it down there; its own site keeps it."""
    reason = standard.need(reason, "reason", _("请写明撤下的理由。"))[:200]
    with transaction.atomic():
        _hold(push)
        found = (
            Push.objects.select_for_update(of=("self",))
            .select_related("column__site")
            .get(pk=push.pk)
        )
        if found.state != PushState.ACCEPTED:
            raise DecidedAlready(state=found.get_state_display())
        _decide(found, PushState.REFUSED, reason, by, at)
        take_down(found.article, found.column, reason, by=by, at=at)
    return found


def take_from(
    matter: Matter,
    *,
    column: SiteColumn,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """撤下一处: off one of the further columns; the others and its own keep it."""
    reason = standard.need(reason, "reason", _("请写明撤下的理由。"))[:200]
    note = _("{where}（{reason}）").format(where=label_of(column), reason=reason)[:200]
    with engine.step(matter, "take_from", by=by, at=at, note=note, seen=seen) as work:
        article = lock_article(work)
        if column.pk == article.column_id:
            raise ItsOwnPlace
        pushes = article.pushes.filter(column=column).exclude(state=PushState.REFUSED)
        ended = pushes.update(
            state=PushState.REFUSED, reason=reason, decided_at=at, decided_by_label=by.label
        )
        if not ended and not article.also_in.filter(pk=column.pk).exists():
            raise NotThere(column=column.name)
        article.also_in.remove(column)
        take_down(article, column, reason, by=by, at=at)
