"""办事统计: the register of months; drawn up by one, published by another."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR, REVIEWER
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.declare import Column, Facts, Opening, Register, RowAct, Rows

from ..actions.statistics import draw_up, publish_statistics, withdraw_statistics
from ..forms import MonthForm, ReasonForm
from ..models import ServiceMonth


def _offices() -> list[Unit]:
    return list(Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True))


def _holds(actor: Actor, *duties: str) -> bool:
    """Whether the duty is held for the county's office, which publishes for all units."""
    return actor.holds(*duties) and any(actor.holds_at(one.pk, duties) for one in _offices())


def _make(**data: Any) -> ServiceMonth:
    return draw_up(unit=_offices()[0], **data)


def _rows(actor: Actor) -> Rows:
    found = ServiceMonth.objects.select_related("unit")
    return found if _holds(actor, REGISTRAR, REVIEWER) else found.none()


def _state(row: ServiceMonth) -> str:
    if row.withdrawn_at is not None:
        return _t("已撤下") if row.published_at else _t("已作废")
    return _t("已发布") if row.published_at else _t("待核对")


def _facts(row: ServiceMonth, _actor: Actor) -> Facts:
    link = format_html('<a href="{0}">{0}</a>', row.public_address)
    shown = row.published_at is not None and row.withdrawn_at is None
    told: list[tuple[Any, object]] = [
        (_("公布的办事指南"), row.numbers["guides"]),
        (_("要素齐全"), row.numbers["whole"]),
        (_("本月新公布"), row.numbers["new"]),
        (_("本月修订"), row.numbers["revised"]),
        (_("可下载表格"), row.numbers["forms"]),
        (_("本月生活资讯"), row.numbers["notices"]),
        (_("公开页面"), link if shown else ""),
        (_("撤下原因"), row.withdrawn_because),
    ]
    return [(label, value) for label, value in told if value != ""]


STATISTICS = Register(
    "service_statistics",
    _("办事统计"),
    lambda actor: actor.holds(REGISTRAR, REVIEWER),
    _rows,
    (
        Column("title", _("月份"), lambda row: row.title, width=30),
        Column("guides", _("办事指南"), lambda row: row.numbers["guides"], numeric=True),
        Column("notices", _("生活资讯"), lambda row: row.numbers["notices"], numeric=True),
        Column("state", _("状态"), _state),
        Column("drawn_up_by", _("编制人"), lambda row: row.drawn_up_by),
        Column("published_by", _("核对发布人"), lambda row: row.published_by),
        Column("published", _("发布时间"), lambda row: row.published_at, width=18),
    ),
    order="-first",
    opening=Opening(
        _("编制办事统计"), MonthForm, _make, (REGISTRAR,), lambda actor: _holds(actor, REGISTRAR)
    ),
    acts=(
        RowAct(
            "publish",
            _("核对发布"),
            publish_statistics,
            lambda row, actor: (
                row.published_at is None
                and row.withdrawn_at is None
                and actor.holds_at(row.unit_id, (REVIEWER,))
                and actor.member_id != row.drawn_up_by_id
            ),
        ),
        RowAct(
            "withdraw",
            _("撤下、作废"),
            withdraw_statistics,
            lambda row, actor: (
                row.withdrawn_at is None and actor.holds_at(row.unit_id, (REVIEWER,))
            ),
            ReasonForm,
            danger=True,
        ),
    ),
    facts=_facts,
    section="portal",
    menu_order=85,
    note=_("每月一份，三个月没有更新要扣分。数字由系统按记录统计，编制和发布不能是同一个人。"),
    empty=_("还没有编制办事统计。"),
)
