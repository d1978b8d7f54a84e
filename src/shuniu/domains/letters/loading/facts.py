"""The letters' own tables for walked histories: letter, answers, ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from shuniu.casework.bulk import Batch, Table, Walked, keys, table
from shuniu.casework.bulk.walk import Given, Took
from shuniu.ground.text import clean

from ..models import Answer, Letter, Rating, RatingSource, TransferBody
from .rows import RATINGS, LetterFacts, StepFacts

LETTER_FIELDS = """
matter mailbox letter_type complex original_title text channel external_number written_at
writer_name writer_phone writer_email writer_address phone_confirmed_at
town consent_public keep_secret query_code_hash idempotency_key flags complained_unit
reject_reason right_channel transferred_to transferred_unit
merged_into lead_unit answer answered_at satisfaction rated_at asked_again_at asked_again_text
public_title public_text public_answer public_search prepared_by prepared_at checked_by published_at
"""
ANSWER_FIELDS = """
id letter assignment unit text drafted_by drafted_by_label drafted_at reviewed_by reviewed_by_label
returned_at returned_because released_at
"""
RATING_FIELDS = "id letter answer satisfaction reason source by at"


@dataclass(slots=True, eq=False)
class _Draft:
    given: Given
    text: str
    by_label: str
    at: dt.datetime
    reviewed_by: str = ""
    returned_at: dt.datetime | None = None
    because: str = ""
    released_at: dt.datetime | None = None
    key: int = 0


@dataclass(slots=True, eq=False)
class _Told:
    """What a letter's steps say about it."""

    drafts: list[_Draft] = field(default_factory=list)
    ratings: list[tuple[_Draft, str, str, str, dt.datetime]] = field(default_factory=list)
    lead: int | None = None
    answer: _Draft | None = None
    answered_at: dt.datetime | None = None
    satisfaction: str = ""
    rated_at: dt.datetime | None = None
    asked_at: dt.datetime | None = None
    asked: str = ""
    channel: str = ""
    transferred: str = ""


def tables(batch: Batch, source: str) -> list[Table]:
    """The rows of the letters' tables, for the keys that the batch has taken."""
    told = [_tell(w) for w in batch.walked]
    drafts = [d for t in told for d in t.drafts]
    for draft, key in zip(drafts, keys(Answer, len(drafts)), strict=True):
        draft.key = key
    ratings = list(_ratings(batch, told))
    rating_keys = keys(Rating, len(ratings))
    return [
        table(Letter, LETTER_FIELDS, _letters(batch, told, source)),
        table(Answer, ANSWER_FIELDS, _answers(batch, told)),
        table(
            Rating,
            RATING_FIELDS,
            ((k, *row) for k, row in zip(rating_keys, ratings, strict=True)),
        ),
    ]


def _tell(walked: Walked) -> _Told:
    told = _Told()
    for took in walked.moves:
        code = took.past.code
        if code in ("dispatch", "redispatch", "rehandle"):
            told.lead = took.past.unit_id
        elif code in ("send_back", "recall"):
            told.lead = None
        elif code == "reject":
            told.channel = took.past.note
        elif code == "transfer":
            told.transferred = TransferBody.OTHER
        elif code == "ask_again":
            told.asked_at, told.asked = took.past.at, took.past.opinion
        elif code in RATINGS:
            _rate(told, took)
        else:
            _answer(told, took)
    return told


def _answer(told: _Told, took: Took) -> None:
    past, draft = took.past, told.drafts[-1] if told.drafts else None
    if past.code == "draft_answer":
        assert took.given is not None and isinstance(past.facts, StepFacts)
        told.drafts.append(_Draft(took.given, past.facts.text, past.by_label, past.at))
    elif draft is None:
        return
    elif past.code in ("return_draft", "withdraw_draft"):
        draft.returned_at, draft.because = past.at, past.opinion or past.note
        if past.code == "return_draft":
            draft.reviewed_by = past.by_label
    elif past.code == "approve_answer":
        draft.reviewed_by, draft.released_at = past.by_label, past.at
        told.answer, told.answered_at = draft, told.answered_at or past.at
        told.satisfaction, told.rated_at = "", None


def _rate(told: _Told, took: Took) -> None:
    facts = took.past.facts
    assert isinstance(facts, StepFacts) and told.answer is not None
    phone = took.past.code.startswith("callback")
    source = RatingSource.PHONE if phone else RatingSource.WEB
    told.ratings.append((told.answer, facts.satisfaction, facts.text, source, took.past.at))
    told.satisfaction, told.rated_at = facts.satisfaction, took.past.at


def _letters(batch: Batch, told: list[_Told], source: str) -> Iterator[tuple[object, ...]]:
    for walked, key, t in zip(batch.walked, batch.matter_keys, told, strict=True):
        facts = walked.past.facts
        assert isinstance(facts, LetterFacts)
        row = facts.row
        once = sha256(f"{source}\0{row.old_number}".encode()).hexdigest()
        yield (
            key,
            facts.mailbox.pk,
            facts.letter_type.pk,
            False,
            clean(row.title) if clean(row.title) != walked.past.title else "",
            facts.text,
            facts.channel,
            row.old_number,
            row.written_at,
            row.name,
            row.phone,
            "",
            row.address,
            None,
            None,
            row.consent_public,
            row.keep_secret,
            "",
            once,
            [],
            None,
            "",
            t.channel,
            t.transferred,
            None,
            None,
            t.lead,
            t.answer.key if t.answer else None,
            t.answered_at,
            t.satisfaction,
            t.rated_at,
            t.asked_at,
            t.asked,
            *("", "", "", ""),
            *(None, None, None, None),
        )


def _answers(batch: Batch, told: list[_Told]) -> Iterator[tuple[object, ...]]:
    for key, t in zip(batch.matter_keys, told, strict=True):
        for d in t.drafts:
            yield (
                d.key,
                key,
                batch.given_key(d.given),
                d.given.unit_id,
                d.text,
                None,
                d.by_label,
                d.at,
                None,
                d.reviewed_by,
                d.returned_at,
                d.because,
                d.released_at,
            )


def _ratings(batch: Batch, told: list[_Told]) -> Iterator[tuple[object, ...]]:
    for key, t in zip(batch.matter_keys, told, strict=True):
        for draft, satisfaction, reason, source, at in t.ratings:
            yield key, draft.key, satisfaction, reason, source, None, at
