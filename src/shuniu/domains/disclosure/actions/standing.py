"""保密审查、发布、更正、撤下、有效性、解读: what stands before the public, and how it got there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.engine import Work
from shuniu.casework.models import Matter, Term
from shuniu.commons import numbering
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.models import Publication
from shuniu.ground.refusal import FieldRefused, Refused, SelfCheck

from ..flow.catalogue import INTERPRETING, KIND, PUBLISHED
from ..models import Attribute, Interpretation, Item, Organ, ReadingForm, Validity
from ..queries.catalogue import item_address
from .items import REASON_MOST, NoOrgan, lock_item, rename, take_draft

COLUMN = "disclosure"


class NotPublic(Refused):
    """这条信息现在没有公开，不必撤下。不需要公开的，请用“不主动公开”或者“销号”。"""


class NoReview(Refused):
    """这条信息还没有保密审查记录。按照“先审查、后公开”，须由另一人审查以后才能发布。"""


def series_of(unit_id: int) -> str:
    """The series of an organ's index numbers."""
    return f"disclosure.{unit_id}"


def return_draft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回编目: with what has to be mended."""
    reason = standard.need(reason, "reason", _("请写明退回的理由。"))[:REASON_MOST]
    with engine.step(matter, "return_draft", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)


def clear(
    matter: Matter, *, conclusion: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """保密审查: a second person has looked at it item by item (《条例》第十七条) and says so."""
    words = conclusion.strip()[:REASON_MOST] or _("经审查，不含国家秘密、工作秘密，可以公开。")
    with engine.step(matter, "clear", by=by, at=at, note=words, seen=seen) as work:
        item = lock_item(work)
        if by.member_id is not None and by.member_id == item.prepared_by_id:
            raise SelfCheck(why=_("编目是您本人办的。"))
        work.opinion(words)
        item.secrecy_by_id, item.secrecy_by_label = by.member_id, work.move.by_label
        item.secrecy_at = at
        item.save(update_fields=["secrecy_by", "secrecy_by_label", "secrecy_at"])


def publish(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """审核发布: it gets its index number (once, for ever) and stands in the public catalogue."""

    def whereto(locked: Matter) -> str:
        return INTERPRETING if _owes_reading(locked.pk) else PUBLISHED

    with transaction.atomic():
        # Taken before the step, which puts it down; a refusal gives it back.
        index_number = _number(matter, by, at)
        with engine.step(
            matter, "publish", by=by, at=at, note=index_number, seen=seen, to=whereto
        ) as work:
            item: Item = lock_item(work)
            if not item.secrecy_by_label or item.secrecy_at is None:
                raise NoReview
            take_draft(item)
            item.index_number = index_number
            item.attribute, item.reason, item.reexamine_on = Attribute.OPEN, "", None
            item.published_at, item.published_by_label = at, work.move.by_label
            item.first_published_at = item.first_published_at or at
            item.withdrawn_at, item.withdrawn_because = None, ""
            item.save()
            item.papers.filter(pending=True).update(pending=False)
            rename(work, item)
            if _owes_reading(item.pk) and not _reading_runs(item.pk):
                work.open_term("interpret")
            _put_up(item, work)


def _number(matter: Matter, by: Actor, at: dt.datetime) -> str:
    """The item's index number, of old or taken now, from the series of its organ."""
    item = Item.objects.select_related("organ").get(pk=matter.pk)
    if item.index_number:
        return item.index_number
    if not Organ.objects.filter(pk=item.organ_id).exists():
        raise NoOrgan(unit=item.organ.name)
    series = series_of(item.organ_id)
    return numbering.take(series, by=by, at=at, subject_kind=KIND, subject_id=item.pk)


def _put_up(item: Item, work: Work) -> None:
    organ = Unit.objects.get(pk=item.organ_id)
    publishing.publish(
        column=COLUMN,
        title=item.title,
        summary=item.summary or item.text[:200],
        url=item_address(item.index_number),
        unit_label=organ.name,
        source_kind=KIND,
        source_id=item.pk,
        by=work.by,
        at=work.at,
        anew=True,
    )
    _tell_readings(item.pk)


def _tell_readings(item_id: int) -> None:
    """What explains it in other rooms leads to it, as it is called now, or no more."""
    for link in Interpretation.objects.filter(item=item_id, line__isnull=False):
        line = link.line
        assert line is not None
        publishing.surroundings_changed(source_kind=line.source_kind, source_id=line.source_id)


def _owes_reading(item_id: int) -> bool:
    """Whether its interpretation is still to come (of the words that will stand)."""
    item = Item.objects.get(pk=item_id)
    due = (item.draft or {}).get("reading_due", item.reading_due)
    return bool(due) and not Interpretation.objects.filter(item_id=item_id).exists()


def _reading_runs(item_id: int) -> bool:
    return Term.objects.filter(matter_id=item_id, name="interpret", met_on__isnull=True).exists()


def revise(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """更正: new words are written and passed like the first; until then the old ones stand."""
    reason = standard.need(reason, "reason", _("请写明更正的理由。"))[:REASON_MOST]
    with engine.step(matter, "revise", by=by, at=at, note=reason, seen=seen):
        pass


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下: off the catalogue at once; the index number stays its own and is not given again."""
    reason = standard.need(reason, "reason", _("请写明撤下的理由。"))[:REASON_MOST]
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen) as work:
        item = lock_item(work)
        if not item.is_public:
            raise NotPublic
        item.withdrawn_at, item.withdrawn_because = at, reason
        item.draft = None
        item.save(update_fields=["withdrawn_at", "withdrawn_because", "draft"])
        publishing.withdraw(source_kind=KIND, source_id=item.pk, reason=reason, by=by, at=at)
        _tell_readings(item.pk)


def restore(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新公开: described and passed anew, under its old index number."""
    reason = standard.need(reason, "reason", _("请写明重新公开的理由。"))[:REASON_MOST]
    with engine.step(matter, "restore", by=by, at=at, note=reason, seen=seen):
        pass


def set_validity(
    matter: Matter,
    *,
    validity: str,
    ended_on: dt.date | None = None,
    ended_note: str = "",
    replaced_by: Item | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """更改有效性: in force, abolished, lapsed or in part; since when, by what, replaced by what."""
    if validity not in Validity.values:
        raise FieldRefused("validity", _("请选择有效性。"))
    if validity != Validity.IN_FORCE and ended_on is None:
        raise FieldRefused("ended_on", _("请填写废止或者失效的日期。"))
    note = ended_note.strip()[:300]
    if validity != Validity.IN_FORCE and not note:
        raise FieldRefused("ended_note", _("请写明依据（文件名称和文号，或者有效期届满）。"))
    if replaced_by is not None and replaced_by.pk == matter.pk:
        raise FieldRefused("replaced_by", _("不能由它自己代替。"))
    label = str(Validity(validity).label)
    with engine.step(matter, "set_validity", by=by, at=at, note=label, seen=seen) as work:
        item = lock_item(work)
        if ended_on is not None and ended_on < item.formed_on:
            raise FieldRefused("ended_on", _("日期不能早于成文日期。"))
        standing = validity == Validity.IN_FORCE
        item.validity = validity
        item.ended_on, item.ended_note = (None, "") if standing else (ended_on, note)
        item.replaced_by = None if standing else replaced_by
        item.save(update_fields=["validity", "ended_on", "ended_note", "replaced_by"])


def interpret(
    matter: Matter,
    *,
    form: str,
    reading: Item | None = None,
    line: Publication | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """关联解读: what explains it, published already; each page leads to the other."""
    _link("interpret", matter, form, reading, line, by, at, seen)


def interpret_more(
    matter: Matter,
    *,
    form: str,
    reading: Item | None = None,
    line: Publication | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """关联解读: a further one."""
    _link("interpret_more", matter, form, reading, line, by, at, seen)


def _link(
    code: str,
    matter: Matter,
    form: str,
    reading: Item | None,
    line: Publication | None,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    if form not in ReadingForm.values:
        raise FieldRefused("form", _("请选择解读方式。"))
    if (reading is None) == (line is None):
        raise FieldRefused("reading", _("请选择一篇已经公开的解读。"))
    if reading is not None and (not reading.is_public or reading.pk == matter.pk):
        raise FieldRefused("reading", _("解读须已经公开，并且不是文件本身。"))
    if line is not None and line.withdrawn_at is not None:
        raise FieldRefused("reading", _("这篇解读已经撤下。"))
    title = reading.title if reading is not None else str(line)
    with engine.step(matter, code, by=by, at=at, note=title[:REASON_MOST], seen=seen) as work:
        old = Interpretation.objects.filter(Q(reading=reading, line=line), item_id=matter.pk)
        if old.exists():
            raise FieldRefused("reading", _("这篇解读已经关联过。"))
        Interpretation.objects.create(
            item_id=matter.pk,
            reading=reading,
            line=line,
            form=form,
            linked_by_label=work.move.by_label,
            linked_at=at,
        )
        _tell_readings(matter.pk)


def waive_interpretation(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不需要解读: with the reason, so that the term of three working days ends."""
    reason = standard.need(reason, "reason", _("请写明不需要解读的理由。"))[:REASON_MOST]
    with engine.step(matter, "waive_interpretation", by=by, at=at, note=reason, seen=seen) as work:
        Item.objects.filter(pk=work.matter.pk).update(reading_due=False)


def call(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """到期复核: the yearly look at what is kept back has come (《条例》第十八条)."""
    with engine.step(matter, "call", by=by, at=at, seen=seen) as work:
        Item.objects.filter(pk=work.matter.pk).update(reexamine_on=None)


def keep_again(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """继续不主动公开: the reason still holds; again in a year."""
    reason = standard.need(reason, "reason", _("请写明仍不公开的理由和依据。"))[:REASON_MOST]
    with engine.step(matter, "keep_again", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)
        due = work.days.due(work.on, 12, "month").due_on
        Item.objects.filter(pk=work.matter.pk).update(reason=reason, reexamine_on=due)


def open_up(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """转为主动公开: the reason no longer holds; the twenty working days run from the decision."""
    reason = standard.need(reason, "reason", _("请写明可以公开的理由。"))[:REASON_MOST]
    with engine.step(matter, "open_up", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)
        found = Item.objects.filter(pk=work.matter.pk)
        found.update(attribute=Attribute.OPEN, reason="", reexamine_on=None)


def drop(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """销号: entered twice, or no government information at all."""
    reason = standard.need(reason, "reason", _("请写明销号的理由。"))[:REASON_MOST]
    with engine.step(matter, "drop", by=by, at=at, note=reason, seen=seen) as work:
        if lock_item(work).is_public:
            raise Refused(_("这条信息已经公开；要停止公开，请用“撤下”。"))


def nightly(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """What is kept back and comes up for its yearly look; a missed night mends itself."""
    assert by.kind == SYSTEM
    due = Item.objects.filter(reexamine_on__lte=on, matter__state="kept")
    found = list(due.select_related("matter"))
    for item in found:
        call(item.matter, by=by, at=at)
    return len(found)
