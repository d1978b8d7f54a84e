"""The room's own tables for walked histories: proposals, who proposed, replies, opinions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Batch, Table, Walked, keys, table
from shuniu.casework.bulk.walk import Given, Took
from shuniu.ground import clock
from shuniu.ground.text import clean

from ..actions.registering import PROPOSAL, TEXTS, USUAL_KIND, Signer, proposers
from ..models import (
    Body,
    Commitment,
    Contact,
    ContactMeans,
    Disclosure,
    Evaluation,
    EvaluationMeans,
    Handling,
    Proposal,
    ProposalText,
    Reply,
    ResultClass,
    Score,
    Signature,
)
from .rows import ASSIGNING, BY_CITIZEN, RATINGS, ProposalFacts, StepRow

REPLY = """id proposal assignment unit result_class disclosure disclosure_reason text contact_name
contact_phone drafted_by drafted_by_label drafted_at signed_by signed_by_label signed_at reviewed_by
reviewed_by_label reviewed_at returned_at returned_because number issued_at"""
CONTACT = "id proposal move unit means held_on people note by_label"
EVALUATION = "id proposal reply attitude result remark means scan signed_on by_label at"
COMMITMENT = "id proposal reply text due_on fulfilled_on outcome by_label"


def _code(kind: type[TextChoices], word: str, usual: str = "") -> str:
    """The code of a choice that may be written as its label."""
    if not word:
        return usual
    return str({str(label): code for code, label in kind.choices}.get(word, word))


@dataclass(slots=True, eq=False)
class _Draft:
    given: Given
    row: StepRow
    at: dt.datetime
    by_label: str
    signed: tuple[str, dt.datetime | None] = ("", None)
    reviewed: tuple[str, dt.datetime | None] = ("", None)
    returned: tuple[dt.datetime | None, str] = (None, "")
    number: str = ""
    issued_at: dt.datetime | None = None
    evaluation: tuple[StepRow, str, dt.datetime] | None = None
    fulfilled: tuple[dt.date, str, str] | None = None
    key: int = 0


@dataclass(slots=True, eq=False)
class _Told:
    """What a proposal's steps say about it."""

    drafts: list[_Draft] = field(default_factory=list)
    contacts: list[tuple[int, Took]] = field(default_factory=list)
    lead: int | None = None
    assisted: bool = False
    assigned_at: dt.datetime | None = None
    reply: _Draft | None = None
    replied_at: dt.datetime | None = None
    reviewed_at: dt.datetime | None = None
    satisfaction: str = ""
    rated_at: dt.datetime | None = None


def _tell(walked: Walked, moves: list[int]) -> _Told:
    told = _Told()
    for took, move in zip(walked.moves, moves[1:], strict=True):
        step, code = took.past, took.step.code
        row = step.facts
        assert isinstance(row, StepRow)
        if code in ASSIGNING:
            told.lead, told.assisted = step.unit_id, bool(step.assisting)
            told.assigned_at = told.assigned_at or step.at
        elif code in ("send_back", "recall"):
            told.lead = None
        elif code == "record_contact":
            told.contacts.append((move, took))
        else:
            _tell_reply(told, took, row)
    return told


def _tell_reply(told: _Told, took: Took, row: StepRow) -> None:
    step, code = took.past, took.step.code
    if code == "draft_reply":
        assert took.given is not None
        told.drafts.append(_Draft(took.given, row, step.at, step.by_label))
        return
    draft = told.drafts[-1] if told.drafts else None
    if draft is None:
        return
    if code in ("withdraw_draft", "return_draft", "return_reply"):
        draft.returned = (step.at, clean(step.note) or str(took.step.label))
    elif code == "sign_reply":
        draft.signed = (step.by_label, step.at)
    elif code == "review_reply":
        draft.reviewed = (step.by_label, step.at)
    elif code == "issue_reply":
        draft.number, draft.issued_at = row.number, step.at
        told.reply, told.replied_at = draft, told.replied_at or step.at
        told.reviewed_at = told.reviewed_at or draft.reviewed[1]
        told.satisfaction, told.rated_at = "", None
    elif code in RATINGS:
        draft.evaluation = (row, code, step.at)
        scores = [_code(Score, row.attitude), _code(Score, row.result)]
        told.satisfaction = max(scores, key=list(Score.values).index)
        told.rated_at = step.at
    elif code == "fulfil":
        day = step.at.astimezone(clock.ZONE).date()
        draft.fulfilled = (day, step.note or _("已经兑现。"), step.by_label)


def tables(batch: Batch, numbers: dict[int, str]) -> list[Table]:
    """The room's tables, parents first; ``numbers`` are the assignment numbers by matter."""
    told = [_tell(w, m) for w, m in zip(batch.walked, batch.move_keys, strict=True)]
    drafts = [d for t in told for d in t.drafts]
    for draft, key in zip(drafts, keys(Reply, len(drafts)), strict=True):
        draft.key = key
    rows = list(zip(batch.matter_keys, batch.walked, told, strict=True))
    replies = _replies(batch, rows)
    return [
        # The rows name each other; the foreign keys are looked at when the transaction ends.
        table(Proposal, PROPOSAL, (_proposal(key, w, t, numbers) for key, w, t in rows)),
        table(ProposalText, TEXTS, ((key, _of(w).text, "", "", "", "") for key, w, _t in rows)),
        _signatures(rows),
        replies,
        _contacts(batch, rows),
        _evaluations(rows),
        _commitments(rows),
    ]


Row = tuple[int, Walked, _Told]


def _of(walked: Walked) -> ProposalFacts:
    assert isinstance(walked.past.facts, ProposalFacts)
    return walked.past.facts


def _proposal(key: int, w: Walked, t: _Told, numbers: dict[int, str]) -> tuple[object, ...]:
    found = _of(w)
    handling = str(Handling.JOINT if t.assisted else Handling.SINGLE)
    reply_class = _code(ResultClass, t.reply.row.result_class) if t.reply else ""
    contacted = t.contacts[0][1].past.at if t.contacts else None
    return (
        *(key, found.session.pk, found.row.own_number, 0, found.category.pk, handling),
        *(str(found.importance), found.row.wide, w.past.opened_at.astimezone(clock.ZONE).date()),
        *(found.row.may_publish, None, [], numbers.get(key, ""), t.assigned_at, t.lead, contacted),
        *(t.reply.key if t.reply else None, t.replied_at, t.reviewed_at, reply_class),
        *(t.satisfaction, t.rated_at, None, None, None, None),
    )


def _signatures(rows: list[Row]) -> Table:
    signed: list[tuple[int, Signer, int]] = []
    for key, w, _told in rows:
        found = _of(w)
        usual = found.kind or str(USUAL_KIND[Body(found.session.body)])
        names = [clean(found.row.proposer), *(clean(j) for j in found.row.joint)]
        for order, name in enumerate(dict.fromkeys(n for n in names if n), start=1):
            group = clean(found.row.group) if order == 1 else ""
            signed.append((key, Signer(name, usual, group), order))
    people = proposers(s for _key, s, _order in signed)
    taken = keys(Signature, len(signed))
    return table(
        Signature,
        "id proposal proposer order",
        (
            (k, key, people[s.kind, s.name, s.group], order)
            for k, (key, s, order) in zip(taken, signed, strict=True)
        ),
    )


def _replies(batch: Batch, rows: list[Row]) -> Table:
    found = []
    for key, _w, told in rows:
        for d in told.drafts:
            disclosure = _code(Disclosure, d.row.disclosure, Disclosure.PROACTIVE)
            reason = "" if disclosure == Disclosure.PROACTIVE else _("旧登记簿未写明理由")
            found.append(
                (
                    *(d.key, key, batch.given_key(d.given), d.given.unit_id),
                    *(_code(ResultClass, d.row.result_class), str(disclosure), reason),
                    *(clean(d.row.text), d.by_label[:40], "—", None, d.by_label, d.at),
                    *(None, *d.signed, None, *d.reviewed, *d.returned, d.number, d.issued_at),
                )
            )
    return table(Reply, REPLY, found)


def _contacts(batch: Batch, rows: list[Row]) -> Table:
    found = [(key, move, took) for key, _w, told in rows for move, took in told.contacts]
    taken = keys(Contact, len(found))
    made = []
    for k, (key, move, took) in zip(taken, found, strict=True):
        row = took.past.facts
        assert isinstance(row, StepRow)
        assert took.given is not None
        day = took.past.at.astimezone(clock.ZONE).date()
        means = _code(ContactMeans, row.means)
        note = clean(row.text) or _("旧登记簿没有记录内容")
        made.append(
            (k, key, move, took.given.unit_id, means, day, row.by_label, note, row.by_label)
        )
    return table(Contact, CONTACT, made)


def _evaluations(rows: list[Row]) -> Table:
    found = [
        (key, d, *d.evaluation)
        for key, _w, told in rows
        for d in told.drafts
        if d.evaluation is not None
    ]
    taken = keys(Evaluation, len(found))
    return table(
        Evaluation,
        EVALUATION,
        (
            (
                *(k, key, d.key, _code(Score, row.attitude), _code(Score, row.result)),
                clean(row.text),
                str(EvaluationMeans.WEB if code in BY_CITIZEN else EvaluationMeans.PAPER),
                *(None, at.astimezone(clock.ZONE).date(), row.by_label, at),
            )
            for k, (key, d, row, code, at) in zip(taken, found, strict=True)
        ),
    )


def _commitments(rows: list[Row]) -> Table:
    found = [
        (key, d) for key, _w, told in rows for d in told.drafts if d.row.promise and d.row.due_on
    ]
    taken = keys(Commitment, len(found))
    return table(
        Commitment,
        COMMITMENT,
        (
            (
                k,
                key,
                d.key,
                clean(d.row.promise)[:300],
                d.row.due_on,
                *(d.fulfilled or (None, "", "")),
            )
            for k, (key, d) in zip(taken, found, strict=True)
        ),
    )
