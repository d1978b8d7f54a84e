"""To publish and to withdraw; nothing else writes publications."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from shuniu.commons import trail
from shuniu.ground.text import clean
from shuniu.ground.who import Who

from .models import SITE, Publication


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
) -> Publication:
    """Put a line into a column of a site; at once visible, on cached pages within 5 seconds.

    Who may publish is the caller's question (a domain's own step with its own
    power). The same line again changes nothing; other words for the same
    source withdraw the old line and put up a new one.
    """
    words = {
        "title": clean(title)[:200],
        "summary": clean(summary)[:400],
        "url": url,
        "unit_label": unit_label,
    }
    standing = Publication.objects.standing().of(source_kind, source_id)
    with transaction.atomic():
        old = standing.select_for_update().filter(site=site, column=column).first()
        if old is not None and old.says(**words):
            return old
        if old is not None:
            _take_down(old, because="", by=by, at=at)
        try:
            with transaction.atomic():
                line = Publication.objects.create(
                    site=site,
                    column=column,
                    source_kind=source_kind,
                    source_id=source_id,
                    published_at=at,
                    published_by=by.label,
                    **words,
                )
                _write_down("publish", line, by=by, at=at)
                return line
        except IntegrityError:
            # Somebody published the same source in the same moment: theirs stands.
            return standing.get(site=site, column=column)


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
    return len(found)


def _take_down(line: Publication, *, because: str, by: Who, at: dt.datetime) -> None:
    line.withdrawn_at = max(at, line.published_at)
    line.withdrawn_by = by.label
    line.withdrawn_because = because[:200]
    line.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _write_down("withdraw", line, by=by, at=at)


def _write_down(verb: str, line: Publication, *, by: Who, at: dt.datetime) -> None:
    trail.record(
        verb,
        subject_kind=line.source_kind,
        subject_id=line.source_id,
        by=by,
        at=at,
        detail={"site": line.site, "column": line.column, "title": line.title},
    )
