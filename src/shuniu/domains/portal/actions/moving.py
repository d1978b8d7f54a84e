"""移栏目: a text goes to another column of its site; its address and its times stay."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

from .. import powers
from ..models import Act, Article, PushState, SiteColumn
from ..queries import keepers, may
from .base import SOURCE, NoRight, act_word, demand_open, lock_article


def move(
    matter: Matter,
    *,
    column: SiteColumn,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """移到别的栏目: of the same site; what is before the public by the right to publish there.

    The article's address does not name its column, so every link to it goes on leading
    to it; its line goes from the old column to the new one with its first date.
    """
    reason = standard.need(reason, "reason", _("请写明为什么移栏目。"))[:100]
    on = at.astimezone(clock.ZONE).date()
    demand_open(column, on, _("移入稿件"))
    note = _("移到“{column}”，{reason}").format(column=column.name, reason=reason)
    with engine.step(matter, "move", by=by, at=at, note=note, seen=seen) as work:
        article = lock_article(work)
        _demand_right(article, column, by, on)
        _move(article, column, note, by, at)


def move_imported(
    article: Article, *, column: SiteColumn, reason: str, by: Actor, at: dt.datetime
) -> None:
    """移栏目（旧稿）: a text from an older site; it needs no matter for that, but a trace."""
    reason = standard.need(reason, "reason", _("请写明为什么移栏目。"))[:100]
    on = at.astimezone(clock.ZONE).date()
    demand_open(column, on, _("移入稿件"))
    note = _("移到“{column}”，{reason}").format(column=column.name, reason=reason)
    with transaction.atomic():
        found = Article.objects.select_for_update(of=("self",)).select_related("column__site")
        found = found.get(pk=article.pk)
        _demand_right(found, column, by, on)
        was = found.column.code
        _move(found, column, note, by, at)
        trail.record(
            "article.moved",
            subject_kind="article",
            subject_id=found.pk,
            by=by,
            at=at,
            detail={"title": found.title, "from": was, "to": column.code, "reason": reason},
        )


def _demand_right(article: Article, column: SiteColumn, by: Actor, on: dt.date) -> None:
    """Whose units may publish (a draft: write) in the new column, or who keeps the group."""
    if column.site_id != article.site_id:
        raise FieldRefused("column", _("只能移到同一个网站的栏目；别的网站请用“推送”。"))
    if column.pk == article.column_id:
        raise FieldRefused("column", _("稿件就在这个栏目。"))
    units = by.units_as(*powers.READERS)
    if not units:
        raise NotYours
    act = Act.PUBLISH if article.live or article.matter_id is None else Act.WRITE
    if not (may(units, act, column, on) or keepers(by)):
        raise NoRight(site=column.site.name, column=column.name, act=act_word(act))


def _move(article: Article, column: SiteColumn, note: str, by: Actor, at: dt.datetime) -> None:
    """The text's own column is the new one; what made it stand there besides is over."""
    old = article.column
    article.column = column
    article.save(update_fields=["column"])
    article.also_in.remove(column)
    article.pushes.filter(column=column).exclude(state=PushState.REFUSED).update(
        state=PushState.REFUSED, reason=note[:200], decided_at=at, decided_by_label=by.label
    )
    publishing.move(
        source_kind=SOURCE,
        source_id=article.pk,
        site=column.site.code,
        out_of=old.code,
        into=column.code,
        reason=note[:200],
        by=by,
        at=at,
    )
