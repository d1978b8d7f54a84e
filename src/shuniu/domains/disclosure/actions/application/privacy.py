"""The applicant's data: shown only when asked for with a reason, and every look is in the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import queries as casework_queries
from shuniu.casework import standard
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean, count_characters

from ...applicant import Applicant, unseal
from ...powers import application as powers
from .base import MayNotSee, lock_application

REASON_LEAST = 4


def unmask(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> Applicant:
    """查看申请人信息: in full, to the disclosure body; who looked, when and why stays on record.

    What one may not see at all is ``NotFound``; who may see the matter only ``MayNotSee``.
    """
    if not casework_queries.may_see(by, matter):
        raise NotFound
    reason = clean(reason)
    if count_characters(reason) < REASON_LEAST:
        reason = standard.need("", "reason", _("请写明查看的理由，如“电话确认收到日期”。"))
    if not powers.may_see_applicant(matter, by):
        raise MayNotSee
    with transaction.atomic():
        looked(matter, reason, by=by, at=at)
        return unseal(lock_application(matter).sealed)


def looked(matter: Matter, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Put on record that somebody looked at an applicant's data, or at a letter with their name."""
    trail.record(
        "disclosure.unmasked",
        subject_kind="matter",
        subject_id=matter.pk,
        by=by,
        at=at,
        detail={"number": matter.number, "reason": reason},
    )
