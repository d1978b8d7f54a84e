"""来文进门: documents from a peer become sendings for the office to sign for, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from shuniu.casework import terms
from shuniu.casework.bulk_steps import NewMatter, open_many
from shuniu.casework.models import Assignment, Role, Term
from shuniu.casework.posting import URGENCIES, Envelope
from shuniu.commons import calendar, numbering
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.text import clean

from ..flow import KIND, RULES, SIGN
from ..hands import HANDS
from ..models import Dispatch, Enclosure, Peer
from ..wire.package import Malformed, Opened
from ..wording import OPENING
from .base import day_of
from .sending import SERIES, demand_document, dispatch_row, enclosure_rows

MORE_MOST, TEXT_MOST = 60, 500


@dataclass(frozen=True)
class Draft:
    """A document that was found in order, with its papers kept; nothing refuses it any more."""

    envelope: Envelope
    package_id: str


def draft(opened: Opened, peer: Peer, unit: Unit, *, by: Actor, at: dt.datetime) -> Draft:
    """Look the document over and keep its papers; refuses, with nothing kept, what is not in order.

    The door is the same as for what is sent from here: a state secret, a hostile file.
    """
    envelope = _envelope(opened.metadata, peer, unit, day_of(at))
    names = tuple((file.name[:120], Paper()) for file, _stream in opened.papers)
    title = demand_document(replace(envelope, papers=names), "")
    kept = tuple(
        (file.name[:120], papers.store(stream, file.name, by=by, at=at))
        for file, stream in opened.papers
    )
    return Draft(replace(envelope, title=title, papers=kept), str(opened.manifest.package_id))


def _envelope(told: dict[str, Any], peer: Peer, unit: Unit, today: dt.date) -> Envelope:
    def text(name: str) -> str:
        found = told.get(name, "")
        if not isinstance(found, str):
            raise Malformed(what=name)
        return clean(found)

    more, urgency = told.get("more", {}), text("urgency")
    if not isinstance(more, dict) or len(more) > MORE_MOST:
        raise Malformed(what="more")
    try:
        day = parse_date(text("issued_on"))
    except ValueError:
        raise Malformed(what="issued_on") from None
    return Envelope(
        title=text("title"),
        number=text("document_number"),
        kind_label=text("kind"),
        from_unit=unit,
        day=day or today,
        urgency=urgency if urgency in URGENCIES else "",
        metadata={clean(str(k))[:60]: clean(str(v))[:TEXT_MOST] for k, v in more.items()},
        reply_to=text("reply_to"),
        issuer=(text("issuer") or peer.name)[:80],
    )


def open_documents(
    drafts: Sequence[Draft], peer: Peer, unit: Unit, *, by: Actor, at: dt.datetime
) -> list[tuple[Dispatch, str]]:
    """Open a sending for each, in a handful of statements; the sendings with their numbers."""
    if not drafts:
        return []
    numbers = numbering.take_block(
        SERIES, [d.package_id for d in drafts], by=by, at=at, subject_kind="exchange_package"
    )
    note = _("由{peer}传来").format(peer=peer.name)
    news = [
        NewMatter(d.envelope.title, n, (d.envelope.number, d.envelope.sender), note)
        for d, n in zip(drafts, numbers, strict=True)
    ]
    keys = open_many(KIND, news, unit=unit, by=by, at=at)
    made = Dispatch.objects.bulk_create(
        dispatch_row(key, d.envelope, "") for key, d in zip(keys, drafts, strict=True)
    )
    Enclosure.objects.bulk_create(
        row for one, d in zip(made, drafts, strict=True) for row in enclosure_rows(one, d.envelope)
    )
    _give(keys, drafts, unit, at)
    _tell(news, keys, unit, at)
    return list(zip(made, numbers, strict=True))


def _give(keys: Sequence[int], drafts: Sequence[Draft], unit: Unit, at: dt.datetime) -> None:
    """The office has to sign for each, by its urgency."""
    given = Assignment.objects.bulk_create(
        Assignment(matter_id=key, unit=unit, role=Role.RECEIVE, given_at=at) for key in keys
    )
    days, on = calendar.load(), day_of(at)
    counted = {
        urgency: terms.counted(SIGN, on=on, days=days, rule=RULES[urgency])
        for urgency in {d.envelope.urgency for d in drafts}
    }
    opened = []
    for assignment, one in zip(given, drafts, strict=True):
        term = copy(counted[one.envelope.urgency])
        term.matter_id, term.assignment = assignment.matter_id, assignment
        opened.append(term)
    Term.objects.bulk_create(opened)
    terms.refresh_all(keys)


def _tell(news: Sequence[NewMatter], keys: Sequence[int], unit: Unit, at: dt.datetime) -> None:
    """Whoever signs for the office is told once, of all of them."""
    text = str(OPENING.notice).format(title=news[0].title, number=news[0].number)
    if len(news) > 1:
        text = _("{first}等{n}件").format(first=text, n=len(news))
    told = {s.member_id for s in members_owing(HANDS, {unit.pk}, day_of(at)) if not s.is_away}
    send_all(
        [News(member, text, f"{KIND}.open", "matter", keys[0]) for member in sorted(told)],
        at=at,
        key=f"exchange:{keys[0]}",
    )
