"""What makes the demo's sites look lived in: pictures, a special topic, leaders, visits."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import uuid4

from shuniu.casework.stories import County
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Tenure
from shuniu.ground import clock

from .. import actions
from ..actions.base import body_of, save_draft
from ..leaders.actions import describe
from ..loading import ArticleRow
from ..models import Article, ColumnKind, Site, SiteColumn
from ..queries import draft_of
from ..visits.loading import OldVisits
from ..visits.loading import load as load_visits
from ..workshop.keeping import keep_picture
from .drawing import landscape, portrait

VISITED = 60  # days before today of which visits are known
A_DAY = {"main": 900, "sub": 45}
PICTURED = ("news",)


def illustrate(article: Article, text: str, *, by: Actor, at: dt.datetime) -> None:
    """Put a drawn picture above the text and beside its headline, as the editor would."""
    words = f"{article.title}（示意图）"
    picture = keep_picture(
        landscape(article.title),
        ".jpg",
        title=words[:255],
        description=words[:255],
        unit=article.unit,
        source="演示绘图",
    )
    shown = {"image": picture.pk, "description": words[:120], "show_description": True}
    draft = draft_of(article)
    draft.cover = picture
    block = {"type": "picture", "value": shown, "id": str(uuid4())}
    draft.body = json.dumps([block, *json.loads(body_of(text))])
    save_draft(draft, by=by, at=at)


def open_topic(told: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    """专题: a column of its own below the topics of the main site."""
    main = Site.objects.get(code="county")
    actions.add_column(
        site=main,
        code=told["code"],
        name=told["name"],
        name_en=told["name_en"],
        kind=ColumnKind.TOPIC,
        parent=SiteColumn.objects.get(site=main, code="topics"),
        about=told["about"],
        order=10,
        by=by,
        at=at,
    )


def topic_rows(told: dict[str, Any], at: dt.datetime) -> Iterator[ArticleRow]:
    """The texts with which the topic begins."""
    day = at.astimezone(clock.ZONE).date()
    for number, (title, text) in enumerate(told["texts"]):
        yield ArticleRow(
            row=9000 + number,
            key=f"T{number:04}",
            site="county",
            column=told["code"],
            title=title,
            html=f"<p>{text}</p>",
            published_at=clock.on(day - dt.timedelta(days=3 * number + 1), 10),
            source="县政府办公室",
        )


def describe_leaders(told: list[dict[str, str]], *, by: Actor, at: dt.datetime) -> None:
    """Duties, life and a drawn portrait of those who sit in the county's leading posts."""
    main = Site.objects.select_related("unit").get(code="county")
    on = at.astimezone(clock.ZONE).date()
    for one in told:
        held = Tenure.objects.filter(Tenure.held_on(on), post__code=one["post"])
        member = held.select_related("member").get().member
        describe(
            site=main,
            member=member,
            duties=one["duties"],
            life=one.get("life", ""),
            portrait=(io.BytesIO(portrait(member.name)), "portrait.jpg"),
            by=by,
            at=at,
        )


def visit_days(county: County) -> None:
    """Two months of visits: fewer at weekends, most of them on the main site."""
    rng = county.random("portal:visits")
    today = county.until.astimezone(clock.ZONE).date()
    load_visits(list(_visits(rng, today)))


def _visits(rng: Random, today: dt.date) -> Iterator[OldVisits]:
    texts: dict[int, list[tuple[int, int]]] = {}
    live = Article.objects.published().order_by("-first_published_at")
    for site, column, pk in live.values_list("site_id", "column_id", "pk"):
        if len(texts.setdefault(site, [])) < 8:
            texts[site].append((column, pk))
    sites = list(Site.objects.order_by("pk").values_list("pk", "kind"))
    for back in range(1, VISITED + 1):
        day = today - dt.timedelta(days=back)
        part = 0.45 if day.weekday() > 4 else 1.0
        for site, kind in sites:
            many = round(A_DAY[kind] * part * rng.uniform(0.6, 1.4))
            yield OldVisits(day, site, None, None, many - many // 3)
            for column, text in rng.sample(texts.get(site, []), min(3, len(texts.get(site, [])))):
                yield OldVisits(day, site, column, text, max(1, many // 9))
