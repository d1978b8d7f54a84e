"""The list and the page of a notice of daily life; which units publish at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, REVIEWER, UNIT_HEAD
from shuniu.desk import columns
from shuniu.desk.declare import (
    Column,
    Desk,
    Facts,
    Filter,
    Opening,
    Register,
    RowAct,
    Rows,
    Section,
    Showing,
    View,
)
from shuniu.ground import clock

from .. import powers
from ..actions import announce, end_direct, set_direct
from ..flow import CHECKING, RETURNED, STANDING
from ..forms import NOTICE_FORMS, DirectForm, NoticeForm, ReasonForm
from ..models import DirectUnit, Notice, NoticeKind
from ..queries import NOTICE


def _of(matter: Matter) -> Notice:
    notice: Notice = matter.notice
    return notice


def _moment(moment: Any) -> str:
    return f"{moment.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"


def facts(matter: Matter, _actor: Actor) -> Facts:
    """What is cut off, where and when."""
    notice = _of(matter)
    found: list[tuple[Label, object]] = [
        (_("种类"), notice.get_kind_display()),
        (_("影响范围"), notice.area),
        (_("时间"), f"{_moment(notice.starts_at)} — {_moment(notice.ends_at)}"),
        (_("原因"), notice.reason),
        (_("咨询电话"), notice.phone),
        (_("提示"), notice.advice),
        (_("发布"), _published(notice)),
    ]
    return [(label, value) for label, value in found if value]


def _published(notice: Notice) -> object:
    if notice.published_at is None:
        return ""
    how = _("直接发布") if notice.at_once else _("核对发布")
    text = f"{_moment(notice.published_at)}　{how}"
    if notice.withdrawn_at is not None:
        return text
    address = reverse("services:notice", args=[notice.pk])
    return format_html('{}　<a href="{}">{}</a>', text, address, _("公众页面"))


def _force(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [("now", _("生效中")), ("coming", _("将要生效")), ("over", _("已结束"))]


def _narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
    now = clock.now()
    if value == "now":
        return rows.filter(notice__starts_at__lte=now, notice__ends_at__gt=now)
    if value == "coming":
        return rows.filter(notice__starts_at__gt=now)
    return rows.filter(notice__ends_at__lte=now)


def _make(**data: Any) -> Notice:
    return announce(**data)


DESK = Desk(
    kind=NOTICE,
    label=_("生活资讯"),
    section="portal",
    order=74,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("kind", _("种类"), lambda m: m.notice.get_kind_display(), width=10),
        Column("unit", _("单位"), lambda m: m.unit.short_name, width=14),
        Column(
            "starts_at",
            _("开始"),
            lambda m: m.notice.starts_at,
            html=lambda m, _showing: _moment(m.notice.starts_at),
        ),
        Column(
            "ends_at",
            _("恢复"),
            lambda m: m.notice.ends_at,
            html=lambda m, _showing: _moment(m.notice.ends_at),
        ),
        columns.STATE,
        columns.DUE,
        Column("area", _("影响范围"), lambda m: m.notice.area, export_only=True),
        Column("reason", _("原因"), lambda m: m.notice.reason, export_only=True),
    ),
    filters=(
        columns.states(NOTICE),
        columns.choice("kind", _("种类"), NoticeKind.choices, "notice__kind"),
        Filter("force", _("时效"), _force, _narrow),
        columns.PERIODS,
    ),
    refine=lambda found: found.select_related("unit", "notice"),
    detail=lambda found: found.select_related("notice"),
    forms=NOTICE_FORMS,
    offers=lambda matter, actor, code: code != "publish_at_once",
    sections=(Section("facts", _("内容"), facts=facts),),
    opening=Opening(_("登记生活资讯"), NoticeForm, _make, powers.WRITERS),
    sheet_title=_("生活资讯发布单"),
    headings=(_("核对意见"),),
    views=(
        View("to_check", _("待核对的资讯"), {"state": CHECKING}, (REVIEWER, UNIT_HEAD)),
        View("returned", _("退回的资讯"), {"state": RETURNED}, powers.WRITERS),
        View("in_force", _("生效中的资讯"), {"state": STANDING, "force": "now"}),
    ),
    empty=_("还没有本单位的生活资讯。停水、停电等通知登记后，生效期间显示在网站最前面。"),
)


def _set(**data: Any) -> DirectUnit:
    return set_direct(data.pop("unit"), **data)


DIRECT = Register(
    "direct_units",
    _("生活资讯直接发布单位"),
    lambda actor: actor.holds(ADMINISTRATOR),
    lambda _actor: DirectUnit.objects.select_related("unit"),
    (
        Column("unit", _("单位"), lambda d: d.unit.name, width=30),
        Column("since", _("自"), lambda d: d.since),
        Column("until", _("至"), lambda d: d.until or ""),
        Column("reason", _("依据"), lambda d: d.reason, width=40),
        Column("by", _("登记人"), lambda d: d.by_label),
    ),
    opening=Opening(_("设为直接发布"), DirectForm, _set, (ADMINISTRATOR,)),
    acts=(
        RowAct(
            "end",
            _("取消直接发布"),
            end_direct,
            lambda d, a: d.until is None and a.holds(ADMINISTRATOR),
            ReasonForm,
            danger=True,
        ),
    ),
    menu_order=90,
    note=_("供水、供电等单位夜间抢修要马上通知，可以不经第二人核对；其他单位的通知核对后发布。"),
    empty=_("没有直接发布的单位，所有通知都要第二人核对。"),
)
