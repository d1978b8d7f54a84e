"""Proposals come in: one by hand, or a session's whole list from a sheet, set by set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk import copy, keys, table
from shuniu.casework.bulk_steps import NewMatter, open_many
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..models import (
    Body,
    Category,
    Handling,
    Importance,
    Proposal,
    ProposalText,
    Proposer,
    ProposerKind,
    Session,
    Signature,
)

KIND = "proposal"
TITLE_MOST, TEXT_MOST, SIGNERS_MOST = 200, 20_000, 200
PROPOSAL = """matter session own_number part category handling importance wide proposed_on
may_publish planned_lead planned_assisting assignment_number assigned_at lead_unit contacted_at
reply replied_at reviewed_at result_class satisfaction rated_at prepared_by prepared_at checked_by
published_at"""
TEXTS = "proposal text public_title public_text public_reply public_search"
USUAL_KIND = {
    Body.CONGRESS: ProposerKind.DEPUTY,
    Body.CONFERENCE: ProposerKind.MEMBER,
    Body.STANDING: ProposerKind.COMMITTEE,
}


@dataclass(frozen=True)
class Signer:
    """One who proposes, as written on the paper."""

    name: str
    kind: str
    group: str = ""
    phone: str = ""


@dataclass(frozen=True)
class NewProposal:
    """A proposal as it is handed in; the first signer is the one who is answered."""

    own_number: int
    title: str
    text: str
    category: Category
    signers: tuple[Signer, ...]
    handling: str = Handling.SINGLE
    importance: str = Importance.ORDINARY
    wide: bool = False
    may_publish: bool = True
    proposed_on: dt.date | None = None
    planned_lead_id: int | None = None
    planned_assisting: tuple[int, ...] = field(default_factory=tuple)


def number_of(session: Session, own_number: int, part: int = 0) -> str:
    """县人大十八届三次第12号; the parts of a separate handling are …之2, …之3."""
    number = _("{session}第{n}号").format(session=session.short_name, n=own_number)
    return f"{number}之{part}" if part else number


def register(
    session: Session,
    *,
    own_number: int,
    title: str,
    text: str,
    category: Category,
    proposer: str,
    group: str = "",
    phone: str = "",
    kind: str = "",
    joint: Sequence[str] = (),
    importance: str = Importance.ORDINARY,
    wide: bool = False,
    may_publish: bool = True,
    proposed_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Proposal:
    """登记建议提案: one by hand; refused when the session has that number already."""
    title, text, proposer = clean(title), clean(text), clean(proposer)
    if not title or len(title) > TITLE_MOST:
        raise FieldRefused("title", _("请填写案由，不超过{n}字。").format(n=TITLE_MOST))
    if not text or len(text) > TEXT_MOST:
        raise FieldRefused("text", _("请填写内容，不超过{n}字。").format(n=TEXT_MOST))
    if not proposer:
        raise FieldRefused("proposer", _("请填写提出人。"))
    if own_number < 1:
        raise FieldRefused("own_number", _("建议提案号从1开始。"))
    with transaction.atomic():
        # Two who type the same number at once: the second waits here and is told.
        Session.objects.select_for_update().get(pk=session.pk)
        if Proposal.objects.filter(session=session, own_number=own_number).exists():
            raise FieldRefused("own_number", _("这次会议已有第{n}号。").format(n=own_number))
        usual = str(USUAL_KIND[Body(session.body)])
        names = [name for name in dict.fromkeys(clean(j) for j in joint) if name != proposer]
        new = NewProposal(
            own_number,
            title,
            text,
            category,
            (
                Signer(proposer, kind or usual, clean(group), clean(phone)),
                *(Signer(name, usual) for name in names if name),
            ),
            importance=importance,
            wide=wide,
            may_publish=may_publish,
            proposed_on=proposed_on,
        )
        key = bring_in(session, [new], by=by, at=at)[0]
    return Proposal.objects.select_related("matter", "session", "category").get(pk=key)


def bring_in(
    session: Session, found: Sequence[NewProposal], *, by: Actor, at: dt.datetime
) -> list[int]:
    """登记一批: the session's proposals, in one transaction, set by set; their keys in order.

    The caller has looked for doubles; the database refuses what slipped through.
    """
    powers.demand_registrar(session.unit_id, by)
    if not found:
        return []
    with transaction.atomic():
        matters = open_many(
            KIND,
            [
                NewMatter(
                    new.title,
                    number_of(session, new.own_number),
                    (new.text, *(s.name for s in new.signers)),
                )
                for new in found
            ],
            unit=session.unit,
            by=by,
            at=at,
        )
        _write(session, list(zip(matters, found, strict=True)))
        trail.record(
            "proposals.brought_in",
            subject_kind="proposal_session",
            subject_id=session.pk,
            by=by,
            at=at,
            detail={"count": len(found), "numbers": [n.own_number for n in found][:500]},
        )
    return matters


def _write(session: Session, rows: Sequence[tuple[int, NewProposal]]) -> None:
    """The rows beside the matters: the proposals, their texts, who signed them."""
    people = proposers({s for _key, new in rows for s in new.signers})
    signed = [
        (key, people[signer.kind, signer.name, signer.group], order)
        for key, new in rows
        for order, signer in enumerate(_once(new.signers), start=1)
    ]
    taken = keys(Signature, len(signed))
    copy(
        [
            table(Proposal, PROPOSAL, (_row(session, key, new) for key, new in rows)),
            table(ProposalText, TEXTS, ((key, new.text, "", "", "", "") for key, new in rows)),
            table(
                Signature,
                "id proposal proposer order",
                ((k, *row) for k, row in zip(taken, signed, strict=True)),
            ),
        ]
    )


def _once(signers: Iterable[Signer]) -> list[Signer]:
    known: dict[tuple[str, str, str], Signer] = {}
    for signer in signers:
        known.setdefault((signer.kind, signer.name, signer.group), signer)
    return list(known.values())


def _row(session: Session, key: int, new: NewProposal) -> tuple[object, ...]:
    return (
        *(key, session.pk, new.own_number, 0, new.category.pk, str(new.handling)),
        *(str(new.importance), new.wide, new.proposed_on, new.may_publish, new.planned_lead_id),
        *(list(new.planned_assisting), "", None, None, None, None, None, None, "", "", None),
        *(None, None, None, None),
    )


def proposers(signers: Iterable[Signer]) -> dict[tuple[str, str, str], int]:
    """The keys of those who propose, new ones added; a new telephone replaces the old one."""
    wanted = _once(sorted(signers, key=lambda s: (s.kind, s.name, s.group, s.phone == "")))
    Proposer.objects.bulk_create(
        [Proposer(kind=s.kind, name=s.name, group=s.group, phone=s.phone) for s in wanted],
        ignore_conflicts=True,
        batch_size=1000,
    )
    names = {s.name for s in wanted}
    found = {(p.kind, p.name, p.group): p for p in Proposer.objects.filter(name__in=names)}
    changed = []
    for signer in wanted:
        known = found[signer.kind, signer.name, signer.group]
        if signer.phone and known.phone != signer.phone:
            known.phone = signer.phone
            changed.append(known)
    Proposer.objects.bulk_update(changed, ["phone"], batch_size=500)
    return {key: p.pk for key, p in found.items()}
