"""下发督办通知 and 督促检查事项通知单: numbered papers to the units that have the item."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.models import Assignment, Matter, Means, Urge
from shuniu.casework.progress import actions as progress
from shuniu.commons import numbering
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import NoticeForm, SupervisionItem, SupervisionNotice, Urgency
from .base import TEXT_MOST, NotProposed, demand_length, lock_item
from .printing import notice_pdf

SERIES = {NoticeForm.NOTICE: "supervision.notice", NoticeForm.SLIP: "supervision.slip"}
LIMITS = {
    Urgency.ORDINARY: "sup.ordinary",
    Urgency.URGENT: "sup.urgent",
    Urgency.EXTRA_URGENT: "sup.extra_urgent",
    Urgency.COMPLEX: "sup.complex",
}
PURPOSE = "notice"


def issue_notice(
    matter: Matter,
    *,
    form: str = NoticeForm.NOTICE,
    text: str = "",
    no_return: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> SupervisionNotice:
    """下发督办通知: the approved item goes to its units, with a numbered paper of A4.

    ``form`` is the paper that the county uses for it; ``text`` what it says (the
    requirement unless told). The units' clocks start; a joint office is shown it.
    """
    _demand_form(form)
    note = str(NoticeForm(form).label)
    with engine.step(matter, "issue_notice", by=by, at=at, note=note, seen=seen) as work:
        item = lock_item(work)
        if item.lead_unit is None:
            raise NotProposed
        assisting = list(item.assisting.order_by("order", "pk"))
        due_on = item.due_on
        if due_on is not None and due_on < work.on:
            raise FieldRefused("due_on", _("批准的办结时限已经过去，请收回重拟。"))
        standard.assign_units(
            work,
            lead_unit=item.lead_unit,
            assisting=assisting,
            rule=LIMITS[Urgency(item.urgency)],
            due_on=due_on,
            assist_rule=LIMITS[Urgency(item.urgency)],
            assist_due_on=due_on,
            no_return=no_return,
        )
        progress.start(work)
        made = _issue(work, item, form, clean(text), [item.lead_unit, *assisting], due_on)
        _tell_joint(work, item)
        return made


def issue_slip(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> SupervisionNotice:
    """发督促检查事项通知单: a numbered paper to the units that have it now; urging by letter."""
    text = standard.need(clean(text), "text", _("请写明督促的事项和要求。"))
    with engine.step(matter, "issue_slip", by=by, at=at, seen=seen) as work:
        running = Assignment.objects.filter(matter=work.matter, done_at__isnull=True)
        units = [a.unit for a in running.select_related("unit").order_by("-role", "pk")]
        if not units:
            raise standard.NobodyToUrge
        made = _issue(work, lock_item(work), NoticeForm.SLIP, text, units, None)
        Urge.objects.bulk_create(
            [
                Urge(
                    matter=work.matter,
                    to_unit=unit,
                    by_id=by.member_id,
                    by_label=work.move.by_label,
                    means=Means.LETTER,
                    at=at,
                    note=f"{made.number}：{text}",
                )
                for unit in units
            ]
        )
        return made


def _demand_form(form: str) -> None:
    if form not in NoticeForm.values:
        raise FieldRefused("form", _("请选择文书。"))


def _issue(
    work: engine.Work,
    item: SupervisionItem,
    form: str,
    text: str,
    units: list[Unit],
    due_on: dt.date | None,
) -> SupervisionNotice:
    notice = SupervisionNotice(
        item=item,
        move=work.move,
        form=form,
        issued_at=work.at,
        issued_by_label=work.move.by_label,
        text=demand_length("text", text or item.requirement, TEXT_MOST),
        due_on=due_on or _lead_due(work),
    )
    # Late in the step: until its end others wait for their numbers.
    notice.number = numbering.take(
        SERIES[NoticeForm(form)],
        by=work.by,
        at=work.at,
        subject_kind="matter",
        subject_id=work.matter.pk,
    )
    data = notice_pdf(item, notice, units, on=work.on, at=work.at)
    label = NoticeForm(form).label
    notice.pdf = papers.store_bytes(data, f"{label}{notice.number}.pdf", by=work.by, at=work.at)
    notice.save(force_insert=True)
    notice.units.set(units)
    attaching.attach(work, [notice.pdf], PURPOSE)
    work.facts.update(notice=notice.number, digest=notice.pdf.blob.digest)
    return notice


def _lead_due(work: engine.Work) -> dt.date | None:
    terms = work.running("answer")  # extended or not: the day that holds now
    return terms[-1].due_on if terms else None


def _tell_joint(work: engine.Work, item: SupervisionItem) -> None:
    if item.joint_unit_id is None:
        return
    standings = members_owing((UNIT_HEAD, HANDLER), {item.joint_unit_id}, work.on)
    work.show_to([s.member_id for s in standings], _("联合督办"))
