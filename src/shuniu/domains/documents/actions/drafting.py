"""拟稿: a document is opened, in the hands of its drafter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.manuscript import Manuscript
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.ground.refusal import FieldRefused, NotYours

from .. import powers
from ..models import (
    KIND_DIRECTION,
    DocumentKind,
    Outgoing,
    RouteStop,
    Stage,
    StopState,
    usual_category,
    usual_form,
)
from ..queries import KIND, owner_of
from .base import (
    Station,
    snapshot,
)
from .elements import (
    EnclosureGiven,
    Recipient,
    note_edit,
    partners_of,
    set_columns,
    set_enclosures,
    set_recipients,
    title_of,
)
from .routing import plan_stops
from .templates import usual_route

DRAFT_SERIES = "documents.draft"


def open_draft(
    *,
    kind: str,
    issuer: Unit,
    subject: str,
    manuscript: Manuscript | None = None,
    to: Iterable[Recipient] = (),
    copies: Iterable[Recipient] = (),
    co_issuers: Iterable[Unit] = (),
    enclosures: Sequence[EnclosureGiven] = (),
    stops: Sequence[Station] | None = None,
    origin: Matter | None = None,
    by: Actor,
    at: dt.datetime,
    **columns: Any,
) -> Outgoing:
    """拟稿: a draft begins, in the hands of its drafter; without ``stops`` on the usual route."""
    drafting_unit = Unit.objects.select_related("parent").get(pk=powers.drafting_unit_of(by))
    if kind not in DocumentKind.values:
        raise FieldRefused("kind", _("请选择文种。"))
    if issuer.kind == UnitKind.SECTION:
        raise FieldRefused("issuer", _("内设机构不得对外正式行文（《条例》第十七条）。"))
    owner = owner_of(issuer)
    _demand_may_draft(by, drafting_unit, issuer, owner)
    direction = columns.setdefault("direction", KIND_DIRECTION[kind])
    columns.setdefault("form", usual_form(kind, direction))
    normative = columns.get("normative", False)
    columns.setdefault("category", usual_category(kind, direction, normative=normative))
    partners = partners_of(issuer, co_issuers)
    title = title_of(kind, subject, (issuer, *partners))
    text = manuscript or Manuscript()
    refuse_secret_manuscripts(text, field="manuscript")

    def number(key: int) -> str:
        found = numbering.take(DRAFT_SERIES, by=by, at=at, subject_kind="matter", subject_id=key)
        Outgoing.objects.filter(pk=key).update(draft_number=found)
        return found

    about: dict[str, Any] = {"origin": origin, "texts": (text.plain(),)}
    with engine.opening(
        KIND, title=title, unit=owner, number=number, by=by, at=at, **about
    ) as work:
        outgoing = Outgoing(
            matter=work.matter,
            issuer=issuer,
            drafter_id=by.member_id,
            drafter_label=by.label,
            drafting_unit=drafting_unit,
            kind=kind,
            subject=subject.strip(),
            manuscript=text.to_json(),
        )
        note_edit(outgoing, by, at)
        set_columns(outgoing, columns)
        outgoing.save(force_insert=True)
        outgoing.co_issuers.set(partners)
        set_recipients(outgoing, to=to, copies=copies)
        set_enclosures(outgoing, enclosures)
        _begin(work, outgoing, stops)
    return outgoing


def _begin(work: engine.Work, outgoing: Outgoing, stops: Sequence[Station] | None) -> None:
    """The first version; the drafter's own station, open from the beginning; the route."""
    snapshot(outgoing, _("初稿"), by=work.by, at=work.at)
    stop = RouteStop(
        outgoing=outgoing,
        order=0,
        stage=Stage.DRAFTING,
        unit=outgoing.drafting_unit,
        member_id=work.by.member_id,
        state=StopState.OPEN,
        opened_in=work.move,
        added_by_label=work.move.by_label,
    )
    stop.assignment = work.assign(
        stop.unit, "stop", stage=stop.stage, member=Member.objects.get(pk=work.by.member_id or 0)
    )
    stop.assignment.signed_at, stop.assignment.signed_by_id = work.at, work.by.member_id
    stop.assignment.save(update_fields=["signed_at", "signed_by"])
    stop.save()
    if stops is None:
        stops = usual_route(outgoing, on=work.on)
    plan_stops(outgoing, stops, by_label=work.move.by_label, on=work.on)


def _demand_may_draft(by: Actor, drafting: Unit, issuer: Unit, owner: Unit) -> None:
    """One drafts for one's own organ, or for the government and its office (代拟稿)."""
    own = {drafting.pk, drafting.parent_id}
    if owner.pk in own or issuer.pk in own or issuer.kind == UnitKind.COUNTY_GOVERNMENT:
        return
    if issuer.kind == UnitKind.COUNTY_OFFICE:
        return
    raise NotYours
