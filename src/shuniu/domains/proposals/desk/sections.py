"""What the parts of a proposal's page show."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from shuniu.casework.models import Matter, Role
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.desk.declare import Facts

from .. import powers
from ..models import Proposal
from ..queries import letter_signature


def _of(matter: Matter) -> Proposal:
    found: Proposal = matter.proposal
    found.matter = matter
    return found


def may_see_phone(matter: Matter, actor: Actor) -> bool:
    """The telephone of those who proposed is for the office and for the units that handle it."""
    if actor.holds_at(matter.unit_id, powers.INSIDERS):
        return True
    units = actor.units_as("handler", "unit_head")
    return any(
        a.unit_id in units for a in matter.assignments.all() if a.role == Role.LEAD or not a.done_at
    )


def proposal(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The proposal's facts, who signed it, and its text."""
    found = _of(matter)
    signed = letter_signature(found)
    lead = signed[0].proposer if signed else None
    phone = lead.phone if lead and may_see_phone(matter, actor) else ""
    planned = _planned(found) if found.assigned_at is None else ""
    facts = [
        (_("会议"), found.session.name),
        (_("类别"), found.category.name),
        (_("提出人"), "　".join(x for x in (lead.name, lead.group, phone) if x) if lead else ""),
        (_("联名人"), "、".join(s.proposer.name for s in signed[1:])),
        (_("提出日期"), found.proposed_on.isoformat() if found.proposed_on else ""),
        (_("办理方式"), found.get_handling_display()),
        (_("重要程度"), found.get_importance_display()),
        (_("期限"), _("涉及面广、处理难度大，六个月") if found.wide else ""),
        (_("交办编号"), found.assignment_number),
        (_("拟定单位"), planned),
        (_("公开"), "" if found.may_publish else _("提出人不同意公开")),
    ]
    return {"proposal": found, "facts": [(label, value) for label, value in facts if value]}


def _planned(found: Proposal) -> str:
    keys = [k for k in (found.planned_lead_id, *found.planned_assisting) if k]
    names = dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))
    return "、".join(names[k] for k in keys if k in names)


def parts(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The parts that other units answer by themselves; None where it is not handled separately."""
    found = (
        Proposal.objects.filter(matter__parent=matter)
        .select_related("matter", "lead_unit")
        .order_by("part")
    )
    rows = list(found)
    return {"parts": rows} if rows else None


def contacts(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """When and how the unit spoke with those who proposed."""
    rows = list(_of(matter).contacts.select_related("unit").order_by("-held_on", "-pk"))
    return {"contacts": rows} if rows else None


def replies(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """All drafts and letters, the newest first, with the opinion on each and what it promises."""
    found = _of(matter)
    rows = list(
        found.replies.select_related("unit", "evaluation")
        .prefetch_related("commitments")
        .order_by("-pk")
    )
    return {"proposal": found, "replies": rows} if rows else None


def public(matter: Matter, _actor: Actor) -> Facts | None:
    """The public copy while it is checked, and after."""
    found = _of(matter)
    if found.prepared_at is None:
        return None
    return [
        (_("标题"), found.texts.public_title),
        (_("摘要"), found.texts.public_text),
        (_("答复"), found.texts.public_reply),
        (_("备稿"), found.prepared_by.name if found.prepared_by else ""),
        (_("核对"), found.checked_by.name if found.checked_by else _("待第二人核对")),
    ]


def sheet_facts(matter: Matter, _actor: Actor) -> Facts:
    """The head of the processing sheet."""
    found = _of(matter)
    signed = letter_signature(found)
    return [
        (_("会议"), found.session.name),
        (_("提出人"), "、".join(s.proposer.name for s in signed)),
        (_("类别"), found.category.name),
        (_("交办编号"), found.assignment_number),
        (_("办理结果"), found.get_result_class_display() if found.result_class else ""),
    ]
