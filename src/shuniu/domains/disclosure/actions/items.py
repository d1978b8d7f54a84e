"""登记、编目: a piece of information enters the catalogue's work and is described."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.attaching import Upload, keep
from shuniu.casework.disclosing import OPEN, Disclosable, Ended
from shuniu.casework.engine import Work
from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean
from shuniu.ground.text.masking import mask_personal_data

from ..flow.catalogue import KIND
from ..models import Attribute, Axis, Heading, Item, ItemPaper, Organ, Validity
from ..powers.catalogue import demand_clerk

SERIES = "disclosure.item"
TITLE_MOST, SUMMARY_MOST, REASON_MOST, TEXT_MOST = 200, 400, 200, 200_000
# What describing sets; all of it is the public's only after a second person has passed it.
WORDS = (
    *("title", "document_number", "summary", "keywords", "text", "source", "scope"),
    *("normative", "reading_due", "organ_id", "subject_id", "statutory_id", "genre_id"),
)
DAYS = ("formed_on", "effective_on")


class NoOrgan(Refused):
    """“{unit}”还没有登记为公开主体（统一社会信用代码、工作机构），不能编索引号。请先在“公开主体”中登记。"""


class PersonalData(FieldRefused):
    """正文里可能有个人信息：{found}。请删去或打码；确属应当公开的，请勾选“已核对”。"""

    def __init__(self, found: str) -> None:
        super().__init__("checked", (type(self).__doc__ or "").format(found=found))


def lock_item(work: Work) -> Item:
    """The item of a step under way; the engine holds the matter's lock."""
    found = Item.objects.select_related("organ").get(pk=work.matter.pk)
    found.matter = work.matter
    return found


def register_item(
    *,
    unit: Unit,
    title: str,
    formed_on: dt.date,
    by: Actor,
    at: dt.datetime,
    organ: Unit | None = None,
    document_number: str = "",
    genre: Heading | None = None,
    summary: str = "",
    text: str = "",
    origin: Matter | None = None,
    more: dict[str, Any] | None = None,
) -> Item:
    """登记政府信息: from here the twenty working days run, counted from the day it was formed."""
    demand_clerk(unit.pk, by)
    title = _title(title)
    if formed_on > at.date() + dt.timedelta(days=1):
        raise FieldRefused("formed_on", _("成文日期不能在今天以后。"))
    refuse_state_secrets(title, text)
    return _open(
        unit=unit,
        by=by,
        at=at,
        origin=origin,
        organ=organ or unit,
        responsible=unit,
        title=title,
        formed_on=formed_on,
        document_number=clean(document_number)[:60],
        genre=genre,
        summary=clean(summary)[:SUMMARY_MOST],
        text=text[:TEXT_MOST],
        **(more or {}),
    )


def _title(title: str) -> str:
    title = clean(title)
    if not title:
        raise FieldRefused("title", _("请填写名称。"))
    if len(title) > TITLE_MOST:
        raise FieldRefused("title", _("名称最多%d个字。") % TITLE_MOST)
    return title


def _open(
    *, unit: Unit, by: Actor, at: dt.datetime, origin: Matter | None = None, **facts: Any
) -> Item:
    attribute = facts.pop("attribute", Attribute.OPEN)
    with engine.opening(
        KIND,
        title=facts["title"],
        unit=unit,
        number=lambda key: numbering.take(SERIES, by=by, at=at, subject_kind=KIND, subject_id=key),
        by=by,
        at=at,
        origin=origin,
        texts=(facts.get("document_number", ""), facts.get("summary", "")),
    ) as work:
        work.open_term("publish", on=min(facts["formed_on"], work.on))
        return Item.objects.create(matter=work.matter, attribute=attribute, **facts)


def take_in(work: Work, found: Disclosable) -> Item | None:
    """What another room formed comes into the catalogue's work, once.

    With 公开属性 open it waits to be described; otherwise it is kept as not disclosed, with
    the reason that was given, and examined again every year (《条例》第十八条).
    """
    if Item.objects.filter(matter__origin=work.matter).exists():
        return None
    item = _open(
        unit=work.matter.unit,
        by=work.by,
        at=work.at,
        origin=work.matter,
        organ=found.organ,
        responsible=found.responsible,
        title=clean(found.title)[:TITLE_MOST],
        formed_on=found.formed_on,
        document_number=found.number[:60],
        genre=Heading.objects.filter(axis=Axis.GENRE, code=found.genre).first(),
        text=found.text[:TEXT_MOST],
        normative=found.normative,
        reading_due=found.normative,
        source=found.organ.name[:120],
        attribute=found.attribute,
        reason=found.reason[:300],
    )
    ItemPaper.objects.bulk_create(
        [
            ItemPaper(item=item, paper=paper, name=name[:120], order=n)
            for n, (name, paper) in enumerate(found.papers)
        ]
    )
    if found.attribute != OPEN:
        reason = found.reason or _("起草时确定为{attribute}").format(
            attribute=Attribute(found.attribute).label
        )
        keep_back(
            item.matter,
            attribute=found.attribute,
            reason=reason,
            by=system(work.by.label),
            at=work.at,
        )
    return item


def hear_end(work: Work, ended: Ended) -> None:
    """The document was abolished or annulled where it came from: its item says so at once."""
    item = Item.objects.filter(matter__origin=work.matter).select_related("matter").first()
    if item is None:
        return
    item.validity, item.ended_on, item.ended_note = ended.how, ended.on, ended.because[:300]
    if not item.is_public:
        item.save(update_fields=["validity", "ended_on", "ended_note"])
        return
    validity = Validity(ended.how)
    note = f"{validity.label} {ended.on.isoformat()}　{ended.because}"[:REASON_MOST]
    by = system(work.by.label)
    if item.matter.state in ("published", "interpreting"):
        with engine.step(item.matter, "set_validity", by=by, at=work.at, note=note):
            item.save(update_fields=["validity", "ended_on", "ended_note"])
    else:  # it is being corrected: the line that stands before the public tells it all the same
        item.save(update_fields=["validity", "ended_on", "ended_note"])


def keep_back(
    matter: Matter,
    *,
    attribute: str,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """不主动公开: on request only or not at all, with its reason; examined again in a year."""
    reason = standard.need(reason, "reason", _("请写明不主动公开的理由和依据。"))[:REASON_MOST]
    if attribute not in (Attribute.ON_REQUEST, Attribute.CLOSED):
        raise FieldRefused("attribute", _("请选择依申请公开或者不予公开。"))
    with engine.step(matter, "keep", by=by, at=at, note=reason, seen=seen) as work:
        item = lock_item(work)
        if item.is_public:
            raise Refused(_("这条信息已经公开；要停止公开，请用“撤下”。"))
        item.attribute, item.reason = attribute, reason
        item.reexamine_on = _next_look(work)
        item.save(update_fields=["attribute", "reason", "reexamine_on"])


def _next_look(work: Work) -> dt.date:
    due: dt.date = work.days.due(work.on, 12, "month").due_on
    return due


def describe(
    matter: Matter,
    *,
    title: str,
    organ: Unit,
    formed_on: dt.date,
    subject: Heading,
    statutory: Heading,
    genre: Heading,
    document_number: str = "",
    summary: str = "",
    keywords: str = "",
    text: str = "",
    source: str = "",
    scope: str = "",
    normative: bool = False,
    reading_due: bool = False,
    effective_on: dt.date | None = None,
    checked: bool = False,
    papers: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """编目: the fields under which it is found, its words and its files; then somebody else looks.

    ``checked`` says that what looks like personal data was looked at and may stand.
    """
    words: dict[str, Any] = {
        "title": _title(title),
        "document_number": clean(document_number)[:60],
        "summary": clean(summary)[:SUMMARY_MOST],
        "keywords": clean(keywords)[:120],
        "text": text.strip()[:TEXT_MOST],
        "source": (clean(source) or organ.name)[:120],
        "scope": clean(scope)[:60] or "面向社会",
        "normative": normative,
        "reading_due": reading_due,
        "organ_id": organ.pk,
        "subject_id": subject.pk,
        "statutory_id": statutory.pk,
        "genre_id": genre.pk,
        "formed_on": formed_on,
        "effective_on": effective_on,
    }
    refuse_state_secrets(words["title"], words["summary"], words["text"])
    if not Organ.objects.filter(pk=organ.pk).exists():
        raise NoOrgan(unit=organ.name)
    _refuse_personal(words, checked=checked)
    with engine.step(matter, "describe", by=by, at=at, seen=seen) as work:
        item = lock_item(work)
        if not (words["text"] or papers or item.papers.exists()):
            raise FieldRefused("text", _("请录入正文，或者上传附件。"))
        put_words(item, words, draft=item.is_public)
        item.prepared_by_id, item.prepared_by_label = by.member_id, work.move.by_label
        item.secrecy_by, item.secrecy_by_label = None, ""
        item.save()
        add_papers(item, keep(papers, field="papers", by=by, at=at))
        if not item.is_public:
            rename(work, item)


def _refuse_personal(words: dict[str, Any], *, checked: bool) -> None:
    if checked:
        return
    text = "\n".join((words["title"], words["summary"], words["text"]))
    found = [f for f in mask_personal_data(text, landlines=False)[1] if f.kind != "contact"]
    if found:
        raise PersonalData("、".join(dict.fromkeys(f.text for f in found[:5])))


def put_words(item: Item, words: dict[str, Any], *, draft: bool) -> None:
    """Set the words, or let them wait in the draft while the old ones stand before the public."""
    if draft:
        item.draft = {
            **{name: words[name] for name in WORDS},
            **{name: words[name] and words[name].isoformat() for name in DAYS},
        }
        return
    for name, value in words.items():
        setattr(item, name, value)


def take_draft(item: Item) -> None:
    """The words that waited become the public's."""
    if item.draft is None:
        return
    for name in WORDS:
        setattr(item, name, item.draft[name])
    for name in DAYS:
        value = item.draft[name]
        setattr(item, name, dt.date.fromisoformat(value) if value else None)
    item.draft = None


def add_papers(item: Item, kept: Sequence[Paper]) -> None:
    """Files behind those that are there, for the public once the words are."""
    first = item.papers.count()
    ItemPaper.objects.bulk_create(
        [
            ItemPaper(item=item, paper=paper, name=paper.name[:120], order=first + n)
            for n, paper in enumerate(kept)
        ],
        ignore_conflicts=True,
    )


def rename(work: Work, item: Item) -> None:
    """The matter is called, and found, as its item is."""
    if work.matter.title != item.title:
        work.matter.title = item.title
        work.matter.save(update_fields=["title"])
    work.index(item.document_number, item.summary, item.text[:20_000])
