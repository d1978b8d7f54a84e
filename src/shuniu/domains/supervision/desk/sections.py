"""What the parts of a supervision item's page show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.progress.models import ProgressReport
from shuniu.casework.progress.queries import due_of, milestones_of
from shuniu.commons.people.actor import Actor
from shuniu.desk.declare import Facts
from shuniu.desk.views.shown import matter_address
from shuniu.ground import clock

from .. import powers
from ..actions.units import EVIDENCE
from ..models import SupervisionItem, SupervisionNotice, UpwardReport
from ..queries import lights_of, visible_to, visits_seen
from .lights import light_html


def _of(matter: Matter) -> SupervisionItem:
    item: SupervisionItem = matter.supervision_item
    return item


def item(matter: Matter, actor: Actor) -> Facts:
    """The item's facts, what is asked, and whom it was proposed to."""
    found = _of(matter)
    plan = ""
    if found.plan is not None:
        address = reverse("supervision:plan", args=[found.plan.pk])
        plan = format_html(
            '<a href="{}">{}</a>　{} {}',
            address,
            found.plan.title,
            found.chapter,
            found.plan_number,
        )
    into = ""
    if found.merged_into is not None:
        head = found.merged_into.matter
        into = format_html('<a href="{}">{}</a>', matter_address(head.pk), head.number)
    assisting = "、".join(unit.name for unit in found.assisting.all())
    course = getattr(matter, "course", None)
    shine = lights_of(clock.today())
    marked = shine.marked(Matter.objects.filter(pk=matter.pk)).get()
    open_now = matter.closed_at is None
    facts: list[tuple[str, Any]] = [
        (_("亮灯"), light_html(*shine.of(marked)) if open_now else ""),
        (_("督办要求"), linebreaksbr(found.requirement, autoescape=True)),
        (_("来源"), " ".join(filter(None, (found.get_source_display(), found.source_note)))),
        (_("交办"), found.instructor if found.instructed_by or found.instructed_by_label else ""),
        (_("督查类型"), f"{found.get_supervision_type_display()}　{found.get_urgency_display()}"),
        (_("联合督办单位"), found.joint_unit.name if found.joint_unit is not None else ""),
        (_("牵头单位"), found.lead_unit.name if found.lead_unit is not None else ""),
        (_("配合单位"), assisting),
        (_("办结时限"), found.due_on or ""),
        (_("报送周期"), course.get_cycle_display() if course is not None else ""),
        (_("所属计划"), plan),
        (_("并入"), into),
        (_("办理结果"), found.get_result_display()),
        (_("归档编号"), found.archived_as),
    ]
    return [(label, value) for label, value in facts if value]


def milestones(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The milestones by their dates, each with its light."""
    found = milestones_of([matter.pk]).get(matter.pk, [])
    if not found:
        return None
    shine = lights_of(clock.today())
    rows = []
    for one in found:
        due = due_of(one)
        tone, word = "ok", _("已完成")
        if one.met_at is None:
            tone, word = "quiet", _("未到")
            if due < shine.today:
                tone, word = "late", _("已过期")
            elif due <= shine.yellow_on:
                tone, word = "warn", _("将到期")
        rows.append((one, due, tone, word))
    return {"rows": rows}


def reports(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """Every report, the newest first, with its evidence; the units that have said nothing."""
    found = ProgressReport.objects.filter(matter=matter).select_related("unit")
    said = list(found.prefetch_related("milestones").order_by("-pk"))
    heard = {report.unit_id for report in said}
    silent = [
        a.unit.name
        for a in matter.assignments.all()
        if a.done_at is None and a.unit_id not in heard
    ]
    if not said and not silent:
        return None
    papers: dict[int, list[Any]] = {}
    for use in MatterPaper.objects.filter(matter=matter, purpose=EVIDENCE).select_related("paper"):
        papers.setdefault(use.move_id or 0, []).append(use.paper)
    return {
        "reports": [(report, papers.get(report.move_id, [])) for report in said],
        "silent": "、".join(silent),
    }


def notices(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The numbered papers that went to the units."""
    found = SupervisionNotice.objects.filter(item_id=matter.pk).prefetch_related("units")
    issued = list(found.order_by("pk"))
    return {"notices": issued} if issued else None


def upward(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """What was reported to whoever gave the instruction; for the office only."""
    if not actor.holds_at(matter.unit_id, powers.INSIDERS):
        return None
    told = list(UpwardReport.objects.filter(item_id=matter.pk).order_by("-pk"))
    return {"told": told} if told else None


def visits(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The visits about this item, and the visit that it came from; for the office only."""
    seen = visits_seen(actor).select_related("joint_unit")
    about = list(seen.filter(item_id=matter.pk).order_by("-pk"))
    source = seen.filter(findings__became=matter).first()
    if not about and source is None:
        return None
    return {"visits": about, "source": source}


def merged(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The items that were merged into this one, as far as this person may see them."""
    found = visible_to(actor).filter(supervision_item__merged_into=matter.pk).order_by("pk")
    others = list(found)
    return {"others": others} if others else None
