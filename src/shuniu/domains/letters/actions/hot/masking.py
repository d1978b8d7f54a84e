"""脱敏: what leaves the office is prepared by one person and checked by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.attaching import MOST_FILES, Upload, keep_photos
from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons.papers.kinds import IMAGES
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, SelfCheck
from shuniu.ground.text import clean

from ...models import HotLetter, HotPhoto
from ..base import StillPersonal, findings_in
from ..publication import masked_copy
from .base import (
    demand_consent,
    demand_masked,
    demand_may_be_hot,
    lock_hot,
)

TEXT_MOST = 6000


def photos_of(hot: HotLetter) -> list[Paper]:
    """The pictures that came with the letter, which may be chosen for the packet."""
    with_letter = MatterPaper.objects.filter(matter_id=hot.letter_id, paper__kind__in=IMAGES)
    return [use.paper for use in with_letter.select_related("paper").order_by("pk")]


def suggested_copy(hot: HotLetter) -> dict[str, str]:
    """What the form begins with: the last masked copy, or the program's own mask of the letter."""
    if hot.public_title:
        return {
            "title": hot.public_title,
            "text": hot.public_text,
            "answer": hot.public_answer,
            "background": hot.background,
            "questions": hot.questions,
        }
    return masked_copy(hot.letter)


def prepare_masking(
    matter: Matter,
    *,
    title: str,
    text: str,
    answer: str = "",
    background: str = "",
    questions: str = "",
    photos: Sequence[Paper] = (),
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """脱敏: the masked letter and answer, background, questions for the programme, pictures.

    ``photos`` are pictures of the letter's own; ``uploads`` are pictures made
    unrecognisable where that was needed. Refused while personal data can be found.
    """
    with engine.step(matter, "prepare_masking", by=by, at=at, seen=seen) as work:
        hot = lock_hot(work)
        demand_may_be_hot(hot.letter)
        demand_consent(hot)
        given = {
            "title": standard.need(clean(" ".join(title.split())), "title", _("请填写标题。")),
            "text": standard.need(clean(text), "text", _("请填写来信内容。")),
            "answer": clean(answer),
            "background": clean(background),
            "questions": clean(questions),
        }
        for field, words in given.items():
            if len(words) > (200 if field == "title" else TEXT_MOST):
                raise FieldRefused(field, _("请再写短一些。"))
        demand_masked(hot, **given)
        allowed = {paper.pk for paper in photos_of(hot)} | set(
            HotPhoto.objects.filter(hot=hot).values_list("paper_id", flat=True)
        )
        if any(paper.pk not in allowed for paper in photos):
            raise FieldRefused("photos", _("只能选用这封来信的照片。"))
        kept = {p.pk: p for p in (*photos, *keep_photos(uploads, field="uploads", by=by, at=at))}
        if len(kept) > MOST_FILES:
            raise FieldRefused("photos", _("照片最多%d张。") % MOST_FILES)
        HotPhoto.objects.filter(hot=hot).exclude(paper__in=kept).delete()
        HotPhoto.objects.bulk_create(
            [HotPhoto(hot=hot, paper=p) for p in kept.values()], ignore_conflicts=True
        )
        hot.public_title, hot.public_text = given["title"], given["text"]
        hot.public_answer, hot.background = given["answer"], given["background"]
        hot.questions = given["questions"]
        hot.prepared_by_id, hot.prepared_at = by.member_id, at
        hot.checked_by, hot.checked_at = None, None
        hot.save()
        work.facts["photos"] = sorted(kept)


def return_masking(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回脱敏: it still tells who wrote, or says too much or too little; it is prepared anew."""
    reason = standard.need(clean(reason), "reason", _("请写明哪里要改。"))
    with engine.step(matter, "return_masking", by=by, at=at, note=reason, seen=seen) as work:
        demand_masked(lock_hot(work), reason=reason)


def check_masking(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """核对通过: a second person has read every word and looked at every picture."""
    with engine.step(matter, "check_masking", by=by, at=at, seen=seen) as work:
        hot = lock_hot(work)
        demand_may_be_hot(hot.letter)
        demand_consent(hot)
        if hot.prepared_by_id == by.member_id:
            raise SelfCheck(why=_("脱敏是您本人做的。"))
        words = (hot.public_title, hot.public_text, hot.public_answer)
        found = findings_in(
            "\n".join((*words, hot.background, hot.questions)), [hot.letter.writer_name]
        )
        if found:
            raise StillPersonal(what=found)
        hot.checked_by_id, hot.checked_at = by.member_id, at
        hot.save(update_fields=["checked_by", "checked_at"])
        # From now on the masked words are what the matter is called and found by.
        work.matter.title = hot.public_title
        work.matter.save(update_fields=["title"])
        work.index(*words)
