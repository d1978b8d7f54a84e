"""To publish and to withdraw; nothing else writes publications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

from django.db import IntegrityError, transaction

from shuniu.commons import trail
from shuniu.ground.text import clean
from shuniu.ground.who import Who

from .models import SITE, Publication
from .placing import Place, hold_columns, next_place, place_by_day

__all__ = ["hold_columns", "listeners", "move", "publish", "surroundings_changed", "withdraw"]

# "redraw": the line stands as it stood, what is shown beside it does not.
Verb = Literal["publish", "withdraw", "redraw"]
Listener = Callable[[Publication, Verb], None]

# Told of each line within the transaction that puts it up or takes it down.
listeners: list[Listener] = []

# What a line says, and for whom and how long.
WORDS = ("title", "summary", "url", "unit_label", "in_force_from", "in_force_until", "area")


def publish(
    *,
    column: str,
    title: str,
    url: str,
    unit_label: str,
    source_kind: str,
    source_id: int,
    by: Who,
    at: dt.datetime,
    summary: str = "",
    site: str = SITE,
    in_force: tuple[dt.datetime, dt.datetime] | None = None,
    area: str = "",
    anew: bool = False,
) -> Publication:
    """Put a line into a column of a site; at once visible, on cached pages within 5 seconds.

    Who may publish is the caller's question (a domain's own step with its own
    power). The same line again changes nothing; other words for the same
    source withdraw the old line and put up a new one in its place, with the
    time of the first publication kept. ``anew``: what the line leads to has
    changed, so that it is a new line even in the same words.
    """
    since, until = in_force or (None, None)
    words: dict[str, Any] = {
        "title": clean(title)[:200],
        "summary": clean(summary)[:400],
        "url": url,
        "unit_label": unit_label,
        "in_force_from": since,
        "in_force_until": until,
        "area": clean(area)[:200],
    }
    standing = Publication.objects.standing().of(source_kind, source_id)
    with transaction.atomic():
        hold_columns([(site, column)])
        old = standing.select_for_update().filter(site=site, column=column).first()
        if old is not None and not anew and old.says(**words):
            return old
        if old is not None:
            _take_down(old, because="", by=by, at=at)
        try:
            with transaction.atomic():
                line = _put_up(
                    old, site=site, column=column, source=(source_kind, source_id),
                    words=words, by=by, at=at,
                )  # fmt: skip
                _tell("publish", line, by=by, at=at)
                return line
        except IntegrityError:
            # Somebody published the same source in the same moment: theirs stands.
            return standing.get(site=site, column=column)


def _put_up(
    old: Publication | None,
    *,
    site: str,
    column: str,
    source: tuple[str, int],
    words: dict[str, Any],
    by: Who,
    at: dt.datetime,
) -> Publication:
    """A new line, in the place and with the first time of the old one that it replaces."""
    kind, key = source
    place = Place(old.position, old.beside) if old else next_place(site, column)
    return Publication.objects.create(
        site=site,
        column=column,
        source_kind=kind,
        source_id=key,
        position=place.position,
        beside=place.beside,
        published_at=max(at, old.published_at) if old else at,
        first_published_at=old.first_published_at if old else at,
        replaces=old,
        first_of_source=not Publication.objects.of(kind, key).filter(site=site).exists(),
        published_by=by.label,
        **words,
    )


def withdraw(
    *,
    source_kind: str,
    source_id: int,
    reason: str,
    by: Who,
    at: dt.datetime,
    site: str | None = None,
    column: str | None = None,
) -> int:
    """Take a source off (from every column, unless one is named); how many lines went down."""
    with transaction.atomic():
        lines = Publication.objects.standing().of(source_kind, source_id).select_for_update()
        if site is not None:
            lines = lines.filter(site=site)
        if column is not None:
            lines = lines.filter(column=column)
        found = list(lines)
        for line in found:
            _take_down(line, because=reason, by=by, at=at)
            _tell("withdraw", line, by=by, at=at)
    return len(found)


def move(
    *,
    source_kind: str,
    source_id: int,
    site: str,
    out_of: str,
    into: str,
    reason: str,
    by: Who,
    at: dt.datetime,
) -> Publication | None:
    """Put a source's line of one column into another of the same site; None where none stands.

    It keeps its words, its address and the time of its first publication, for nothing
    new was published, and stands at its place by that time. Where the source stands in
    the other column already, its line there stays and this one only goes.
    """
    with transaction.atomic():
        hold_columns([(site, out_of), (site, into)])
        lines = Publication.objects.standing().of(source_kind, source_id).filter(site=site)
        old = lines.select_for_update().filter(column=out_of).first()
        if old is None:
            return None
        _take_down(old, because=reason, by=by, at=at)
        _tell("withdraw", old, by=by, at=at)
        there = lines.filter(column=into).first()
        if there is not None:
            return there
        place = place_by_day(site, into, old.first_published_at)
        line = Publication.objects.create(
            site=site,
            column=into,
            source_kind=source_kind,
            source_id=source_id,
            position=place.position,
            beside=place.beside,
            published_at=max(at, old.published_at),
            first_published_at=old.first_published_at,
            first_of_source=False,
            published_by=by.label,
            **{name: getattr(old, name) for name in WORDS},
        )
        _tell("publish", line, by=by, at=at)
        return line


def surroundings_changed(*, source_kind: str, source_id: int) -> None:
    """What stands beside the source's lines has changed, not they: their pages are drawn anew."""
    for line in Publication.objects.standing().of(source_kind, source_id):
        for listener in listeners:
            listener(line, "redraw")


def _take_down(line: Publication, *, because: str, by: Who, at: dt.datetime) -> None:
    line.withdrawn_at = max(at, line.published_at)
    line.withdrawn_by = by.label
    line.withdrawn_because = because[:200]
    line.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


def _tell(verb: Verb, line: Publication, *, by: Who, at: dt.datetime) -> None:
    trail.record(
        verb,
        subject_kind=line.source_kind,
        subject_id=line.source_id,
        by=by,
        at=at,
        detail={"site": line.site, "column": line.column, "title": line.title},
    )
    for listener in listeners:
        listener(line, verb)
