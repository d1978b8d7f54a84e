"""Telling those who proposed: a short message when the reply has left, with the code."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.commons.notices import outbox
from shuniu.commons.notices.hours import next_office_moment
from shuniu.commons.notices.models import Channel, Delivery

from ..models import Reply
from ..queries import letter_signature, opinion_code


def tell_proposer(work: engine.Work) -> None:
    """Queue one short message to the one who is answered, in office hours only."""
    reply = (
        Reply.objects.filter(proposal_id=work.matter.pk, issued_at__isnull=False)
        .select_related("proposal")
        .order_by("-pk")
        .first()
    )
    if reply is None:
        return
    signed = letter_signature(reply.proposal)
    phone = signed[0].proposer.phone if signed else ""
    if len(phone) != 11 or not phone.startswith("1"):
        return
    words = _("您提出的{number}已书面答复，请凭编号和查询码{code}上网填写意见。").format(
        number=work.matter.number, code=opinion_code(reply)
    )
    outbox.queue(
        [
            Delivery(
                key=f"proposals.replied:{work.move.pk}",
                channel=Channel.SMS,
                address=phone,
                subject="",
                body=words,
                created_at=work.at,
                not_before=next_office_moment(work.at),
            )
        ]
    )
