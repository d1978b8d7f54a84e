"""打印, and 清退: the only writers of the print log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.reading import put_away
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.commons.people.powers import is_outsider
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours, Refused
from shuniu.ground.text import clean

from ..models import Matter, MatterPaper
from ..queries import may_see
from .models import Copy, Outcome, Printing, Purpose

MOST_COPIES, LABEL_MOST = 500, 80
PRINTABLE = "pdf"


class NotPrintable(Refused):
    """“{name}”不是PDF，不能在这里打印登记。"""


class SettledAlready(Refused):
    """份号{code}已经登记为“{outcome}”。"""


@dataclass(frozen=True)
class Recipient:
    """Who gets copies: a person's or a unit's name as it is to stand on them, and how many."""

    label: str
    copies: int = 1
    unit: Unit | None = None


def may_print(actor: Actor, matter: Matter) -> bool:
    """Whoever may see the matter, but for outsiders."""
    return actor.kind == SYSTEM or (not is_outsider(actor) and may_see(actor, matter))


def may_settle(actor: Actor, copy: Copy) -> bool:
    """The registrars and handlers of the unit that owns the matter, and who printed the copy."""
    if actor.holds_at(copy.matter.unit_id, (REGISTRAR, HANDLER)):
        return True
    return actor.member_id is not None and copy.printing.by_id == actor.member_id


def print_copies(
    matter: Matter,
    paper: Paper,
    *,
    recipients: Sequence[Recipient],
    purpose: str = Purpose.CIRCULATION,
    by: Actor,
    at: dt.datetime,
) -> Printing:
    """打印: a copy for each recipient under the document's next 份号; the run stays on record.

    The paper is a PDF of the matter. A circulation copy is watermarked with its reader's name,
    the unit and the time. ``printing.copy_pdf`` makes the PDF of one copy.
    """
    if not may_print(by, matter):
        raise NotFound
    if not MatterPaper.objects.filter(matter=matter, paper=paper).exists() or put_away(paper):
        raise NotFound
    if paper.kind != PRINTABLE:
        raise NotPrintable(name=paper.name)
    if purpose not in Purpose.values:
        raise FieldRefused("purpose", _("请选择用途。"))
    wanted = [_cleaned(recipient) for recipient in recipients]
    count = sum(recipient.copies for recipient in wanted)
    if not wanted:
        raise FieldRefused("recipients", _("请写明发给谁，一行一个。"))
    if count > MOST_COPIES:
        raise FieldRefused("recipients", _("一次最多打印%d份。") % MOST_COPIES)
    with transaction.atomic():
        Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)  # one sequence
        last = Copy.objects.filter(matter=matter).aggregate(last=Max("number"))["last"] or 0
        run = Printing.objects.create(
            matter=matter,
            paper=paper,
            purpose=purpose,
            count=count,
            by_id=by.member_id,
            by_label=by.label,
            at=at,
        )
        each = [r for r in wanted for _n in range(r.copies)]
        Copy.objects.bulk_create(
            Copy(
                printing=run,
                matter=matter,
                number=number,
                recipient=recipient.label,
                unit=recipient.unit,
                watermark=_watermark(recipient, at) if purpose == Purpose.CIRCULATION else "",
            )
            for number, recipient in enumerate(each, last + 1)
        )
        detail = {"paper": paper.pk, "purpose": purpose, "first": last + 1, "copies": count}
        _told("printing.printed", matter.pk, by, at, detail)
    return run


def _cleaned(recipient: Recipient) -> Recipient:
    label = clean(recipient.label)
    if len(label) > LABEL_MOST:
        raise FieldRefused("recipients", _("“%s”太长了，姓名或单位写在80字以内。") % label[:20])
    refuse_state_secrets(label, field="recipients")
    if not label:
        raise FieldRefused("recipients", _("请写明发给谁，一行一个。"))
    if not 1 <= recipient.copies <= MOST_COPIES:
        raise FieldRefused("recipients", _("“{who}”的份数不对。").format(who=label))
    return Recipient(label, recipient.copies, recipient.unit)


def _watermark(recipient: Recipient, at: dt.datetime) -> str:
    """Name, unit and time, as they go across every page."""
    unit = recipient.unit.short_name if recipient.unit is not None else ""
    unit = "" if unit == recipient.label else unit
    when = at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    return " ".join(part for part in (recipient.label, unit, when) if part)[:120]


def opened(copy: Copy, *, by: Actor, at: dt.datetime) -> None:
    """A copy's PDF was opened (to be printed): who and when goes into the trail."""
    if not may_print(by, copy.matter):
        raise NotFound
    _told("printing.opened", copy.matter_id, by, at, {"copy": copy.code})


def settle(copy: Copy, *, outcome: str, note: str = "", by: Actor, at: dt.datetime) -> Copy:
    """清退登记: the copy came back, was destroyed, or is lost; a lost one says how."""
    if not may_settle(by, copy):
        raise NotYours
    if outcome not in Outcome.values:
        raise FieldRefused("outcome", _("请选择清退结果。"))
    note = clean(note)[:200]
    if outcome == Outcome.LOST and not note:
        raise FieldRefused("note", _("请写明遗失的经过。"))
    with transaction.atomic():
        row = Copy.objects.select_for_update().get(pk=copy.pk)
        if row.outcome:
            raise SettledAlready(code=row.code, outcome=row.get_outcome_display())
        row.outcome, row.outcome_at = outcome, at
        row.outcome_by_label, row.note = by.label, note
        row.save(update_fields=["outcome", "outcome_at", "outcome_by_label", "note"])
        _told("printing.settled", row.matter_id, by, at, {"copy": row.code, "outcome": outcome})
    return row


def _told(verb: str, matter: int, by: Actor, at: dt.datetime, detail: dict[str, object]) -> None:
    trail.record(verb, subject_kind="matter", subject_id=matter, by=by, at=at, detail=detail)
