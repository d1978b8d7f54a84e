"""复核、校对、用印、分发: a signed document is set, sealed by a second person and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, posting, standard
from shuniu.casework.models import Matter, Outcome
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.ground.refusal import FieldRefused, Refused, SelfCheck

from ..models import Outgoing, Stage, StopState
from ..queries import place, stops_of
from . import papers
from .base import REASON_MOST, again, lock_document, open_stops
from .elements import recipients_of

MOST_COPIES = 20_000


class ChangedSinceSigning(Refused):
    """签发以后文稿有改动。实质性修改须退签发人复审（《条例》第二十五条），请点“复核退签发人”。"""


class NobodyToSend(Refused):
    """没有可以分发的单位：收文机关都不在公文交换范围内。请另行送达，并在备注中写明。"""


def prove(
    matter: Matter,
    *,
    printed_copies: int | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """校对付印: re-checked and read; the text is what was signed, every character can be set."""
    with engine.step(matter, "prove", by=by, at=at, seen=seen) as work:
        outgoing = lock_document(work)
        demand_as_signed(outgoing)
        if printed_copies is not None:
            if not 0 <= printed_copies <= MOST_COPIES:
                raise FieldRefused("printed_copies", _("请填写印数，最多%d份。") % MOST_COPIES)
            outgoing.printed_copies = printed_copies
        papers.demand_setting(outgoing, at=at)
        outgoing.proved_by_id = by.member_id
        outgoing.save(update_fields=["proved_by", "printed_copies"])


def demand_as_signed(outgoing: Outgoing) -> None:
    """Refuse what is not word for word the text that was signed."""
    if manuscripts.parse(outgoing.manuscript).digest() != outgoing.signed_digest:
        raise ChangedSinceSigning


def recheck(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """复核: what would change the substance goes back to who signed; the number stays."""
    reason = standard.need(reason, "reason", _("请写明需要复审的内容。"))[:REASON_MOST]
    with engine.step(matter, "recheck", by=by, at=at, note=reason, seen=seen) as work:
        outgoing = lock_document(work)
        done = [
            s
            for s in stops_of(outgoing)
            if s.stage == Stage.SIGNING and s.state == StopState.DONE and s.counts
        ]
        for stop in done:
            stop.counts = False
            stop.save(update_fields=["counts"])
        new = [again(stop, work.move.by_label) for stop in sorted(done, key=place)]
        open_stops(work, outgoing, new)


def seal(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """用印: by a second person; PDF, OFD and docx are made and kept, each with its digest."""
    with engine.step(matter, "seal", by=by, at=at, seen=seen) as work:
        outgoing = lock_document(work)
        demand_as_signed(outgoing)
        if outgoing.proved_by_id is not None and outgoing.proved_by_id == by.member_id:
            raise SelfCheck(why=_("校对付印是您本人办的。"))
        papers.make(work, outgoing, requested_by=_prover(outgoing, work), by=by)


def _prover(outgoing: Outgoing, work: engine.Work) -> Actor:
    member = Member.objects.get(pk=outgoing.proved_by_id or 0)
    return actor_of(member, work.on)


def unseal(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回校对: whoever is to seal it found a fault."""
    reason = standard.need(reason, "reason", _("请写明退回的理由。"))[:REASON_MOST]
    with engine.step(matter, "unseal", by=by, at=at, note=reason, seen=seen):
        pass


def dispatch(
    matter: Matter,
    *,
    units: Sequence[Unit] | None = None,
    peers: Sequence[str] = (),
    due_on: dt.date | None = None,
    remark: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """分发: to the main and copy recipients that take part in the exchange (or to ``units``)."""
    with engine.step(
        matter, "dispatch", by=by, at=at, note=remark[:REASON_MOST], seen=seen
    ) as work:
        outgoing = lock_document(work)
        to = receivers_of(outgoing) if units is None else list(dict.fromkeys(units))
        if not to and not peers and not remark.strip() and outgoing.addressees.exists():
            raise NobodyToSend
        _send(work, outgoing, to, peers, due_on, by)
        outgoing.issued_at = at
        outgoing.save(update_fields=["issued_at"])


def dispatch_more(
    matter: Matter,
    *,
    units: Sequence[Unit],
    peers: Sequence[str] = (),
    due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """补发: to further units; the issuer decides the range (印发传达范围)."""
    if not units and not peers:
        raise FieldRefused("units", _("请选择补发的单位。"))
    note = _("给{n}个单位").format(n=len(units) + len(peers))
    with engine.step(matter, "dispatch_more", by=by, at=at, note=note, seen=seen) as work:
        _send(work, lock_document(work), list(dict.fromkeys(units)), peers, due_on, by)


def receivers_of(outgoing: Outgoing) -> list[Unit]:
    """The recipients that get it by exchange: those of our units that take part, not its owner."""
    found = [*recipients_of(outgoing, "to"), *recipients_of(outgoing, "copy")]
    return [
        unit
        for unit in found
        if isinstance(unit, Unit)
        and unit.in_exchange
        and unit.closed_on is None
        and unit.pk != outgoing.matter.unit_id
    ]


def _send(
    work: engine.Work,
    outgoing: Outgoing,
    to: Sequence[Unit],
    peers: Sequence[str],
    due_on: dt.date | None,
    by: Actor,
) -> None:
    work.facts["units"] = len(to)
    if not to and not peers:
        return
    posting.carrier().send(
        work.matter,
        papers.envelope(outgoing),
        list(to),
        tuple(peers),
        by=by,
        at=work.at,
        due_on=due_on,
    )


def review_secrecy(
    matter: Matter,
    *,
    may_open: bool,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """保密审查: a second person says whether it may be made public (先审查、后公开)."""
    verdict = _("可以公开") if may_open else _("不得公开")
    if not may_open:
        text = standard.need(text, "text", _("请写明不得公开的理由。"))
    with engine.step(matter, "review_secrecy", by=by, at=at, note=verdict, seen=seen) as work:
        outgoing = lock_document(work)
        work.opinion(f"{verdict}。{text.strip()}")
        outgoing.secrecy_by_id, outgoing.secrecy_at = by.member_id, at
        outgoing.secrecy_open = may_open
        outgoing.save(update_fields=["secrecy_by", "secrecy_at", "secrecy_open"])


__all__ = [
    "ChangedSinceSigning",
    "NobodyToSend",
    "Outcome",
    "dispatch",
    "dispatch_more",
    "prove",
    "receivers_of",
    "recheck",
    "review_secrecy",
    "seal",
    "unseal",
]
