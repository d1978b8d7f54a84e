"""The checks are run and what they found is kept; a person may settle a warning with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Assignment
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from ..models import Article, Finding, Level
from ..powers import READERS
from ..workshop.rendering import Rendered, links_in, render
from . import links, personal, words
from .findings import OFF, WARN, Fault, first
from .links import State
from .lists import DESCRIPTION, strictness, words_on
from .papers import UNREAD, faults_of_files, parts_within, read_attached
from .queries import digest_of, findings_of, is_ours, page_is_there, parts_of, standing_in_the_way

MOST_TOLD = 3


class NotClean(Refused):
    """稿件还有{count}处必须改正：{told}。请改正后再办。"""


class MustBeMended(Refused):
    """“{words}”属于必须改正的问题，不能以说明理由代替改正。"""


def examine(
    article: Article,
    draft: Article,
    *,
    at: dt.datetime,
    made: Rendered | None = None,
    outside: Mapping[str, State] | None = None,
) -> list[Finding]:
    """Run all checks over a draft and keep what they find, in place of what was found in it before.

    ``outside`` is what is known of other people's pages (``ask_outside``); left out,
    what was known of this very text stays. Settled warnings stay settled while the
    text is the same, and on record when it is another.
    """
    made = made or render(draft.body)
    digest = digest_of(draft, made)
    faults = first(_faults(draft, made, at=at, outside=outside or {}))
    with transaction.atomic():
        # Two who ask at once find it once.
        Article.objects.select_for_update(of=("self",)).only("pk").get(pk=article.pk)
        before = Finding.objects.filter(article=article).exclude(digest=digest)
        before.filter(settled_at=None).delete()  # of words that are no longer there
        known = {(f.code, f.place, f.words): f for f in findings_of(article, digest)}
        kept = set()
        for fault in faults:
            key = (fault.code, fault.place[:120], fault.words[:200])
            found = known.get(key)
            if found is None:
                Finding.objects.create(
                    article=article,
                    digest=digest,
                    code=fault.code,
                    level=fault.level,
                    place=fault.place[:120],
                    words=fault.words[:200],
                    advice=fault.advice[:300],
                    at=at,
                )
            elif found.level != fault.level:
                found.level = fault.level
                found.save(update_fields=["level"])
            kept.add(key)
        gone = [
            found.pk
            for key, found in known.items()
            if key not in kept and (outside is not None or found.code != links.OUTSIDE)
        ]
        Finding.objects.filter(pk__in=gone).delete()
    return list(findings_of(article, digest))


def demand_clean(article: Article, draft: Article, *, at: dt.datetime) -> list[Finding]:
    """Refuse (NotClean) a draft in which something has to be mended; the warnings otherwise."""
    made = render(draft.body)
    found = examine(article, draft, at=at, made=made)
    stops = standing_in_the_way(article, digest_of(draft, made))
    if stops:
        told = "；".join(f"{stop.place} {stop.words}" for stop in stops[:MOST_TOLD])
        raise NotClean(count=len(stops), told=told)
    return found


def look_over(article: Article, *, by: Actor, at: dt.datetime) -> list[Finding]:
    """检查: all checks over the newest draft, others' pages asked for; in no transaction."""
    draft: Article = article.get_latest_revision_as_object()
    read_attached(draft, by=by, at=at)
    made = render(draft.body)
    outside = ask_outside(made, at=at)
    found = examine(article, draft, at=at, made=made, outside=outside)
    trail.record(
        "article.checked",
        subject_kind="article",
        subject_id=article.pk,
        by=by,
        at=at,
        detail={"findings": len(found)},
    )
    return found


def ask_outside(made: Rendered, *, at: dt.datetime) -> dict[str, State]:
    """Ask for the pages of others to which the text leads, for a few seconds at most."""
    if strictness(at)[links.OUTSIDE] == OFF:
        return {}
    return links.ask_all(
        [link for link in made.links if links.is_outside(link) and not is_ours(link)]
    )


def settle(finding: Finding, *, because: str, by: Actor, at: dt.datetime) -> None:
    """确认: whoever has the text on the desk now says why a warning may stand."""
    because = clean(because)[:200]
    if not because:
        raise FieldRefused("because", _("请写明为什么可以保留。"))
    if not has_on_desk(finding.article, by):
        raise NotYours
    if finding.level == Level.BLOCK:
        raise MustBeMended(words=finding.words)
    with transaction.atomic():
        finding.settled_at = at
        finding.settled_by_label = by.label
        finding.settled_because = because
        finding.save(update_fields=["settled_at", "settled_by_label", "settled_because"])
        trail.record(
            "finding.settled",
            subject_kind="article",
            subject_id=finding.article_id,
            by=by,
            at=at,
            detail={"code": finding.code, "words": finding.words, "because": because},
        )


def has_on_desk(article: Article, by: Actor) -> bool:
    """Whether one of the stations of the text is the actor's now."""
    return Assignment.objects.filter(
        matter=article.matter, done_at__isnull=True, unit_id__in=by.units_as(*READERS)
    ).exists()


def _faults(
    draft: Article, made: Rendered, *, at: dt.datetime, outside: Mapping[str, State]
) -> Iterator[Fault]:
    rules = strictness(at)
    parts = [*parts_of(draft, made), *parts_within(draft)]
    day = at.astimezone(clock.ZONE).date()
    for fault in words.faults_in(parts, words_on(day)):
        if rules[fault.code] != OFF:
            yield _taken(fault, rules[fault.code])
    if rules[personal.CODE] != OFF:
        yield from personal.faults_in(parts, rules[personal.CODE], WARN)
    if rules[DESCRIPTION] != OFF:
        for piece in made.pieces:
            if piece.picture is not None and not piece.described:
                yield Fault(
                    DESCRIPTION,
                    rules[DESCRIPTION],
                    piece.place,
                    _("图片"),
                    _("写明图中的人、事、地点，供看不见图片的读者听读。"),
                )
    yield from faults_of_files(draft, rules[UNREAD])
    places = {link: piece.place for piece in reversed(made.pieces) for link in links_in(piece.html)}
    for fault in links.faults_in(
        places, inside=page_is_there, outside=outside, level=rules[links.INSIDE]
    ):
        if rules[fault.code] != OFF:
            yield _taken(fault, rules[fault.code])


def _taken(fault: Fault, rule: str) -> Fault:
    return replace(fault, level=rule) if rule else fault
