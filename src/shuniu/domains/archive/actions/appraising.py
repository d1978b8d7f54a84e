"""期满鉴定: items whose retention is over are kept for another period, or destroyed by list.

One person proposes, another approves. Destroying takes away the package's content; the line of
the catalogue and the list stay, and so do the matter's own rows, which are never deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.papers import made
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused

from ..models import Appraisal, AppraisalLine, Fonds, Item, Retention, State
from ..powers import demand_approval, demand_filing
from ..queries import ended
from ..refusals import Decided, NotEnded, NothingToFile
from .correcting import locked, move_locked

DESTROY = ""


def propose_appraisal(
    fonds: Fonds, decisions: Mapping[int, str], *, opinion: str, by: Actor, at: dt.datetime
) -> Appraisal:
    """提出鉴定意见: for each ended item (by key) another retention, or "" to be destroyed."""
    demand_filing(by, fonds.unit)
    opinion = need(opinion, "opinion", _("请写明鉴定意见。"))
    if not decisions:
        raise NothingToFile
    with transaction.atomic():
        Fonds.objects.select_for_update().get(pk=fonds.pk)  # one appraisal at a time
        over = set(
            ended(fonds, at.astimezone(clock.ZONE).date())
            .filter(pk__in=decisions)
            .values_list("pk", flat=True)
        )
        for item in Item.objects.filter(pk__in=decisions):
            if item.pk not in over:
                raise NotEnded(code=item.code)
            if decisions[item.pk] not in (DESTROY, *Retention.values):
                raise FieldRefused("retention", _("请选择继续保管的期限，或者销毁。"))
        appraisal = Appraisal.objects.create(
            fonds=fonds,
            opinion=opinion,
            proposed_by_id=by.member_id,
            proposed_by_label=by.label,
            proposed_at=at,
        )
        AppraisalLine.objects.bulk_create(
            AppraisalLine(appraisal=appraisal, item_id=key, retention=decisions[key])
            for key in sorted(over)
        )
        _told("archive.appraisal_proposed", appraisal, by, at, {"items": len(over)})
    return appraisal


def approve(appraisal: Appraisal, *, note: str = "", by: Actor, at: dt.datetime) -> Appraisal:
    """批准: by a second person; keeps get their new row, the others lose their package for ever."""
    demand_approval(by, appraisal)
    with transaction.atomic():
        row = _undecided(appraisal)
        destroyed = []
        for line in row.lines.select_related("item").order_by("item__code"):
            item = locked(line.item)
            if line.retention:
                move_locked(item, line.retention, row.opinion[:200], by=by, at=at)
                continue
            paper = item.package
            assert paper is not None
            Item.objects.filter(pk=item.pk).update(state=State.DESTROYED, package=None)
            made.discard(paper, by=by, at=at)
            destroyed.append(item.code)
        _decide(row, True, note, by, at)
        _told("archive.destroyed", row, by, at, {"codes": destroyed, "note": note})
    return row


def reject(appraisal: Appraisal, *, note: str, by: Actor, at: dt.datetime) -> Appraisal:
    """不批准: the items stay as they are and may be appraised anew."""
    demand_approval(by, appraisal)
    note = need(note, "note", _("请写明不批准的理由。"))
    with transaction.atomic():
        row = _undecided(appraisal)
        _decide(row, False, note, by, at)
        _told("archive.appraisal_rejected", row, by, at, {"note": note})
    return row


def _undecided(appraisal: Appraisal) -> Appraisal:
    row = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if row.approved is not None:
        raise Decided
    return row


def _decide(row: Appraisal, approved: bool, note: str, by: Actor, at: dt.datetime) -> None:
    row.approved, row.note = approved, note.strip()[:300]
    row.decided_by_label, row.decided_at = by.label, at
    row.save()


def _told(verb: str, row: Appraisal, by: Actor, at: dt.datetime, detail: dict[str, object]) -> None:
    trail.record(verb, subject_kind="appraisal", subject_id=row.pk, by=by, at=at, detail=detail)
