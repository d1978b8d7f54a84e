"""What the parts of an application's page show; personal data masked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.desk.declare import Facts
from shuniu.ground import clock

from ..applicant import unseal
from ..models import Application, Ask, Challenge, Consultation, Correction
from ..powers import application as powers
from ..queries.application import clock_of, masked


def _of(matter: Matter) -> Application:
    found: Application = matter.disclosure_application
    return found


def application(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """What is wanted, by whom (masked, and not at all for the units that only search)."""
    found = _of(matter)
    insider = powers.may_see_applicant(matter, actor)
    facts: list[tuple[str, object]] = [
        (_("受理机关"), found.organ.name),
        (_("申请事项"), found.get_ask_display() if found.ask == Ask.RECORD else ""),
        (_("所需信息"), found.wanted),
        (_("文号"), found.document_number),
        (_("件数"), found.items if found.items > 1 else ""),
        (_("获取形式"), found.get_shape_display()),
    ]
    if insider:
        shown = unseal(found.sealed).masked
        facts += [
            (_("申请人"), f"{found.masked_name}（{found.get_applicant_kind_display()}）"),
            (_("联系人"), shown.contact),
            (_("电话"), shown.phone),
            (_("获取方式"), found.get_getting_display()),
        ]
    facts += [
        (_("提交方式"), found.get_way_display()),
        (_("收到申请之日"), found.received_on or _("待确认")),
    ]
    return {
        "text": masked(found, found.description),
        "facts": [(label, value) for label, value in facts if value],
        "may_unmask": insider,
        "pk": matter.pk,
    }


def clock_facts(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """How the clock of the answer stands; None before it runs."""
    found = clock_of(matter, clock.today())
    return {"clock": found} if found else None


def correction(matter: Matter, _actor: Actor) -> Facts | None:
    """What was asked to be made clear, and what came."""
    found = Correction.objects.filter(application_id=matter.pk).first()
    if found is None:
        return None
    application_ = _of(matter)
    facts: list[tuple[str, object]] = [
        (_("告知日期"), found.asked_on),
        (_("需要补正"), found.missing),
        (_("补正期限"), found.due_on),
        (_("补正日期"), found.answered_on or _("尚未补正")),
        (_("补正内容"), masked(application_, found.text)),
        (_("逾期理由"), masked(application_, found.explanation)),
    ]
    return [(label, value) for label, value in facts if value]


def consultations(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """Who was asked, until when, and what they said."""
    rows = list(
        Consultation.objects.filter(application_id=matter.pk).select_related("term").order_by("pk")
    )
    return {"rows": rows} if rows else None


def fee(matter: Matter, _actor: Actor) -> Facts | None:
    """What it costs, how that was counted, and whether it is paid."""
    found = _of(matter)
    if found.fee is None:
        return None
    pages = _("，{n}页").format(n=found.fee_pages) if found.fee_pages else ""
    return [
        (_("金额"), _("{n}元").format(n=found.fee)),
        (_("计算方法"), f"{found.get_fee_way_display()}{pages}"),
        (_("缴费"), found.fee_paid_on or _("尚未缴费")),
        (_("票据号"), found.fee_receipt or "—"),
    ]


def answers(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """All drafts and answers, the newest first; the letters only for the disclosure body."""
    found = _of(matter)
    rows = list(found.answers.order_by("-pk"))
    papers: dict[str, list[object]] = {}
    for line in matter.papers.all():
        papers.setdefault(line.purpose, []).append(line.paper)
    shown = [(row, papers.get(row.purpose, [])) for row in rows]
    may_print = powers.may_see_applicant(matter, actor)
    return {"rows": shown, "application": found, "may_print": may_print} if rows else None


def notices(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The numbered letters on the way, for the disclosure body to print."""
    if not powers.may_see_applicant(matter, actor):
        return None
    rows = list(_of(matter).notices.select_related("consultation").order_by("pk"))
    return {"rows": rows} if rows else None


def challenges(matter: Matter, _actor: Actor) -> Facts | None:
    """Who contests the answer where, and how it ended."""
    rows = Challenge.objects.filter(application_id=matter.pk).order_by("pk")
    facts = [
        (
            str(c),
            _("{body}，{day}受理，{result}").format(
                body=c.body,
                day=c.filed_on,
                result=c.get_result_display() or _("尚未审结"),
            ),
        )
        for c in rows
    ]
    return facts or None
