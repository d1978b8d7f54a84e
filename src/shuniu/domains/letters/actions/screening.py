"""Screening: accept, refuse with the right channel, merge with like letters, transfer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Flag, Letter, LetterType, RejectReason, TransferBody
from ..wording.letter import CHANNELS
from .answering import answer_follower
from .base import (
    CannotMerge,
    LeavesByTransfer,
    demand_no_followers,
    demand_not_complained,
    lock_letter,
)

MERGED, ENDED = "merged", ("rejected", "transferred", "withdrawn")


def accept(
    matter: Matter,
    *,
    letter_type: LetterType | None = None,
    complained_unit: Unit | None = None,
    flags: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """受理: the screener takes the letter on, and corrects the type that the writer chose.

    Petitions and accusations of officials are not accepted here: they leave by
    transfer (``LeavesByTransfer``).
    """
    with engine.step(matter, "accept", by=by, at=at, seen=seen) as work:
        letter = lock_letter(work.matter)
        _screen(letter, letter_type, complained_unit, flags)
        if letter.letter_type.exit:
            raise LeavesByTransfer(kind=letter.letter_type.name)
        letter.save(update_fields=["letter_type", "complained_unit", "flags"])
        work.facts["type"] = letter.letter_type.code


def _screen(
    letter: Letter, letter_type: LetterType | None, unit: Unit | None, flags: Sequence[str]
) -> None:
    unknown = set(flags) - set(Flag.values)
    if unknown:
        raise FieldRefused("flags", _("没有“%s”这样的标记。") % "、".join(sorted(unknown)))
    if letter_type is not None:
        letter.letter_type = letter_type
    if unit is not None:
        letter.complained_unit = unit
    letter.flags = list(dict.fromkeys([*letter.flags, *flags]))


def reject(
    matter: Matter,
    *,
    reason: str,
    channel: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """不予受理: the reason from the list and the right channel; the writer reads both.

    ``channel`` is more exact advice than the list's own sentence.
    """
    if reason not in RejectReason.values:
        raise FieldRefused("reason", _("请选择不予受理的理由。"))
    channel = clean(channel) or str(CHANNELS[reason])
    note = f"{RejectReason(reason).label}。{channel}"
    with engine.step(matter, "reject", by=by, at=at, note=note, seen=seen) as work:
        demand_no_followers(work.matter)
        letter = lock_letter(work.matter)
        letter.reject_reason, letter.right_channel = reason, channel
        letter.save(update_fields=["reject_reason", "right_channel"])
        work.facts["reason"] = reason


def merge(
    matter: Matter, *, into: Letter, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """并案: this letter is answered with a like one; its writer keeps the number.

    ``into`` has to be accepted. Was it answered already, this writer has the
    answer at once. Letters that were merged into this one go along.
    """
    with transaction.atomic():
        head = Letter.objects.select_related("letter_type").get(pk=into.merged_into_id or into.pk)
        # The head first, then the follower: the same order as when it is answered.
        head.matter = Matter.objects.select_for_update(of=("self",)).get(pk=head.pk)
        number = head.matter.number
        with engine.step(matter, "merge", by=by, at=at, note=number, seen=seen) as work:
            letter = lock_letter(work.matter)
            _demand_mergeable(letter, head)
            letter.merged_into = head
            letter.save(update_fields=["merged_into"])
            followers = Letter.objects.filter(merged_into=letter)
            moved = list(followers.values_list("matter__number", flat=True))
            followers.update(merged_into=head)
            work.facts.update(into=number, **({"with": moved} if moved else {}))
        if head.answer_id is not None and head.matter.state in ("answered", "closed"):
            answer_follower(letter, head, at=at)


def _demand_mergeable(letter: Letter, head: Letter) -> None:
    number = head.matter.number
    if head.pk == letter.pk:
        raise CannotMerge(number=number, why=_("一封来信不能并入它自己。"))
    if head.matter.unit_id != letter.matter.unit_id:
        raise CannotMerge(number=number, why=_("两封来信不属于同一受理单位。"))
    if head.matter.state == "submitted":
        raise CannotMerge(number=number, why=_("主件还没有受理，请先受理主件。"))
    if head.matter.state in ENDED or head.merged_into_id is not None:
        raise CannotMerge(number=number, why=_("这封来信没有在办理。"))
    if head.matter.state == "closed" and head.answer_id is None:
        raise CannotMerge(number=number, why=_("这封来信没有答复。"))
    if letter.letter_type.exit:
        raise LeavesByTransfer(kind=letter.letter_type.name)


def gather(head: Matter, *, letters: Sequence[Letter], by: Actor, at: dt.datetime) -> int:
    """并入同类来信: merge several letters into this one, all or none; how many it were."""
    if not letters:
        raise FieldRefused("letters", _("请选择要并入的来信。"))
    with transaction.atomic():
        into = lock_letter(head)
        for letter in letters:
            merge(letter.matter, into=into, by=by, at=at)
    return len(letters)


def unmerge(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """取消并案: this letter is not of a kind with the other after all, and goes its own way."""
    reason = standard.need(reason, "reason", _("请写明取消并案的理由。"))
    with engine.step(matter, "unmerge", by=by, at=at, note=reason, seen=seen) as work:
        Letter.objects.filter(pk=work.matter.pk).update(merged_into=None)


def transfer(
    matter: Matter,
    *,
    to: str,
    unit: Unit | None = None,
    explanation: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """转送: petitions, accusations and reports to whoever has the power to deal with them.

    Never to the unit complained of, nor to a part of it (信访工作条例 2022, 30). The
    writer is told where the letter went. Letters merged into this one go along.
    """
    if to not in TransferBody.values:
        raise FieldRefused("to", _("请选择转送到哪里。"))
    if to == TransferBody.OTHER and unit is None and not clean(explanation):
        raise FieldRefused("explanation", _("请写明转送到哪个机关。"))
    where = unit.name if unit is not None else str(TransferBody(to).label)
    note = _("转送：{where}。{explanation}").format(where=where, explanation=clean(explanation))
    with transaction.atomic():
        with engine.step(matter, "transfer", by=by, at=at, note=note, seen=seen) as work:
            letter = lock_letter(work.matter)
            if unit is not None:
                _demand_open(unit, work.on)
                demand_not_complained(letter, [unit], always=True)
            letter.transferred_to, letter.transferred_unit = to, unit
            letter.save(update_fields=["transferred_to", "transferred_unit"])
            work.facts.update(to=to, unit=unit.code if unit else "")
        followers = Letter.objects.filter(merged_into=letter, matter__state=MERGED)
        for follower in followers.select_related("matter").order_by("pk"):
            transfer(follower.matter, to=to, unit=unit, explanation=explanation, by=by, at=at)


def _demand_open(unit: Unit, on: dt.date) -> None:
    if unit.closed_on is not None and unit.closed_on <= on:
        raise FieldRefused(
            "unit", _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
        )
