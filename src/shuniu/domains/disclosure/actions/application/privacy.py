"""The applicant's data: shown only when asked for with a reason, and every look is in the trail."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from shuniu.casework import queries as casework_queries
from shuniu.casework import standard
from shuniu.casework.models import Matter
from shuniu.commons import calendar, trail
from shuniu.commons.papers import made
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean, count_characters

from ...applicant import Applicant, unseal
from ...models import Application, Challenge
from ...powers import application as powers
from .base import MayNotSee, lock_application

REASON_LEAST, MOST_A_NIGHT = 4, 2000


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


def remove_identities(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """销毁身份证明复印件: of what ended long enough ago, and is contested no more.

    The copy proves who applied while the answer can still be contested; after that nobody needs
    it (《个人信息保护法》 art. 19). For the nightly run; gives how many were destroyed.
    """
    assert by.kind == SYSTEM
    before = on - dt.timedelta(days=calendar.resolve("disc.identity", on).length)
    contested = Challenge.objects.filter(application=OuterRef("pk")).filter(
        Q(result="") | Q(decided_on__gt=before)
    )
    found = Application.objects.filter(
        ~Exists(contested),
        identity_paper__isnull=False,
        ended_on__lte=before,
        matter__closed_at__isnull=False,
    )
    keys = list(found.order_by("ended_on").values_list("pk", flat=True)[:MOST_A_NIGHT])
    for key in keys:
        _remove_identity(key, on, by=by, at=at)
    return len(keys)


@transaction.atomic
def _remove_identity(key: int, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    application = Application.objects.select_for_update(of=("self",)).get(pk=key)
    paper = application.identity_paper
    if paper is None:
        return
    application.identity_paper, application.identity_removed_on = None, on
    application.save(update_fields=["identity_paper", "identity_removed_on"])
    made.discard(paper, by=by, at=at)
    trail.record(
        "disclosure.identity_removed",
        subject_kind="matter",
        subject_id=key,
        by=by,
        at=at,
        detail={},
    )


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
