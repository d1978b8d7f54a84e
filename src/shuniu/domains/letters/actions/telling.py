"""Telling the writer: a short message when something happened that they wait for."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import engine
from shuniu.commons.notices import outbox
from shuniu.commons.notices.hours import next_office_moment
from shuniu.commons.notices.models import Channel, Delivery

from ..models import Letter

# The steps that a writer is told of, each with its sentence. The message names
# the number only: a telephone lies about where others read it.
SENTENCES = {
    "accept": gettext_lazy("您的来信{number}已受理。"),
    "reject": gettext_lazy("您的来信{number}不予受理，理由和建议渠道请凭编号和查询码查看。"),
    "transfer": gettext_lazy("您的来信{number}已转送有权处理的机关，请凭编号和查询码查看。"),
    "merge": gettext_lazy("您的来信{number}与同类来信合并办理，答复时会告知您。"),
    "grant_extension": gettext_lazy("您的来信{number}因情况复杂延长了办理期限。"),
    "approve_answer": gettext_lazy("您的来信{number}已答复，请凭编号和查询码查看并评价。"),
    "answer_merged": gettext_lazy("您的来信{number}已答复，请凭编号和查询码查看并评价。"),
    "rehandle": gettext_lazy("您的来信{number}已安排再次办理。"),
}


def tell_writer(work: engine.Work) -> None:
    """Queue a short message (or else an e-mail) to the writer, in office hours only."""
    code = work.move.step
    if code not in SENTENCES:
        return
    letter = Letter.objects.filter(pk=work.matter.pk).first()
    if letter is None:
        return
    words = str(SENTENCES[code]).format(number=work.matter.number)
    message(letter, words, key=f"letters.{code}:{work.move.pk}", at=work.at)


def message(letter: Letter, words: str, *, key: str, at: dt.datetime) -> None:
    """Queue one short message (or else an e-mail) to the writer of a letter, once a ``key``."""
    phone, email = letter.writer_phone, letter.writer_email
    mobile = len(phone) == 11 and phone.startswith("1")
    if not mobile and not email:
        return
    outbox.queue(
        [
            Delivery(
                key=key,
                channel=Channel.SMS if mobile else Channel.EMAIL,
                address=phone if mobile else email,
                subject="" if mobile else _("来信办理情况"),
                body=words,
                created_at=at,
                not_before=next_office_moment(at),
            )
        ]
    )
