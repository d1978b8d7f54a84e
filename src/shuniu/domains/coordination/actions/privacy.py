"""Representatives' names and telephones: shown only when asked for with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours
from shuniu.ground.text import clean, count_characters

from .. import powers
from ..models import Representative

REASON_LEAST = 4


def unmask(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> list[Representative]:
    """查看代表信息: in full, to whoever has to reach them; who looked and why is in the trail."""
    if not casework_queries.may_see(by, matter):
        raise NotFound
    reason = clean(reason)
    if count_characters(reason) < REASON_LEAST:
        raise FieldRefused("reason", _("请写明查看的理由，如“通知代表参加协调会”。"))
    if not powers.may_see_personal_data(matter, by):
        raise NotYours
    with transaction.atomic():
        trail.record(
            "coordination.unmasked",
            subject_kind="matter",
            subject_id=matter.pk,
            by=by,
            at=at,
            detail={"number": matter.number, "reason": reason},
        )
    return list(Representative.objects.filter(case_id=matter.pk).order_by("place"))
