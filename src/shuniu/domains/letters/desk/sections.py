"""What the parts of a letter's page show; personal data masked."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.desk.declare import Facts
from shuniu.ground.written import Written

from .. import powers
from ..flow.letter import ACCEPTED, SUBMITTED
from ..models import Answer, Flag, Letter, Rating, RejectReason, TransferBody

FOLLOWERS = Written(
    lambda head: (
        Letter.objects.filter(merged_into=head).select_related("matter").order_by("pk")[:200]
    )
)
DRAFTS = Written(
    lambda letter: Answer.objects.filter(letter_id=letter).select_related("unit").order_by("-pk")
)
RATINGS = Written(lambda letter: Rating.objects.filter(letter_id=letter).order_by("-pk"))


def _of(matter: Matter) -> Letter:
    letter: Letter = matter.letter
    return letter


def letter(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The letter's facts and its text."""
    found = _of(matter)
    facts = [
        (_("类型"), found.letter_type.name + (_("（复杂事项）") if found.complex else "")),
        (_("信箱"), f"{found.mailbox.name}　{found.get_channel_display()}"),
        (_("来文编号"), found.external_number),
        (_("来信人"), found.masked_name or _("匿名")),
        (_("电话"), _phone(found)),
        (_("邮箱"), found.masked_email),
        (_("住址"), found.masked_address),
        (_("所在乡镇"), found.town.name if found.town else ""),
        (_("意愿"), _wish(found)),
        (_("被反映单位"), found.complained_unit.name if found.complained_unit else ""),
        (_("标记"), "、".join(str(Flag(c).label) for c in found.flags if c in Flag.values)),
    ]
    return {
        "letter": found,
        "facts": [(label, value) for label, value in facts if value],
        "may_unmask": powers.may_see_personal_data(found, actor),
    }


def _phone(found: Letter) -> str:
    if not found.writer_phone:
        return ""
    confirmed = _("（已验证）") if found.phone_confirmed_at else ""
    return found.masked_phone + confirmed


def _wish(found: Letter) -> str:
    if found.keep_secret:
        return _("要求保密")
    return _("同意隐去个人信息后公开") if found.consent_public else _("不公开")


def outcome(matter: Matter, _actor: Actor) -> Facts | None:
    """Where a letter went that is not answered here; None while it is."""
    found = _of(matter)
    if found.reject_reason:
        return [
            (_("不予受理的理由"), RejectReason(found.reject_reason).label),
            (_("告知的渠道"), found.right_channel),
        ]
    if found.transferred_to:
        unit = found.transferred_unit.name if found.transferred_unit else ""
        return [(_("转送到"), unit or TransferBody(found.transferred_to).label)]
    return None


def merged(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The letter that this one was merged into, or those that were merged into it."""
    found = _of(matter)
    followers = FOLLOWERS(head=found.pk)
    if found.merged_into is None and not followers:
        return None
    return {"letter": found, "followers": followers}


def answers(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """All drafts, the newest first, and what the writers said; None before there is any."""
    found = _of(matter)
    drafts = DRAFTS(letter=found.merged_into_id or found.pk)
    if found.merged_into_id is not None:
        drafts = [a for a in drafts if a.released_at is not None]
    ratings = [(rating, found.masked(rating.reason)) for rating in RATINGS(letter=found.pk)]
    if not drafts and not ratings:
        return None
    return {"letter": found, "drafts": drafts, "ratings": ratings}


def public(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The masked copy, for the office that prepares and checks it."""
    found = _of(matter)
    office = powers.REGISTRAR_POWER(matter, actor) or powers.REVIEWER_POWER(matter, actor)
    if not office or found.prepared_at is None:
        return None
    return {"letter": found}


def likes(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """Where like letters are shown, while the screener decides what to do with this one.

    They are looked for after the page has come: it should not wait for them.
    """
    if matter.state not in (SUBMITTED, ACCEPTED) or not powers.REGISTRAR_POWER(matter, actor):
        return None
    return {"address": reverse("letters:like", args=[matter.pk])}
