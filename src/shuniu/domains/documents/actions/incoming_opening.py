"""登记: by hand, or by signing for it in the exchange; corrected, sent back, cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.attaching import Upload
from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.posting import URGENT as POSTED_URGENT
from shuniu.casework.posting import VERY_URGENT, Envelope
from shuniu.commons import numbering
from shuniu.commons.flow import flows
from shuniu.commons.numbering.models import Series
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers_incoming as powers
from ..models import (
    DocumentKind,
    Incoming,
    IncomingCategory,
    Means,
    Urgency,
)
from ..queries_incoming import KIND, same_documents
from .incoming_facts import FIELDS, TITLE_MOST, PaperOnly, checked

SHOWN_TITLE = 200
ORIGINAL = "original"


class Registered(FieldRefused):
    """这份来文已经登记过：{number}《{title}》。确需重复登记的，请填写原因。"""

    def __init__(self, twin: Incoming) -> None:
        words = (type(self).__doc__ or "").format(
            number=twin.matter.number, title=twin.matter.title
        )
        super().__init__("duplicate_reason", words)
        self.twin = twin


def lock_incoming(work: engine.Work) -> Incoming:
    """The register's row of a step under way; the matter's lock is its lock."""
    incoming = Incoming.objects.select_related("lead_unit", "sender").get(pk=work.matter.pk)
    incoming.matter = work.matter
    return incoming


def demand_content(work: engine.Work) -> Incoming:
    """The row, refused (``PaperOnly``) where only a place is kept for a paper state secret."""
    incoming = lock_incoming(work)
    if incoming.placeholder:
        raise PaperOnly
    return incoming


@transaction.atomic
def register_by_hand(
    *,
    scans: Sequence[Upload] = (),
    duplicate_reason: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
    **facts: Any,
) -> Incoming:
    """收文登记: what came on paper, by mail, fax or telegram goes into the unit's register.

    ``facts`` are the register's columns (``title``, ``category``, ``sender_text`` …). Refused
    beside a field; ``Registered`` names the document that has the same number from the same
    sender, unless a reason is given; a marked state secret (``StateSecret``) is not taken in.
    A ``placeholder`` for a paper secret has no content and is done at once.
    """
    unit_id = unit.pk if unit is not None else powers.registering_unit(by)
    if not powers.may_register(by, unit_id):
        raise NotYours
    known = checked(facts, at)
    if known["placeholder"] and scans:
        raise FieldRefused("scans", PaperOnly.own_words())
    twin = _demand_new(unit_id, known, duplicate_reason)
    kept = attaching.keep(scans, field="scans", by=by, at=at)
    owner = unit or Unit.objects.get(pk=unit_id)
    received_by = facts.get("received_by_label") or by.label
    more = {"received_by_label": received_by, **_twin(twin, duplicate_reason)}
    incoming = _open(owner, known, by=by, at=at, **more)
    matter = Matter.objects.get(pk=incoming.pk)
    uses = [MatterPaper(matter=matter, paper=paper, purpose=ORIGINAL) for paper in kept]
    MatterPaper.objects.bulk_create(uses)
    with engine.step(matter, "register", by=by, at=at) as work:
        _open_reply(work, incoming)
    if incoming.placeholder:
        with engine.step(work.matter, "close", by=by, at=at, note=_("（按涉密渠道办理）")):
            Incoming.objects.filter(pk=incoming.pk).update(answered_at=at)
    incoming.matter = Matter.objects.get(pk=incoming.pk)
    return incoming


def _open(
    owner: Unit, known: dict[str, Any], *, by: Actor, at: dt.datetime, **more: Any
) -> Incoming:
    series = register_series(owner)
    origin = more.pop("origin", None)
    with engine.opening(
        KIND,
        title=shown_title(known["full_title"]),
        unit=owner,
        number=lambda pk: numbering.take(
            series, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        origin=origin,
        texts=_texts(known),
        note=_("（{means}）").format(means=Means(known["means"]).label),
    ) as work:
        return Incoming.objects.create(matter=work.matter, **known, **more)


def _texts(known: dict[str, Any]) -> tuple[str, ...]:
    names = ("full_title", "document_number", "sender_text", "summary")
    return tuple(known[name] for name in names if known.get(name))


def shown_title(full: str) -> str:
    """The title as lists show it: a very long one is cut, the register keeps it whole."""
    return full if len(full) <= SHOWN_TITLE else full[: SHOWN_TITLE - 1] + "…"


def register_series(owner: Unit) -> str:
    """The code of the unit's own numbers, set up when its first document comes in."""
    code = f"incoming.{owner.code}"[:40]
    if not Series.objects.filter(code=code).exists():
        name = owner.short_name.replace("{", "").replace("}", "")
        numbering.define_series(
            code,
            label=_("收文登记（{unit}）").format(unit=name)[:60],
            pattern=f"{name}收〔{{year}}〕{{n}}号",
        )
    return code


def _demand_new(unit_id: int, known: dict[str, Any], reason: str) -> Incoming | None:
    twin = same_documents(
        unit_id, number=known["document_number"], sender=known["sender_text"]
    ).first()
    if twin is not None and not clean(reason):
        raise Registered(twin)
    return twin


def _twin(twin: Incoming | None, reason: str) -> dict[str, Any]:
    if twin is None:
        return {}
    return {"duplicate_of": twin, "duplicate_reason": clean(reason)[:200]}


def _open_reply(work: engine.Work, incoming: Incoming) -> None:
    """A request from below is to be answered in ten working days (or by the day that it names)."""
    if incoming.category == IncomingCategory.REQUEST:
        due_on = incoming.reply_by if (incoming.reply_by or work.on) > work.on else None
        work.open_term("reply", due_on=due_on)


def take_in(
    envelope: Envelope, unit: Unit, dispatch: Matter, *, by: Actor, at: dt.datetime
) -> Matter | None:
    """Signed for in the exchange: it lies in the unit's register, to be registered; exactly once.

    What is for the county government goes into the county office's register. What looks
    like one already there is marked, and refused nowhere: it was signed for.
    """
    addressee = powers.addressee_of(unit, envelope.metadata.get("主送", ""))
    there = Incoming.objects.filter(dispatch=dispatch, delivered_to=addressee)
    known_already = there.select_related("matter").first()
    if known_already is not None:
        return known_already.matter
    owner = powers.owner_of(unit)
    urgencies = {POSTED_URGENT: Urgency.URGENT, VERY_URGENT: Urgency.VERY_URGENT}
    kinds = {str(kind.label): kind.value for kind in DocumentKind}
    kind = kinds.get(str(envelope.kind_label), "")
    facts = {
        "title": envelope.title[:TITLE_MOST],
        "category": _category(envelope, kind),
        "sender_text": envelope.sender[:120],
        "document_number": envelope.number[:80],
        "kind": kind,
        "urgency": urgencies.get(envelope.urgency, Urgency.ORDINARY),
        "means": Means.EXCHANGE,
        "day": min(envelope.day, at.astimezone(clock.ZONE).date()),
        "received_at": at,
    }
    known = checked(facts, at)
    if not envelope.issuer:
        known["sender"] = envelope.from_unit
    twin = same_documents(
        owner.pk, number=known["document_number"], sender=known["sender_text"]
    ).first()
    incoming = _open(
        owner,
        known,
        by=by,
        at=at,
        origin=dispatch,
        dispatch=dispatch,
        delivered_to=addressee,
        received_by_label=by.label,
        **_twin(twin, _("公文交换收到")),
    )
    MatterPaper.objects.bulk_create(
        [
            MatterPaper(matter=incoming.matter, paper=paper, purpose=ORIGINAL)
            for _name, paper in envelope.papers
        ]
    )
    return incoming.matter


def _category(envelope: Envelope, kind: str) -> str:
    """A first guess, which the clerk confirms: by the kind and by who sent it."""
    if kind == DocumentKind.REQUEST:
        return IncomingCategory.REQUEST
    if kind == DocumentKind.REPORT:
        return IncomingCategory.REPORT
    if "会议" in envelope.title and kind == DocumentKind.NOTICE and "召开" in envelope.title:
        return IncomingCategory.MEETING
    return IncomingCategory.SUPERIOR if envelope.issuer else IncomingCategory.OTHER


def register(
    matter: Matter,
    *,
    duplicate_reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    **facts: Any,
) -> None:
    """登记: the clerk looks over what came by the exchange, and it is in the register.

    The same refusals as by hand; a duplicate needs its reason here too.
    """
    with engine.step(matter, "register", by=by, at=at, seen=seen) as work:
        incoming = lock_incoming(work)
        known = checked(_merged(incoming, facts), at)
        if known["placeholder"]:
            raise FieldRefused("placeholder", PaperOnly.own_words())
        twin = same_documents(
            work.matter.unit_id,
            number=known["document_number"],
            sender=known["sender_text"],
            but=incoming.pk,
        ).first()
        if twin is not None and not clean(duplicate_reason):
            raise Registered(twin)
        _rewrite(work, incoming, known | _twin(twin, duplicate_reason))
        _open_reply(work, incoming)


def correct(
    matter: Matter,
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    **facts: Any,
) -> None:
    """更正登记: what was mistyped is put right, with a word why; the trail has what stood there."""
    reason = standard.need(clean(reason), "reason", _("请写明更正了什么、为什么。"))[:200]
    with engine.step(matter, "correct", by=by, at=at, note=reason, seen=seen) as work:
        incoming = demand_content(work)
        known = checked(_merged(incoming, facts), at)
        before = {name: str(getattr(incoming, name)) for name in FIELDS}
        _rewrite(work, incoming, known)
        changed = [n for n in FIELDS if before[n] != str(getattr(incoming, n))]
        work.facts["changed"] = {name: before[name] for name in changed}


def _merged(incoming: Incoming, facts: dict[str, Any]) -> dict[str, Any]:
    """The register as it stands, with what the form says anew."""
    old = {name: getattr(incoming, name) for name in FIELDS} | {"title": incoming.full_title}
    return old | {name: value for name, value in facts.items() if value is not None}


def _rewrite(work: engine.Work, incoming: Incoming, known: dict[str, Any]) -> None:
    for name, value in known.items():
        setattr(incoming, name, value)
    incoming.save()
    title = shown_title(incoming.full_title)
    if title != work.matter.title:
        work.matter.title = title
        work.matter.save(update_fields=["title"])
    work.index(*_texts(known))


def return_document(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退文: not ours, or not in order (初审); through the exchange if it came that way."""
    reason = standard.need(clean(reason), "reason", _("请写明退文的理由。"))
    with engine.step(matter, "return_document", by=by, at=at, note=reason[:200], seen=seen) as work:
        incoming = lock_incoming(work)
        work.opinion(reason)
        if incoming.dispatch is not None:
            flow = flows.get(incoming.dispatch.kind)
            flow.actions["send_back"](incoming.dispatch, reason=reason, by=by, at=at)


def cancel(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废登记: registered twice or by mistake; the number stays, with the reason."""
    reason = standard.need(clean(reason), "reason", _("请写明作废的原因。"))[:200]
    with engine.step(matter, "cancel", by=by, at=at, note=reason, seen=seen) as work:
        numbering.void(
            register_series(work.matter.unit), work.matter.number, reason=reason, by=by, at=at
        )
