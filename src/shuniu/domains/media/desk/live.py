"""The register of live events: announced, published by a second person, shown again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.actor import Actor
from shuniu.desk.declare import Column, Facts, Opening, Register, RowAct, Rows
from shuniu.ground import clock

from .. import powers
from ..actions import announce, cancel, change_event, join_replay, publish_event
from ..forms import EventForm, ReasonForm, ReplayForm
from ..models import LiveEvent


def _units(actor: Actor) -> frozenset[int]:
    return actor.units_as(*powers.WRITERS, *powers.CHECKERS)


def _rows(actor: Actor) -> Rows:
    found = LiveEvent.objects.filter(unit_id__in=_units(actor))
    return found.select_related("unit", "replay__matter")


def state(event: LiveEvent) -> str:
    """已取消、待发布、预告、直播中、已结束、有回放."""
    if event.cancelled_because:
        return str(_("已取消"))
    if event.published_at is None:
        return str(_("待审核发布"))
    now = clock.now()
    if event.ends_at <= now:
        return str(_("有回放") if event.replay_id else _("已结束"))
    return str(_("预告") if event.starts_at > now else _("直播中"))


def _moment(event: LiveEvent) -> str:
    first = event.starts_at.astimezone(clock.ZONE)
    return f"{first:%Y-%m-%d %H:%M}—{event.ends_at.astimezone(clock.ZONE):%H:%M}"


def _facts(event: LiveEvent, _actor: Actor) -> Facts:
    found = [
        (_("状态"), state(event)),
        (_("时间"), _moment(event)),
        (_("地点"), event.place),
        (_("观看地址"), event.address),
        (_("内容介绍"), event.about),
        (_("登记人"), event.entered_by_label),
        (_("审核发布人"), event.published_by_label),
        (_("取消原因"), event.cancelled_because),
        (_("回放"), str(event.replay.matter.title) if event.replay else ""),
    ]
    return [(label, value) for label, value in found if value]


class ChangeForm(EventForm):
    """修改预告."""


def _announce(**data: Any) -> LiveEvent:
    return announce(**data)


def _open(event: LiveEvent) -> bool:
    return not event.cancelled_because


REGISTER = Register(
    "live_events",
    _("直播预告与回放"),
    lambda actor: bool(_units(actor)),
    _rows,
    (
        Column("title", _("标题"), lambda e: e.title, width=40),
        Column("starts_at", _("时间"), _moment, sort="starts_at", width=26),
        Column("unit", _("单位"), lambda e: e.unit.short_name),
        Column("state", _("状态"), state, width=12),
    ),
    order="-starts_at",
    opening=Opening(_("预告直播"), EventForm, _announce, powers.WRITERS),
    acts=(
        RowAct(
            "publish",
            _("审核发布"),
            publish_event,
            lambda e, a: e.published_at is None and _open(e) and powers.may_publish(e, a),
        ),
        RowAct(
            "change",
            _("修改预告"),
            change_event,
            lambda e, a: _open(e) and powers.may_enter(e, a) and e.ends_at > clock.now(),
            ChangeForm,
        ),
        RowAct(
            "replay",
            _("挂接回放"),
            join_replay,
            lambda e, a: _open(e) and powers.may_enter(e, a) and e.starts_at <= clock.now(),
            ReplayForm,
        ),
        RowAct(
            "cancel",
            _("取消直播"),
            cancel,
            lambda e, a: _open(e) and powers.may_enter(e, a) and e.ends_at > clock.now(),
            ReasonForm,
            danger=True,
        ),
    ),
    facts=_facts,
    section="portal",
    menu_order=66,
    note=_("预告由登记人以外的第二人审核发布后，公众才能看到；修改后要重新审核。"),
    empty=_("还没有登记直播。"),
)
