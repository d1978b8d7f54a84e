"""Personal data: shown only when asked for with a reason, and every look is in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import queries as casework_queries
from shuniu.casework import standard
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean, count_characters

from .. import powers
from ..models import AgreeVote, Letter
from .base import MayNotUnmask, NotPublished, lock_letter

REASON_LEAST = 4


@dataclass(frozen=True)
class PersonalData:
    """What a writer told about themself, unmasked."""

    name: str
    phone: str
    email: str
    address: str
    title: str
    text: str


def unmask(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> PersonalData:
    """查看个人信息: the writer's data in full, to whoever needs them to handle the letter.

    The reason is required; who looked, when and why stays in the trail. What
    one may not see at all is ``NotFound``; a unit may not look when the writer
    asked for secrecy or accuses somebody (``MayNotUnmask``).
    """
    if not casework_queries.may_see(by, matter):
        raise NotFound
    reason = clean(reason)
    if count_characters(reason) < REASON_LEAST:
        reason = standard.need("", "reason", _("请写明查看个人信息的理由，如“电话核实地址”。"))
    with transaction.atomic():
        letter = lock_letter(Matter.objects.get(pk=matter.pk))
        if not powers.may_see_personal_data(letter, by):
            raise MayNotUnmask
        trail.record(
            "letters.unmasked",
            subject_kind="matter",
            subject_id=matter.pk,
            by=by,
            at=at,
            detail={"number": letter.matter.number, "reason": reason},
        )
    return PersonalData(
        letter.writer_name,
        letter.writer_phone,
        letter.writer_email,
        letter.writer_address,
        letter.full_title,
        letter.text,
    )


def agree(letter: Letter, *, voter: str, by: Actor, at: dt.datetime) -> bool:
    """附议: somebody has the same concern as a published letter; False when they said so before.

    ``voter`` is a digest of what tells one browser from another.
    """
    if not Letter.objects.published().filter(pk=letter.pk).exists():
        raise NotPublished
    _vote, made = AgreeVote.objects.get_or_create(letter=letter, voter=voter, defaults={"at": at})
    return made
