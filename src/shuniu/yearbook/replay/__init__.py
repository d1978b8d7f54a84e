"""Replay a source: load its records at full size, and count again every figure that it states."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from shuniu.casework.bulletins.loading import load as load_issues
from shuniu.casework.circulation.loading import load as load_readers
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.domains.coordination.loading import load as load_cases
from shuniu.domains.documents.loading import load_incoming, load_outgoing
from shuniu.domains.letters.loading import load as load_letters
from shuniu.domains.portal.loading import load as load_articles
from shuniu.domains.portal.visits.loading import load as load_visits
from shuniu.domains.proposals.loading import load as load_proposals
from shuniu.domains.supervision.loading import load as load_items
from shuniu.ground import clock

from . import (
    coordination,
    documents,
    letters,
    place,
    portal,
    proposals,
    scratch,
    source,
    supervision,
)
from .comparing import compare, compare_all

__all__ = ["compare", "compare_all", "fill", "run"]


def run(name: str) -> dict[str, dict[str, object]]:
    """Load the source ``name`` into a database of its own and count what it states.

    Gives, for each figure that the source states and the system can count, by
    its dotted name, ``stated``, ``counted``, ``ok`` and, where a cross-check
    that it is part of does not hold, ``broken`` (the sentence). Raises
    UnknownReplay.
    """
    told = source.read(name)
    with scratch.database():
        fill(told)
        return compare_all(told.stated)


def fill(told: source.Source) -> None:
    """Set the place up and bring the source's records in by the bulk loader."""
    by, at = system("重放"), clock.on(told.loaded_on)
    bodies = portal.bodies(told.portal) if told.portal else 0
    place.build(bodies=bodies, by=by, at=at)
    if told.letters is not None:
        records = letters.invent(told.letters)
        load_letters(records.letters, records.steps, source=told.name, by=by, at=at)
    if told.proposals is not None:
        proposals.open_sessions(told.proposals, by=by, at=at)
        known = proposals.invent(told.proposals)
        load_proposals(known.proposals, known.steps, source=told.name, by=by, at=at)
    if told.supervision is not None:
        load_items(supervision.invent(told.supervision), source=told.name, by=by, at=at)
        issues, office = supervision.issues(told.supervision), Unit.objects.get(code="office")
        load_issues(issues, unit=office, source=told.name, by=by, at=at)
    if told.coordination is not None:
        load_cases(coordination.invent(told.coordination), source=told.name, by=by, at=at)
    if told.documents is not None:
        _fill_documents(told, by=by, at=at)
    if told.portal is not None:
        portal.build(told.portal, by=by, at=at)
        load_articles(portal.articles(told.portal), source=told.name, by=by, at=at)
        # A list: what is asked of the database while rows are copied would wait for ever.
        load_visits(list(portal.visits(told.portal)))
    with connection.cursor() as cursor:  # the counts come at once, before the server looks
        cursor.execute("ANALYZE casework_matter, casework_move, casework_term, letters_letter")


def _fill_documents(told: source.Source, *, by: Actor, at: dt.datetime) -> None:
    """What came in before what went out, so that replies find their requests; readers last."""
    assert told.documents is not None
    registers, office = documents.invent(told.documents), Unit.objects.get(code="office")
    load_incoming(registers.incoming, unit=office, source=told.name, by=by, at=at)
    load_outgoing(registers.outgoing, source=told.name, by=by, at=at)
    if registers.readers:
        load_readers(
            registers.readers, kind="incoming", unit=office, source=told.name, by=by, at=at
        )
