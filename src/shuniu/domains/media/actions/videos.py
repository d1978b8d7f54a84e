"""登记、修改、送审、发布、撤下: what happens to a video apart from its film."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from shuniu.casework import checking, engine
from shuniu.casework.models import Matter
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..flow import KIND
from ..models import Category, Stage, Video
from ..refusals import NotComplete, NotPlayableYet

COLUMN = "video"
TITLE_MOST, SUMMARY_MOST, TRANSCRIPT_MOST = 100, 400, 100_000


def register(
    *,
    title: str,
    category: str,
    summary: str,
    source: str = "",
    recorded_on: dt.date | None = None,
    transcript: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> Video:
    """登记视频: what it is called and about; its film is uploaded afterwards.

    ``NotYours`` for whoever makes no videos for the ``unit`` (their own unless told).
    """
    unit = unit or powers.own_unit(by)
    if not by.holds_at(unit.pk, powers.WRITERS):
        raise NotYours
    words = _words(title, category, summary, source or unit.short_name, recorded_on, transcript, at)
    title = str(words.pop("title"))
    year = at.astimezone(clock.ZONE).year
    with engine.opening(
        KIND,
        title=title,
        unit=unit,
        number=lambda pk: f"SP{year}-{pk:06}",
        by=by,
        at=at,
        texts=(str(words["summary"]), str(words["transcript"])),
    ) as work:
        return Video.objects.create(matter=work.matter, **words)


def describe(
    matter: Matter,
    *,
    title: str,
    category: str,
    summary: str,
    source: str = "",
    recorded_on: dt.date | None = None,
    transcript: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Video:
    """修改说明: other words for the video, while it is being made ready."""
    unit = Unit.objects.get(pk=matter.unit_id)
    words = _words(title, category, summary, source or unit.short_name, recorded_on, transcript, at)
    title = str(words.pop("title"))
    with engine.step(matter, "describe", by=by, at=at, seen=seen) as work:
        Matter.objects.filter(pk=work.matter.pk).update(title=title)
        work.matter.title = title
        Video.objects.filter(pk=work.matter.pk).update(**words)
        work.index(str(words["summary"]), str(words["transcript"]))
    return Video.objects.get(pk=matter.pk)


def _words(
    title: str,
    category: str,
    summary: str,
    source: str,
    recorded_on: dt.date | None,
    transcript: str,
    at: dt.datetime,
) -> dict[str, object]:
    title, summary, source = clean(title), clean(summary), clean(source)
    transcript = clean(transcript)
    if not title:
        raise FieldRefused("title", _("请填写标题。"))
    if category not in Category.values:
        raise FieldRefused("category", _("请选择栏目。"))
    if not summary:
        raise FieldRefused("summary", _("请写一两句简介，说明视频讲什么。"))
    for field, text, most in (
        ("title", title, TITLE_MOST),
        ("summary", summary, SUMMARY_MOST),
        ("source", source, 80),
        ("transcript", transcript, TRANSCRIPT_MOST),
    ):
        if len(text) > most:
            raise FieldRefused(field, _("请控制在%d字以内。") % most)
    if recorded_on is not None and recorded_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("recorded_on", _("拍摄日期不能晚于今天。"))
    refuse_state_secrets(title, summary, transcript, field="transcript")
    return {
        "title": title,
        "category": category,
        "summary": summary,
        "source": source,
        "recorded_on": recorded_on,
        "transcript": transcript,
    }


def missing(video: Video) -> list[str]:
    """What the video still lacks before it can be sent for review."""
    found = []
    if video.film is None:
        found.append(_("影片文件"))
    elif not video.film.covers:
        found.append(_("封面"))
    needs_words = getattr(settings, "VIDEO_NEEDS_WORDS", True)
    if needs_words and not video.transcript and not video.captions.exists():
        found.append(_("字幕或文字稿（《无障碍环境建设法》要求）"))
    return found


def submit(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """送审: to a second person, who has to be there; ``NotComplete`` says what is missing."""
    with engine.step(matter, "submit", by=by, at=at, seen=seen) as work:
        lacks = missing(_video(work))
        if lacks:
            raise NotComplete(what="、".join(lacks))
        checking.demand_second_person(powers.CHECKERS, work.matter.unit_id, by, work.on)


def take_back(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """收回修改: before the second person has decided."""
    with engine.step(matter, "take_back", by=by, at=at, seen=seen):
        pass


def return_draft(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: with what has to be changed."""
    text = clean(text)
    if not text:
        raise FieldRefused("text", _("请写明要改什么。"))
    with engine.step(matter, "return_draft", by=by, at=at, seen=seen) as work:
        work.opinion(text)


def publish(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """审核发布: by a second person; at once before the public, in the column of videos.

    ``NotPlayableYet`` while a film that browsers can't play as it is has not been converted.
    """
    with engine.step(matter, "publish", by=by, at=at, seen=seen) as work:
        video = _video(work)
        lacks = missing(video)
        if lacks:
            raise NotComplete(what="、".join(lacks))
        _demand_playable(video)
        if text := clean(text):
            work.opinion(text)
        video.published_at, video.withdrawn_at = at, None
        video.first_published_at = video.first_published_at or at
        video.save(update_fields=["published_at", "withdrawn_at", "first_published_at"])
        publishing.publish(
            column=COLUMN,
            title=work.matter.title,
            summary=video.summary,
            url=video.public_address,
            unit_label=work.matter.unit.short_name,
            source_kind=KIND,
            source_id=video.pk,
            by=by,
            at=at,
        )


def _demand_playable(video: Video) -> None:
    assert video.film is not None
    if video.film.plays_at_once:
        return
    conversion = video.film.conversion
    if conversion.stage != Stage.DONE:
        state = conversion.reason or str(Stage(conversion.stage).label) + "。"
        raise NotPlayableYet(state=state)


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下: at once gone from every public page; the reason stays on record."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明撤下的原因。"))
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen) as work:
        video = _video(work)
        video.withdrawn_at = at
        video.save(update_fields=["withdrawn_at"])
        publishing.withdraw(
            source_kind=KIND, source_id=video.pk, reason=reason, column=COLUMN, by=by, at=at
        )


def revise(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """重新编辑: what was taken down is made ready once more, and looked at again."""
    with engine.step(matter, "revise", by=by, at=at, seen=seen):
        pass


def drop(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废: a video that will not be published; its film is cleared away after a week."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明作废的原因。"))
    with engine.step(matter, "drop", by=by, at=at, note=reason, seen=seen) as work:
        if _video(work).first_published_at is None:
            Video.objects.filter(pk=work.matter.pk).update(film=None)


def _video(work: engine.Work) -> Video:
    return Video.objects.select_related("film__conversion").get(pk=work.matter.pk)
