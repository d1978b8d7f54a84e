"""直播预告与回放: entered by the unit, put before the public by a second person."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import LiveEvent, Video
from .videos import COLUMN

# The line is a record: it is written in Chinese, whoever publishes it.
LINE = "live"
ANNOUNCED, REPLAYED, CALLED_OFF = "直播预告：{title}", "直播回放：{title}", "直播取消：{title}"


class PublishedAlready(Refused):
    """这场直播已经发布。"""


class CancelledAlready(Refused):
    """这场直播已经取消。"""


class ChangedMeanwhile(Refused):
    """这场直播的预告刚刚有修改，请重新核对后再发布。"""


class NoReplayYet(Refused):
    """这个视频还没有发布。请先发布视频，再作为回放。"""


def announce(
    *,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    about: str = "",
    place: str = "",
    address: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> LiveEvent:
    """预告直播: what, when, and where to watch; not public until a second person publishes it."""
    unit = unit or powers.own_unit(by)
    if not by.holds_at(unit.pk, powers.WRITERS):
        raise NotYours
    event = LiveEvent.objects.create(
        unit=unit,
        entered_by_id=by.member_id,
        entered_by_label=by.label,
        entered_at=at,
        **_words(title, about, place, address, starts_at, ends_at),
    )
    _told("live.announced", event, by, at)
    return event


def change_event(
    event: LiveEvent,
    *,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    about: str = "",
    place: str = "",
    address: str = "",
    by: Actor,
    at: dt.datetime,
) -> None:
    """修改预告: a published one is checked anew before the public sees the change."""
    words = _words(title, about, place, address, starts_at, ends_at)
    with transaction.atomic():
        event = _locked(event)
        if not powers.may_enter(event, by):
            raise NotYours
        if event.cancelled_because:
            raise CancelledAlready
        publishing.withdraw(
            source_kind=LINE, source_id=event.pk, reason="预告有修改，重新审核", by=by, at=at
        )
        LiveEvent.objects.filter(pk=event.pk).update(
            **words,
            published_at=None,
            published_by_label="",
            entered_by_id=by.member_id,
            entered_by_label=by.label,
            entered_at=at,
        )
        _told("live.changed", event, by, at, title=words["title"])


def publish_event(event: LiveEvent, *, by: Actor, at: dt.datetime) -> None:
    """审核发布: by a second person, never by who entered it; what they read, not a later text."""
    with transaction.atomic():
        found = _locked(event)
        powers.demand_publisher(found, by, _("这场直播是您本人登记的。"))
        if found.published_at is not None:
            raise PublishedAlready
        if found.cancelled_because:
            raise CancelledAlready
        if found.entered_at != event.entered_at:
            raise ChangedMeanwhile
        LiveEvent.objects.filter(pk=found.pk).update(published_at=at, published_by_label=by.label)
        _line(found, REPLAYED if found.replay_id else ANNOUNCED, by, at)
        _told("live.published", found, by, at)


def cancel(event: LiveEvent, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """取消直播: the announcement stays with the reason, so that nobody waits in vain."""
    if not powers.may_enter(event, by):
        raise NotYours
    reason = clean(reason)[:200]
    if not reason:
        raise FieldRefused("reason", _("请写明取消的原因，公众能看到。"))
    with transaction.atomic():
        found = _locked(event)
        if found.cancelled_because:
            raise CancelledAlready
        if found.published_at is not None:
            _line(found, CALLED_OFF, by, at)
        LiveEvent.objects.filter(pk=event.pk).update(cancelled_because=reason)
        _told("live.cancelled", event, by, at, reason=reason)


def join_replay(event: LiveEvent, *, number: str, by: Actor, at: dt.datetime) -> None:
    """挂接回放: the published video (by its number) that shows the event again."""
    if not powers.may_enter(event, by):
        raise NotYours
    found = Video.objects.filter(matter__number=clean(number)).first()
    if found is None:
        raise FieldRefused("number", _("没有这个编号的视频。"))
    if found.published_at is None or found.withdrawn_at is not None:
        raise NoReplayYet
    with transaction.atomic():
        held = _locked(event)
        LiveEvent.objects.filter(pk=event.pk).update(replay=found)
        if held.published_at is not None and not held.cancelled_because:
            _line(held, REPLAYED, by, at)
        _told("live.replay", event, by, at, video=found.pk)


def _line(event: LiveEvent, words: str, by: Actor, at: dt.datetime) -> None:
    """The event as a line of the videos' column; other words take the place of the old ones."""
    publishing.publish(
        column=COLUMN,
        title=words.format(title=event.title),
        summary=event.about,
        url=event.public_address,
        unit_label=event.unit.short_name,
        source_kind=LINE,
        source_id=event.pk,
        by=by,
        at=at,
    )


def _locked(event: LiveEvent) -> LiveEvent:
    """The event as it is now, held until the act is done."""
    return LiveEvent.objects.select_for_update().get(pk=event.pk)


def _words(
    title: str,
    about: str,
    place: str,
    address: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
) -> dict[str, Any]:
    title, about, address = clean(title), clean(about), clean(address)
    if not title:
        raise FieldRefused("title", _("请填写标题。"))
    if ends_at <= starts_at:
        raise FieldRefused("ends_at", _("结束时间应当晚于开始时间。"))
    if address and not _leads_somewhere(address):
        raise FieldRefused("address", _("观看地址应当以https://开头。"))
    refuse_state_secrets(title, about, field="about")
    return {
        "title": title[:100],
        "about": about[:400],
        "place": clean(place)[:80],
        "address": address[:300],
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # https://[
        return False
    return parts.scheme == "https" and bool(parts.netloc)


def _told(verb: str, event: LiveEvent, by: Actor, at: dt.datetime, **more: object) -> None:
    detail = {"title": event.title, **more}
    trail.record(verb, subject_kind="live", subject_id=event.pk, by=by, at=at, detail=detail)
