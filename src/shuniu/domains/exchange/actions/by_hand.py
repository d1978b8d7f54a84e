"""手工发送: a unit sends a document that was made elsewhere: its file, number and receivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from shuniu.casework.attaching import Upload, keep
from shuniu.casework.posting import Envelope
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit

from .. import powers
from ..models import Dispatch, RecipientGroup
from ..queries import group_members, signs_for
from .base import day_of
from .sending import PAPERS_MOST, send


def send_by_hand(
    *,
    from_unit: Unit,
    title: str,
    number: str = "",
    kind_label: str,
    urgency: str = "",
    day: dt.date | None = None,
    reply_to: str = "",
    remark: str = "",
    uploads: Sequence[Upload] = (),
    groups: Sequence[RecipientGroup] = (),
    units: Sequence[Unit] = (),
    peers: Sequence[str] = (),
    due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Dispatch:
    """发送公文: to groups, single units and peers in one act; the first file is the fair copy.

    A unit that is named twice gets it once. Refusals as in ``send``.
    """
    powers.demand_sender(signs_for(from_unit).pk, by)
    on = day_of(at)
    whom = [unit for group in groups for unit in group_members(group, on)] + list(units)
    refuse_state_secrets(title, number, remark, reply_to, field="title")
    refuse_state_secrets(*(name for _file, name in uploads), field="uploads")
    papers = keep(uploads, field="uploads", by=by, at=at, most=PAPERS_MOST)
    envelope = Envelope(
        title=title,
        number=number,
        kind_label=kind_label,
        from_unit=from_unit,
        day=day or on,
        urgency=urgency,
        papers=tuple((paper.name, paper) for paper in papers),
        reply_to=reply_to,
    )
    return send(envelope, whom, peers, remark=remark, by=by, at=at, due_on=due_on)
