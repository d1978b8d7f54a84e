"""批复: drafted from the request and linked with it; issued, the request knows."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, system
from shuniu.ground.refusal import Refused

from .. import powers_incoming as powers
from ..flow.incoming import OPEN
from ..models import Incoming, IncomingCategory, Outgoing
from ..queries_incoming import KIND, replies
from . import replying
from .elements import Recipient
from .incoming_opening import demand_content


class NotARequest(Refused):
    """只有请示件才起草批复；其他来文请用“发文拟稿”。"""


class DraftedAlready(Refused):
    """这份请示已经有批复稿：《{title}》。"""


def draft_reply(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> Matter:
    """起草批复: one click drafts the reply from the request, linked with it; gives the draft."""
    with engine.step(matter, "draft_reply", by=by, at=at, seen=seen) as work:
        incoming = demand_content(work)
        if incoming.category != IncomingCategory.REQUEST:
            raise NotARequest
        there = replies(work.matter).first()
        if there is not None:
            raise DraftedAlready(title=there.title)
        issuer = incoming.delivered_to or powers.addressee_of(work.matter.unit)
        made = replying.draft_reply(work.matter, issuer=issuer, by=by, at=at)
        work.facts["reply"] = made.pk
        return made


def reply_issued(
    matter: Matter, *, number: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批复已印发: the request has its answer, with number and moment; it may be closed now."""
    with engine.step(matter, "reply_issued", by=by, at=at, note=number, seen=seen) as work:
        Incoming.objects.filter(pk=work.matter.pk).update(reply_number=number, replied_at=at)


def note_issued(work: engine.Work) -> None:
    """An outgoing document was sent out: if it answers a request, the request is told."""
    origin = work.matter.origin
    if origin is None or origin.kind != KIND:
        return
    number = Outgoing.objects.values_list("number", flat=True).get(pk=work.matter.pk)
    if origin.closed_at is not None:
        Incoming.objects.filter(pk=origin.pk).update(reply_number=number, replied_at=work.at)
        return
    if origin.state in OPEN:
        reply_issued(origin, number=number or _("（无文号）"), by=system(), at=work.at)


def requester(matter: Matter) -> tuple[Recipient, str]:
    """Who asked and by which number, for the reply: a unit of ours, or a body by its name."""
    incoming = Incoming.objects.select_related("sender").get(pk=matter.pk)
    return incoming.sender or incoming.sender_text, incoming.document_number
