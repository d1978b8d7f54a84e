"""Publication: one person masks, another checks; only what the writer agreed to."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REVIEWER
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused, SelfCheck
from shuniu.ground.text import clean, fold, mask_personal_data

from ..models import Flag, Letter
from ..queries import members_holding
from .base import (
    NoConsent,
    NotPrepared,
    NotPublished,
    PublishedAlready,
    StillPersonal,
    WorkSecret,
    findings_in,
    lock_letter,
)

COLUMN = "letters"
SOURCE = "letter"
SUMMARY_MOST = 120


def masked_copy(letter: Letter) -> dict[str, str]:
    """What would be published: title, text and answer, masked, to be read over by a person."""
    names = [letter.writer_name]
    answer = letter.answer.text if letter.answer else ""
    return {
        "title": letter.matter.title,
        "text": mask_personal_data(letter.text, names)[0],
        "answer": mask_personal_data(answer, names, landlines=False)[0],
    }


def prepare_publication(
    matter: Matter,
    *,
    title: str = "",
    text: str = "",
    answer: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """脱敏: prepare the masked copy for a second person's check; empty: the program's own mask.

    Refused without the writer's consent (个人信息保护法 art. 25), and while
    personal data can still be found in it.
    """
    with engine.step(matter, "prepare_publication", by=by, at=at, seen=seen) as work:
        letter = _publishable(work.matter)
        if letter.published_at is not None:
            raise PublishedAlready
        given = {"title": clean(title), "text": clean(text), "answer": clean(answer)}
        copy = {name: given[name] or made for name, made in masked_copy(letter).items()}
        for name, words in copy.items():
            found = findings_in(words, [letter.writer_name])
            if found:
                raise FieldRefused(name, str(StillPersonal(what=found)))
        letter.public_title, letter.public_text = copy["title"][:200], copy["text"]
        letter.public_answer = copy["answer"]
        letter.prepared_by_id, letter.prepared_at = by.member_id, at
        letter.save(
            update_fields=[
                "public_title",
                "public_text",
                "public_answer",
                "prepared_by",
                "prepared_at",
            ]
        )
        reviewers = members_holding((REVIEWER,), work.matter.unit_id, work.on)
        work.show_to([m for m in reviewers if m != by.member_id], _("待核对脱敏公开"))


def _publishable(matter: Matter) -> Letter:
    letter = lock_letter(matter)
    if not letter.consent_public or letter.keep_secret:
        raise NoConsent
    if Flag.SECRET in letter.flags:
        raise WorkSecret
    if letter.answer_id is None:
        raise NotPrepared
    return letter


def publish(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """审核公开: a second person has read the masked copy; from now on the public reads it."""
    with engine.step(matter, "publish", by=by, at=at, seen=seen) as work:
        letter = _publishable(work.matter)
        if letter.published_at is not None:
            raise PublishedAlready
        if letter.prepared_at is None:
            raise NotPrepared
        if letter.prepared_by_id == by.member_id:
            raise SelfCheck(why=_("脱敏是您本人做的。"))
        words = "\n".join((letter.public_title, letter.public_text, letter.public_answer))
        found = findings_in(words, [letter.writer_name])
        if found:
            raise StillPersonal(what=found)
        letter.checked_by_id, letter.published_at = by.member_id, at
        letter.public_search = fold(words)
        letter.save(update_fields=["checked_by", "published_at", "public_search"])
        publishing.publish(
            column=COLUMN,
            title=letter.public_title,
            summary=letter.public_answer[:SUMMARY_MOST],
            url=letter.public_address,
            unit_label=(letter.lead_unit or work.matter.unit).short_name,
            source_kind=SOURCE,
            source_id=letter.pk,
            by=by,
            at=at,
        )


def return_publication(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回脱敏: the masked copy still tells who wrote, or is wrong; it is prepared anew."""
    reason = standard.need(clean(reason), "reason", _("请写明哪里要改。"))
    with engine.step(matter, "return_publication", by=by, at=at, note=reason, seen=seen) as work:
        letter = lock_letter(work.matter)
        if letter.prepared_at is None or letter.published_at is not None:
            raise NotPrepared
        _clear(letter)


def unpublish(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下公开: from now on the public no longer reads it; the reason stays on record."""
    reason = standard.need(clean(reason), "reason", _("请写明撤下的理由。"))
    with engine.step(matter, "unpublish", by=by, at=at, note=reason, seen=seen) as work:
        letter = lock_letter(work.matter)
        if letter.published_at is None:
            raise NotPublished
        _clear(letter)
        publishing.withdraw(source_kind=SOURCE, source_id=letter.pk, reason=reason, by=by, at=at)


def _clear(letter: Letter) -> None:
    letter.published_at = letter.prepared_at = None
    letter.prepared_by = letter.checked_by = None
    letter.public_search = ""
    letter.save(
        update_fields=["published_at", "prepared_at", "prepared_by", "checked_by", "public_search"]
    )
