"""The room's registers: sessions, those who propose, promises, categories, settings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, UNIT_HEAD
from shuniu.desk import columns
from shuniu.desk.declare import Column, Opening, Register, Rows, Showing

from .. import powers
from ..actions import define_category, open_session, set_setting
from ..forms import CategoryForm, SessionForm, SettingForm
from ..models import Category, Proposer, Session, Setting, SettingCode
from ..queries import open_commitments


def _insider(actor: Actor) -> bool:
    return actor.holds(*powers.INSIDERS)


def _set(**data: Any) -> Setting:
    return set_setting(data.pop("code"), **data)


def _define(**data: Any) -> Category:
    return define_category(data.pop("code"), **data)


def _search_proposers(rows: Rows, words: str) -> Rows:
    return rows.filter(name__contains=words[:20])


def _due(row: Any, showing: Showing) -> str:
    return columns.due_html(row.due_on, False, showing)


REGISTERS = (
    Register(
        "proposal_commitments",
        _("承诺事项"),
        lambda actor: actor.holds(*powers.INSIDERS, HANDLER, UNIT_HEAD),
        open_commitments,
        (
            Column("text", _("承诺事项"), lambda row: row.text, width=50),
            Column("number", _("编号"), lambda row: row.proposal.matter.number, width=24),
            Column("unit", _("主办单位"), lambda row: str(row.proposal.lead_unit or "")),
            Column("due", _("承诺期限"), lambda row: row.due_on, sort="due_on", html=_due),
        ),
        order="due_on",
        address=lambda row: reverse("desk:matter", args=[row.proposal_id]),
        section="proposals",
        note=_("B类答复中承诺解决、还没有报告兑现的事项，按期限排列。"),
        empty=_("没有尚未兑现的承诺事项。"),
        menu_order=30,
    ),
    Register(
        "proposal_sessions",
        _("届次会议"),
        _insider,
        lambda _actor: Session.objects.all(),
        (
            Column("name", _("会议名称"), lambda row: row.name, width=40),
            Column("body", _("类别"), lambda row: row.get_body_display()),
            Column("short", _("编号简称"), lambda row: row.short_name),
            Column("level", _("层级"), lambda row: row.get_level_display()),
            Column("opened", _("开幕日期"), lambda row: row.opened_on, sort="opened_on"),
        ),
        order="-opened_on",
        opening=Opening(_("登记会议"), SessionForm, open_session, (REGISTRAR,)),
        section="proposals",
        menu_order=60,
    ),
    Register(
        "proposers",
        _("代表和委员"),
        _insider,
        lambda _actor: Proposer.objects.all(),
        (
            Column("name", _("姓名或名称"), lambda row: row.name, sort="name"),
            Column("kind", _("身份"), lambda row: row.get_kind_display()),
            Column("group", _("代表团或界别"), lambda row: row.group),
            Column("phone", _("联系电话"), lambda row: row.phone),
        ),
        search=_search_proposers,
        section="proposals",
        note=_("导入名册时自动建立。联系电话只用于办理联系，不公开。"),
        menu_order=70,
    ),
    Register(
        "proposal_categories",
        _("建议提案类别"),
        _insider,
        lambda _actor: Category.objects.all(),
        (
            Column("name", _("名称"), lambda row: row.name),
            Column("code", _("代码"), lambda row: row.code),
            Column("order", _("排序"), lambda row: row.order, numeric=True, sort="order"),
        ),
        order="order",
        opening=Opening(_("设置类别"), CategoryForm, _define, (REGISTRAR,)),
        section="proposals",
        menu_order=80,
    ),
    Register(
        "proposal_settings",
        _("建议提案设置"),
        lambda actor: _insider(actor) or powers.sets_limits(actor),
        lambda _actor: Setting.objects.all(),
        (
            Column("code", _("设置"), lambda row: str(SettingCode(row.code).label), width=40),
            Column("value", _("数值"), lambda row: row.value, numeric=True),
            Column("since", _("起用日期"), lambda row: row.since, sort="since"),
            Column("source", _("依据"), lambda row: row.source, width=40),
            Column("by", _("录入人"), lambda row: row.entered_by_label),
        ),
        order="-since",
        opening=Opening(_("修改设置"), SettingForm, _set, ("administrator",)),
        note=_(
            "没有设置的按默认值：集中办结月份8月，满意率含基本满意。"
            "三个月、六个月的答复期限由法律规定，不能放宽；其他期限在“办理时限”中设置。"
        ),
        section="settings",
        menu_order=7,
    ),
)
