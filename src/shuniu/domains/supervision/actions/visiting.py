"""实地督查: what was seen is written down, with pictures; what was found becomes items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.attaching import Upload, keep_photos
from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import Finding, SiteVisit, Source, SupervisionItem
from .base import TEXT_MOST, FindingOpened, demand_length
from .opening import open_item


def record_visit(
    matter: Matter,
    *,
    visited_on: dt.date,
    place: str,
    visitors: str,
    summary: str,
    joint_unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> SiteVisit:
    """记录实地督查: somebody went to see how this item stands; findings are added to the visit."""
    with engine.step(
        matter, "record_visit", by=by, at=at, note=clean(place)[:120], seen=seen
    ) as work:
        visit = _visit(
            work.matter.unit_id, visited_on, place, visitors, summary, joint_unit, by=by, at=at
        )
        visit.item_id, visit.move = work.matter.pk, work.move
        visit.by_label = work.move.by_label
        visit.save(force_insert=True)
        return visit


@transaction.atomic
def open_visit(
    *,
    visited_on: dt.date,
    place: str,
    visitors: str,
    summary: str,
    joint_unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> SiteVisit:
    """登记实地督查: a visit on its own account, of no item."""
    units = by.units_as(REGISTRAR)
    if not units:
        raise NotYours
    visit = _visit(min(units), visited_on, place, visitors, summary, joint_unit, by=by, at=at)
    visit.save(force_insert=True)
    trail.record(
        "supervision.visit_recorded",
        subject_kind="site_visit",
        subject_id=visit.pk,
        by=by,
        at=at,
        detail={"on": visited_on.isoformat(), "place": visit.place},
    )
    return visit


def _visit(
    unit_id: int,
    visited_on: dt.date,
    place: str,
    visitors: str,
    summary: str,
    joint_unit: Unit | None,
    *,
    by: Actor,
    at: dt.datetime,
) -> SiteVisit:
    if visited_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("visited_on", _("督查日期不能晚于今天。"))
    summary = standard.need(clean(summary), "summary", _("请填写看到的情况。"))
    return SiteVisit(
        unit_id=unit_id,
        visited_on=visited_on,
        place=standard.need(clean(place), "place", _("请填写地点。"))[:120],
        visitors=standard.need(clean(visitors), "visitors", _("请填写督查人员。"))[:120],
        joint_unit=joint_unit,
        summary=demand_length("summary", summary, TEXT_MOST),
        at=at,
        by_label=by.label,
    )


@transaction.atomic
def add_finding(
    visit: SiteVisit,
    *,
    text: str,
    about_unit: Unit | None = None,
    photos: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
) -> Finding:
    """添加发现的问题: one thing, with pictures where there are some (nobody has to have any)."""
    powers.demand_registrar(visit.unit_id, by)
    text = standard.need(clean(text), "text", _("请写明发现的问题。"))
    finding = Finding.objects.create(
        visit=visit,
        text=demand_length("text", text, TEXT_MOST),
        about_unit=about_unit,
        at=at,
        by_label=by.label,
    )
    finding.photos.set(keep_photos(photos, field="photos", by=by, at=at))
    trail.record(
        "supervision.finding_added",
        subject_kind="site_visit",
        subject_id=visit.pk,
        by=by,
        at=at,
        detail={"finding": finding.pk},
    )
    return finding


@transaction.atomic
def open_finding(
    finding: Finding, *, title: str, requirement: str, by: Actor, at: dt.datetime
) -> SupervisionItem:
    """问题立项: what was found becomes an item of its own, with its pictures."""
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("visit__item__matter", "became", "about_unit")
        .get(pk=finding.pk)
    )
    if not by.holds_at(finding.visit.unit_id, powers.OPENERS):
        raise NotYours
    if finding.became is not None:
        raise FindingOpened(number=finding.became.number)
    visit = finding.visit
    item = open_item(
        source=Source.VISIT,
        title=title,
        requirement=requirement,
        source_note=_("{day}{place}实地督查").format(day=visit.visited_on, place=visit.place)[:200],
        origin=visit.item.matter if visit.item is not None else None,
        by=by,
        at=at,
    )
    if finding.about_unit is not None:
        item.lead_unit = finding.about_unit
        item.save(update_fields=["lead_unit"])
    finding.became = item.matter
    finding.save(update_fields=["became"])
    MatterPaper.objects.bulk_create(
        [
            MatterPaper(matter=item.matter, paper=photo, purpose="finding")
            for photo in finding.photos.all()
        ]
    )
    return item
