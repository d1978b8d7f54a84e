"""生活资讯: what is cut off, where, until when; checked by a second person or public at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import checking, engine
from shuniu.casework.models import Matter
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Notice, NoticeKind
from ..queries import NOTICE

COLUMN = "life"
LONGEST = dt.timedelta(days=90)


class NotDirect(Refused):
    """本单位没有设为直接发布，要由第二人核对后发布。"""


def announce(
    *,
    kind: str,
    area: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    phone: str,
    advice: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> Notice:
    """登记生活资讯: public at once if the unit is set so, else a second person checks it first.

    ``NotYours`` for whoever writes nothing for the unit (their own unless told).
    """
    unit = unit or powers.own_unit(by)
    if not by.holds_at(unit.pk, powers.WRITERS):
        raise NotYours
    on = at.astimezone(clock.ZONE).date()
    direct = powers.stands_at_once(unit.pk, on)
    if not direct:
        checking.demand_second_person(powers.CHECKERS, unit.pk, by, on)
    words = _words(kind, area, starts_at, ends_at, reason, phone, advice, at)
    with engine.opening(
        NOTICE,
        title=_title(words),
        unit=unit,
        number=lambda pk: f"SH{on.year}-{pk:06}",
        by=by,
        at=at,
        texts=(words["area"], words["reason"]),
    ) as work:
        notice = Notice.objects.create(matter=work.matter, **words)
    if direct:
        publish_at_once(Matter.objects.get(pk=notice.pk), by=by, at=at)
        notice.refresh_from_db()
    return notice


def _title(words: dict[str, Any]) -> str:
    """石桥镇东片停水（11月23日8:00至18:00）."""
    first = words["starts_at"].astimezone(clock.ZONE)
    last = words["ends_at"].astimezone(clock.ZONE)
    day = "" if last.date() == first.date() else f"{last.month}月{last.day}日"
    kind = NoticeKind(words["kind"])
    what = str(kind.label) if kind != NoticeKind.OTHER else str(_("生活提示"))
    when = f"{first.month}月{first.day}日{first:%H:%M}至{day}{last:%H:%M}"
    area = words["area"]
    area = area if len(area) <= 60 else area[:59] + "…"
    if kind in (NoticeKind.BUS, NoticeKind.NETWORK, NoticeKind.OTHER):
        return f"{what}：{area}（{when}）"
    return f"{area}{what}（{when}）"


def _words(
    kind: str,
    area: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    phone: str,
    advice: str,
    at: dt.datetime,
) -> dict[str, Any]:
    words: dict[str, Any] = {
        "kind": kind,
        "area": clean(area),
        "reason": clean(reason),
        "phone": clean(phone),
        "advice": clean(advice),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    if kind not in NoticeKind.values:
        raise FieldRefused("kind", _("请选择种类。"))
    for field, most, sentence in (
        ("area", 200, _("请写明影响哪些地方，居民能对上自己住的小区、村、路段。")),
        ("reason", 200, _("请写明原因。")),
        ("phone", 40, _("请填写咨询电话。")),
        ("advice", 400, ""),
    ):
        if sentence and not words[field]:
            raise FieldRefused(field, sentence)
        if len(words[field]) > most:
            raise FieldRefused(field, _("请控制在%d字以内。") % most)
    _demand_times(starts_at, ends_at, at)
    refuse_state_secrets(words["area"], words["reason"], words["advice"], field="reason")
    return words


def _demand_times(starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime) -> None:
    if ends_at <= starts_at:
        raise FieldRefused("ends_at", _("恢复时间应当晚于开始时间。"))
    if ends_at <= at:
        raise FieldRefused("ends_at", _("恢复时间已经过去，不用再通知。"))
    if ends_at - starts_at > LONGEST:
        raise FieldRefused("ends_at", _("一条通知最长90天，请核对年份和月份。"))


def publish(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """核对发布: by a second person."""
    with engine.step(matter, "publish", by=by, at=at, seen=seen) as work:
        _put_up(work, at_once=False)


def publish_at_once(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """直接发布: by the unit itself, where the administrator has set it so (``NotDirect``)."""
    with engine.step(matter, "publish_at_once", by=by, at=at, seen=seen) as work:
        if not powers.stands_at_once(work.matter.unit_id, work.on):
            raise NotDirect
        _put_up(work, at_once=True)


def _put_up(work: engine.Work, *, at_once: bool) -> None:
    notice = Notice.objects.get(pk=work.matter.pk)
    if notice.ends_at <= work.at:
        raise FieldRefused("ends_at", _("恢复时间已经过去，请退回修改或者作废。"))
    notice.published_at, notice.at_once = work.at, at_once
    notice.save(update_fields=["published_at", "at_once"])
    _show(work, notice)


def _show(work: engine.Work, notice: Notice) -> None:
    publishing.publish(
        column=COLUMN,
        title=work.matter.title,
        summary=notice.reason,
        url=notice.public_address,
        unit_label=work.matter.unit.short_name,
        source_kind=NOTICE,
        source_id=notice.pk,
        in_force=(notice.starts_at, notice.ends_at),
        area=notice.area,
        by=work.by,
        at=work.at,
    )


def return_notice(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: with what has to be changed."""
    text = clean(text)
    if not text:
        raise FieldRefused("text", _("请写明要改什么。"))
    with engine.step(matter, "return_notice", by=by, at=at, seen=seen) as work:
        work.opinion(text)


def rewrite(
    matter: Matter,
    *,
    kind: str,
    area: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    phone: str,
    advice: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """修改重报: after it was sent back."""
    words = _words(kind, area, starts_at, ends_at, reason, phone, advice, at)
    with engine.step(matter, "rewrite", by=by, at=at, seen=seen) as work:
        checking.demand_second_person(powers.CHECKERS, work.matter.unit_id, by, work.on)
        Notice.objects.filter(pk=work.matter.pk).update(**words)
        _rename(work, words)


def _rename(work: engine.Work, words: dict[str, Any]) -> None:
    work.matter.title = _title(words)
    Matter.objects.filter(pk=work.matter.pk).update(title=work.matter.title)
    work.index(words["area"], words["reason"])


def shift(
    matter: Matter,
    *,
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """更改时间: restored early, delayed or prolonged; the public line is replaced at once.

    By one who checks, or by the unit itself where it publishes at once.
    """
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明为什么更改，公众能看到。"))
    with engine.step(matter, "shift", by=by, at=at, note=reason, seen=seen) as work:
        powers.demand_keeper(work.matter, by, work.on)
        notice = Notice.objects.get(pk=work.matter.pk)
        starts_at = starts_at or notice.starts_at
        restored = ends_at <= at  # it may be over already: water is back
        if ends_at <= starts_at:
            raise FieldRefused("ends_at", _("恢复时间应当晚于开始时间。"))
        if not restored:
            _demand_times(starts_at, ends_at, at)
        notice.starts_at, notice.ends_at = starts_at, ends_at
        notice.reason = f"{notice.reason}；{reason}"[:200]
        notice.save(update_fields=["starts_at", "ends_at", "reason"])
        words = {name: getattr(notice, name) for name in ("kind", "area", "reason")}
        _rename(work, {**words, "starts_at": starts_at, "ends_at": ends_at})
        _show(work, notice)


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下: a notice that was wrong; the reason stays on record."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明撤下的原因。"))
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen) as work:
        powers.demand_keeper(work.matter, by, work.on)
        Notice.objects.filter(pk=work.matter.pk).update(withdrawn_at=at)
        publishing.withdraw(
            source_kind=NOTICE, source_id=work.matter.pk, reason=reason, column=COLUMN, by=by, at=at
        )


def drop(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废: a notice that will not be published."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明作废的原因。"))
    with engine.step(matter, "drop", by=by, at=at, note=reason, seen=seen):
        pass
