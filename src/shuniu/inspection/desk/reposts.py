"""应转载信息: the register of what has to stand on our sites within its hours, and since when."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.desk.declare import Column, Facts, Filter, Opening, Register, RowAct, Rows, Showing
from shuniu.ground import clock

from .. import actions, powers
from ..forms import RepostedForm, RepostForm, WaiveForm
from ..models import Repost


def _rows(actor: Actor) -> Rows:
    found = Repost.objects.select_related("unit", "line")
    return found if powers.is_insider(actor) else found.filter(unit__in=powers.own_units(actor))


def _state(item: Repost) -> tuple[str, str]:
    """Its tone and its word."""
    if item.waived_at is not None:
        return "quiet", _("不需要转载")
    late = item.late(clock.now())
    if item.reposted_at is not None:
        return ("late", _("超时转载")) if late else ("ok", _("按时转载"))
    return ("late", _("超时未转载")) if late else ("warn", _("待转载"))


def _state_html(item: Repost, _showing: Showing) -> str:
    return format_html('<span class="badge badge-{}">{}</span>', *_state(item))


def _facts(item: Repost, _actor: Actor) -> Facts:
    told: list[tuple[Any, object]] = [
        (_("发布机关"), item.source),
        (_("原文地址"), _link(item.source_url)),
        (_("时限"), item.basis),
        (_("转载页面"), _link(item.line.url) if item.line else ""),
        (_("不需要转载的原因"), item.waived_because),
        (_("登记"), item.registered_by),
    ]
    return [(label, value) for label, value in told if value]


def _link(address: str) -> str:
    return format_html('<a href="{}" rel="noopener">{}</a>', address, address) if address else ""


def _states(_showing: Showing) -> list[tuple[str, Any]]:
    return [
        ("waiting", _("待转载")),
        ("late", _("超时的")),
        ("done", _("已转载")),
        ("waived", _("不需要转载")),
    ]


def _narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
    if value == "waived":
        return rows.filter(waived_at__isnull=False)
    rows = rows.filter(waived_at__isnull=True)
    if value == "late":
        missing = Q(reposted_at__isnull=True, due_at__lt=clock.now())
        return rows.filter(missing | Q(reposted_at__gt=F("due_at")))
    return rows.filter(reposted_at__isnull=value == "waiting")


def _make(**data: Any) -> Repost:
    return actions.register_repost(office=powers.the_office(), **data)


def _waits(item: Repost) -> bool:
    return item.reposted_at is None and item.waived_at is None


REPOSTS = Register(
    "reposts",
    gettext_lazy("应转载信息"),
    powers.may_look,
    _rows,
    (
        Column("title", gettext_lazy("标题"), lambda row: row.title, width=48),
        Column("source", gettext_lazy("发布机关"), lambda row: row.source),
        Column("issued", gettext_lazy("上级发布时间"), lambda row: row.issued_at, width=18),
        Column("due", gettext_lazy("最迟转载"), lambda row: row.due_at, sort="due_at", width=18),
        Column("reposted", gettext_lazy("转载时间"), lambda row: row.reposted_at, width=18),
        Column("state", gettext_lazy("状态"), lambda row: _state(row)[1], html=_state_html),
        Column("site", gettext_lazy("网站"), lambda row: row.site_name, width=24),
        Column("unit", gettext_lazy("责任单位"), lambda row: row.unit.name, width=24),
    ),
    filters=(Filter("state", gettext_lazy("状态"), _states, _narrow),),
    search=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(source__icontains=words)),
    order="-issued_at",
    opening=Opening(
        gettext_lazy("登记应转载信息"), RepostForm, _make, (REGISTRAR,), powers.is_registrar
    ),
    acts=(
        RowAct(
            "reposted",
            gettext_lazy("登记已转载"),
            actions.note_reposted,
            lambda row, actor: _waits(row) and powers.may_keep(actor, row.unit_id),
            RepostedForm,
        ),
        RowAct(
            "waive",
            gettext_lazy("不需要转载"),
            actions.waive_repost,
            lambda row, actor: _waits(row) and powers.is_registrar(actor),
            WaiveForm,
            danger=True,
        ),
    ),
    facts=_facts,
    section="inspection",
    note=gettext_lazy(
        "国务院重要政策信息发布后24小时内转载（时限在“办理时限”里可以从严）；"
        "发布同名信息后自动登记，以网站上的首次发布时间为准。"
    ),
    empty=gettext_lazy("还没有登记应转载信息。"),
    menu_order=55,
)
