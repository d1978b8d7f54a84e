"""导入旧发文登记簿: all of a register or nothing; it may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shuniu.casework.bulk import (
    Batch,
    Brought,
    Effect,
    Past,
    Refusal,
    Register,
    Table,
    Walked,
    bring,
    keys,
    table,
)
from shuniu.casework.bulk.walk import Took
from shuniu.casework.models import Matter, OldNumber
from shuniu.commons import numbering
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours
from shuniu.ground.text import clean

from .. import powers
from ..actions.drafting import DRAFT_SERIES
from ..models import (
    KIND_DIRECTION,
    Addressee,
    AddressRole,
    DraftVersion,
    Incoming,
    Outgoing,
    RouteStop,
    Stage,
    Stance,
    StopState,
    usual_form,
)
from ..queries import KIND
from ..queries_incoming import KIND as INCOMING
from .outgoing_rows import (
    PASSING,
    SUBJECT_MOST,
    OutgoingFacts,
    OutgoingRow,
    Request,
    Words,
    histories,
)

SHEET = "发文登记簿"
OUTGOING = """
matter issuer drafter drafter_label drafting_unit kind category direction form subject to_text
copies_text urgency disclosure disclosure_reason normative important manuscript remark
printed_copies present absent observers answers skip_reason government_agreed assigned_by_leader
leaning consulted fair_competition edits edited_by edited_by_label edited_at number draft_number
series day signed_by signed_by_label
signed_at signed_digest decision proved_by secrecy_by secrecy_at secrecy_open pages seal_code
issued_at pdf ofd docx ended_on ended_reason
"""
STOP = """
id outgoing order stage unit member together state counts stance assignment opened_in again_of move
version by_label at added_by_label
"""
VERSION = "id outgoing n name title manuscript digest by by_label at"
ADDRESSEE = "id outgoing role order unit name peer"
EFFECTS = dict.fromkeys(("submit", *PASSING.values()), Effect.DONE)


def load(rows: Iterable[OutgoingRow], *, source: str, by: Actor, at: dt.datetime) -> Brought:
    """Bring an old register of outgoing documents in, all or nothing, in one transaction.

    The numbers stay as they are, and where the issuer's own series has their look the next
    number follows them. A reply is linked with its request, which knows of it from then on.
    Raises NotYours, FieldRefused for the source, and RefusedRows with every row that does
    not fit and why.
    """
    if by.kind != SYSTEM:
        office = Unit.objects.get(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
        if not powers.sets_up_issuers(by, office.pk):
            raise NotYours
    every = list(rows)
    words = Words(_requests() if any(row.answers for row in every) else {})
    pasts, refusals = histories(every, words)
    refusals += _doubles(pasts, clean(source))
    made = _Tables()
    register = Register(
        KIND,
        owner=lambda past: _facts(past).owner.pk,
        tables=lambda batch, _source: made.tables(batch),
        effects=EFFECTS,
        series=lambda _past: DRAFT_SERIES,
        number=lambda past: _facts(past).number,
        sheets=(SHEET, SHEET),
    )
    with transaction.atomic():
        done = bring(register, pasts, refusals, source=source, by=by, at=at)
        for series, held in made.held.items():
            numbering.enter(series, held, by=by, subject_kind="matter")
        _tell_requests(made.replies)
    return done


def _facts(past: Past) -> OutgoingFacts:
    assert isinstance(past.facts, OutgoingFacts)
    return past.facts


def _requests() -> dict[str, Request]:
    """Requests and reports by the numbers they go by: the register's, the old one, their own."""
    found: dict[str, Request] = {}
    by_key: dict[int, Request] = {}
    asked = Incoming.objects.filter(category__in=("request", "report")).order_by("-pk")
    columns = ("pk", "document_number", "number_folded", "matter__number")
    for key, written, folded, number in asked.values_list(*columns):
        by_key[key] = Request(key, written or number)
        found |= dict.fromkeys(filter(None, (folded, number)), by_key[key])
    old = OldNumber.objects.filter(kind=INCOMING, matter__incoming__in=asked)
    return found | {n: by_key[key] for n, key in old.values_list("number", "matter_id")}


def _doubles(pasts: Iterable[Past], source: str) -> list[Refusal]:
    """A document number that another record has already, here or in these rows."""
    there = set(Matter.objects.filter(kind=KIND).values_list("number", flat=True))
    loaded = OldNumber.objects.filter(kind=KIND, source=source)
    known = set(loaded.values_list("number", flat=True))
    refusals, seen = [], set()
    for past in pasts:
        number = _facts(past).number
        if not number:
            continue
        if number in seen or (number in there and past.old_number not in known):
            reason = _("发文字号“{number}”已经有了。").format(number=number)
            refusals.append(Refusal(past.row, past.old_number, reason, SHEET))
        seen.add(number)
    return refusals


def _tell_requests(replies: list[tuple[int, str, dt.datetime]]) -> None:
    """Each request knows the number and moment of its reply, unless it had one."""
    fresh = {key: (number, at) for key, number, at in replies}
    known = list(Incoming.objects.filter(pk__in=fresh, reply_number=""))
    for one in known:
        one.reply_number, one.replied_at = fresh[one.pk]
    Incoming.objects.bulk_update(known, ["reply_number", "replied_at"], batch_size=500)
    undated = Incoming.objects.filter(pk__in=fresh, replied_at__isnull=True)
    undated.update(replied_at=F("answered_at"))


def subject_of(title: str, issuer: str, kind_label: str) -> str:
    """关于……的, without the issuer before it and the kind behind it."""
    found = title.removeprefix(issuer).removesuffix(kind_label).removesuffix("的").strip()
    return (found or title)[:SUBJECT_MOST]


class _Tables:
    """The room's own tables for a batch whose keys are taken; what to tell afterwards."""

    def __init__(self) -> None:
        self.held: dict[str, list[numbering.Held]] = {}
        self.replies: list[tuple[int, str, dt.datetime]] = []

    def tables(self, batch: Batch) -> list[Table]:
        """Documents, co-issuers, recipients, a version each, and the route as it was passed."""
        versions = keys(DraftVersion, len(batch.walked))
        partners: Any = Outgoing.co_issuers.through
        return [
            table(Outgoing, OUTGOING, self._documents(batch)),
            _keyed(partners, "id outgoing unit", list(self._partners(batch))),
            _keyed(Addressee, ADDRESSEE, list(self._addressees(batch))),
            table(DraftVersion, VERSION, self._versions(batch, versions)),
            _keyed(RouteStop, STOP, list(self._stops(batch, versions))),
        ]

    def _documents(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        each = zip(batch.walked, batch.matter_keys, batch.numbers, strict=True)
        for walked, key, number in each:
            facts = _facts(walked.past)
            row, direction = facts.row, KIND_DIRECTION[facts.kind]
            signed_at = row.signed_at
            assert signed_at is not None
            if facts.series:
                held = numbering.Held(facts.number, key, signed_at)
                self.held.setdefault(facts.series, []).append(held)
            if facts.request is not None:
                self.replies.append((facts.request.key, facts.number or number, signed_at))
            issued = walked.state != "cancelled"
            to, copies = ("、".join(n for n, _u in names) for names in (facts.to, facts.copies))
            ended = row.ended_on or (signed_at if row.ended not in ("", "已印发") else None)
            yield (
                *(key, facts.issuer.pk, None, facts.drafter[:80], facts.drafting_unit_id),
                *(facts.kind, facts.category, str(direction), str(_form(facts))),
                *(_subject(walked), to, copies, facts.urgency, facts.disclosure, ""),
                *(False, False, facts.manuscript, "", row.printed_copies, "", "", ""),
                *(
                    facts.request.number[:60] if facts.request else "",
                    "",
                    False,
                    False,
                    "",
                    "",
                    "",
                    0,
                    None,
                    "",
                    None,
                ),
                *(facts.number, "" if facts.number else number, facts.series),
                *(row.day or signed_at.astimezone(clock.ZONE).date(), None),
                *(clean(row.signer)[:200], signed_at, facts.digest, "", None, None, None, None),
                *(row.pages, ""),
                *((row.issued_at or signed_at) if issued else None, None, None, None),
                ended.astimezone(clock.ZONE).date() if ended else None,
                clean(row.ended_reason)[:300],
            )

    def _partners(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
            for unit in _facts(walked.past).co_issuers:
                yield key, unit

    def _addressees(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
            facts, seen, order = _facts(walked.past), set(), 0
            for role, names in ((AddressRole.TO, facts.to), (AddressRole.COPY, facts.copies)):
                for name, unit in names:
                    if (unit or name) not in seen:
                        yield key, str(role), order, unit, name, ""
                        order += 1
                    seen.add(unit or name)

    def _versions(self, batch: Batch, versions: list[int]) -> Iterator[tuple[object, ...]]:
        name = _("定稿")
        for walked, key, version in zip(batch.walked, batch.matter_keys, versions, strict=True):
            facts, past = _facts(walked.past), walked.past
            yield (
                *(version, key, 1, name, past.title, facts.manuscript, facts.digest, None),
                *(past.by_label, past.opened_at),
            )

    def _stops(self, batch: Batch, versions: list[int]) -> Iterator[tuple[object, ...]]:
        """The drafter's station and those passed: each with its assignment and its move."""
        each = zip(batch.walked, batch.matter_keys, batch.move_keys, versions, strict=True)
        for walked, key, moves, version in each:
            passed = _passed(walked, moves)
            opened = {str(Stage.DRAFTING): moves[0]}
            for took, move in zip(walked.moves, moves[1:], strict=True):
                opened |= {stop.stage: move for stop in took.past.stops}
            facts = _facts(walked.past)
            together = {(s.stage, s.unit_id): s.together for s in facts.stations}
            for order, given in enumerate(walked.given):
                took, move = passed[id(given)]
                agreed = Stance.AGREE if given.stage == Stage.COUNTERSIGNING else ""
                yield (
                    *(key, order, given.stage, given.unit_id, None),
                    together.get((Stage(given.stage), given.unit_id), False),
                    *(str(StopState.DONE), True, str(agreed), batch.given_key(given)),
                    *(opened[given.stage], None, move, version, took.past.by_label, took.past.at),
                    walked.past.by_label,
                )


def _passed(walked: Walked, moves: list[int]) -> dict[int, tuple[Took, int]]:
    return {
        id(took.given): (took, move)
        for took, move in zip(walked.moves, moves[1:], strict=True)
        if took.given is not None
    }


def _form(facts: OutgoingFacts) -> str:
    return str(usual_form(facts.kind, KIND_DIRECTION[facts.kind]))


def _subject(walked: Walked) -> str:
    facts = _facts(walked.past)
    label = str(dict(Outgoing._meta.get_field("kind").flatchoices)[facts.kind])
    return subject_of(walked.past.title, facts.issuer.name, label)


def _keyed(model: Any, fields: str, rows: list[tuple[object, ...]]) -> Table:
    """The rows of a table that has keys of its own, which are taken here."""
    taken = keys(model, len(rows))
    return table(model, fields, ((k, *row) for k, row in zip(taken, rows, strict=True)))
