"""The lines of a text: one in each column where it is to stand, by a right that holds now."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.commons import trail
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import members_owing
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock

from .. import powers
from ..models import Act, AlsoIn, Article, Push, PushState, SiteColumn
from ..queries import address_of, may, places_of, units_with
from ..workshop.rendering import text_of
from .base import SOURCE, heir_of

SUMMARY_MOST = 120
CAPTION = re.compile(r"<figcaption>.*?</figcaption>", re.DOTALL)
LEFT_OUT = "article.left_out"


def label_of(column: SiteColumn) -> str:
    """A column as notes and notices name it: with its site."""
    return f"{column.site.name}“{column.name}”"


def put_up_everywhere(work: engine.Work, article: Article) -> None:
    """A line in each place; one for which nobody has the right any more is left out and told."""
    left = _left_out(work, article)
    places = [place for place in places_of(article) if place.pk not in left]
    publishing.hold_columns([(place.site.code, place.code) for place in places])
    for place in places:
        put_up(article, place, by=work.by, at=work.at)


def put_up(article: Article, place: SiteColumn, *, by: Actor, at: dt.datetime) -> None:
    """One line for the article in a column; a correction takes the place of the old line."""
    if _is_closed(place):
        return
    publishing.publish(
        site=place.site.code,
        column=place.code,
        title=article.title,
        summary=article.summary or _beginning(article),
        url=address_of(article, place.site),
        unit_label=article.unit.short_name,
        source_kind=SOURCE,
        source_id=article.pk,
        anew=True,
        by=by,
        at=at,
    )


def take_down(
    article: Article, column: SiteColumn, reason: str, *, by: Actor, at: dt.datetime
) -> None:
    """Take its line off that column, if one stands there; the others stay."""
    publishing.withdraw(
        source_kind=SOURCE,
        source_id=article.pk,
        reason=reason,
        site=column.site.code,
        column=column.code,
        by=by,
        at=at,
    )


def offer(article: Article, column: SiteColumn, *, by: Actor, at: dt.datetime) -> Push:
    """Offer the text to a column in which others publish, and tell those who decide there."""
    made = Push.objects.create(
        article=article, column=column, offered_at=at, offered_by_label=by.label
    )
    on = at.astimezone(clock.ZONE).date()
    units = units_with(Act.PUBLISH, column, on)[:1]
    words = _("推送待采用：“{title}”到{where}").format(title=article.title, where=label_of(column))
    people = {s.member_id for s in members_owing(powers.STAGE_DUTIES["third"], units, on)}
    news = [News(m, words, "article.offer", "matter", article.matter_id) for m in sorted(people)]
    send_all(news, at=at, key=f"push:{made.pk}")
    return made


def _is_closed(place: SiteColumn) -> bool:
    return place.closed_on is not None or place.site.closed_on is not None


def _beginning(article: Article) -> str:
    """How the text begins, without what stands below its pictures."""
    return text_of(CAPTION.sub("", article.html))[:SUMMARY_MOST].replace("\n", " ")


def _left_out(work: engine.Work, article: Article) -> set[int]:
    """The further columns in which the text may not stand now: by a right that has ended since.

    The unit that shared it there, its heir, or the unit that publishes now has to hold the right
    today. Otherwise the line that stands there goes down, the text is offered to those who
    publish there, and whoever wrote and whoever published it are told.
    """
    rows = AlsoIn.objects.filter(article=article).exclude(column=article.column_id)
    taken = article.pushes.filter(state=PushState.ACCEPTED)  # by the right of those who took it
    rows = rows.exclude(column__in=taken.values("column"))
    lost: set[int] = set()
    for row in rows.select_related("column__site", "unit__successor"):
        place = row.column
        units = {heir_of(row.unit).pk, row.unit_id, article.publisher_id or 0}
        if not _is_closed(place) and may(units, Act.PUBLISH, place, work.on):
            continue
        lost.add(place.pk)
        row.delete()
        why = _("栏目已经关闭") if _is_closed(place) else _("“同时发布”的权限已经收回")
        take_down(article, place, why, by=work.by, at=work.at)
        if not _is_closed(place) and not _is_offered(article, place):
            offer(article, place, by=work.by, at=work.at)
            why = _("{why}，已转为推送，等那里采用").format(why=why)
        _tell(work, article, place, why)
    return lost


def _is_offered(article: Article, place: SiteColumn) -> bool:
    return article.pushes.filter(column=place).exclude(state=PushState.REFUSED).exists()


def _tell(work: engine.Work, article: Article, place: SiteColumn, why: str) -> None:
    trail.record(
        LEFT_OUT,
        subject_kind="matter",
        subject_id=work.matter.pk,
        by=work.by,
        at=work.at,
        detail={"column": label_of(place), "because": why},
    )
    words = _("稿件“{title}”发布时没有放到{where}：{why}。").format(
        title=article.title, where=label_of(place), why=why
    )
    people = {key for key in (article.writer_id, work.by.member_id) if key is not None}
    news = [News(m, words, LEFT_OUT, "matter", work.matter.pk) for m in sorted(people)]
    send_all(news, at=work.at, key=f"left_out:{work.move.pk}:{place.pk}")
