"""Telling the applicant: a short message when something happened that they wait for."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import engine
from shuniu.commons.notices import outbox
from shuniu.commons.notices.hours import next_office_moment
from shuniu.commons.notices.models import Channel, Delivery

from ...applicant import unseal
from ...models import Application

# The number only: a telephone lies about where others read it.
SENTENCES = {
    "confirm_day": gettext_lazy(
        "您的信息公开申请{number}已确认收到日期，请凭编号和查询码查看答复期限。"
    ),
    "request_correction": gettext_lazy("您的信息公开申请{number}需要补正，请凭编号和查询码查看。"),
    "ask_reasons": gettext_lazy("您的信息公开申请{number}需要说明理由，请凭编号和查询码查看。"),
    "grant_extension": gettext_lazy(
        "您的信息公开申请{number}延长了答复期限，请凭编号和查询码查看。"
    ),
    "charge": gettext_lazy("您的信息公开申请{number}有收费通知，请凭编号和查询码查看。"),
    "approve_answer": gettext_lazy("您的信息公开申请{number}已作出答复，请凭编号和查询码查看。"),
}


def tell_applicant(work: engine.Work) -> None:
    """Queue a short message (or else an e-mail) to the applicant, in office hours only."""
    code = work.move.step
    if code not in SENTENCES:
        return
    application = Application.objects.filter(pk=work.matter.pk).first()
    if application is None:
        return
    who = unseal(application.sealed)
    mobile = len(who.phone) == 11 and who.phone.startswith("1")
    if not mobile and not who.email:
        return
    outbox.queue(
        [
            Delivery(
                key=f"disclosure.{code}:{work.move.pk}",
                channel=Channel.SMS if mobile else Channel.EMAIL,
                address=who.phone if mobile else who.email,
                subject="" if mobile else _("信息公开申请办理情况"),
                body=str(SENTENCES[code]).format(number=work.matter.number),
                created_at=work.at,
                not_before=next_office_moment(work.at),
            )
        ]
    )
