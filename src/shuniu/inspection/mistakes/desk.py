"""The list and the page of a report, by declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.casework.queries import visible_to
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.desk import columns, declare
from shuniu.desk.declare import (
    Column,
    Desk,
    Facts,
    Opening,
    Section,
    Showing,
    Tile,
    TileFacts,
    View,
)

from ..powers import is_registrar, the_office
from .actions import enter
from .flow import FIXING, KIND, RECEIVED
from .forms import FORMS, EnterForm
from .models import Mistake, Outcome, Sort, Source


def _of(get: Callable[[Mistake], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.site_mistake)


def facts(matter: Matter, _actor: Actor) -> Facts:
    """What was reported, where, and what the answer says."""
    found: Mistake = matter.site_mistake
    told = [
        (_("来源"), found.get_source_display()),
        (_("平台编号"), found.platform_number),
        (_("网站"), found.site_name),
        (_("网页地址"), _link(found.address)),
        (_("错误类型"), found.get_sort_display()),
        (_("错误描述"), found.description),
        (_("网民提交日期"), found.reported_on),
        (_("处理结果"), found.get_outcome_display()),
        (_("答复"), found.answer),
    ]
    return [(label, value) for label, value in told if value]


def _link(address: str) -> str:
    if not address.startswith(("http://", "https://", "/")):
        return address
    return format_html('<a href="{}" rel="noopener nofollow">{}</a>', address, address)


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("site_mistake")


def _enter(**data: Any) -> Matter:
    return enter(office=the_office(), **data)


_FIELD = "site_mistake__"
DESK = Desk(
    kind=KIND,
    label=gettext_lazy("网民找错"),
    section="inspection",
    order=50,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("site", gettext_lazy("网站"), _of(lambda m: m.site_name), export_only=True),
        Column("sort", gettext_lazy("错误类型"), _of(lambda m: str(m.get_sort_display()))),
        Column(
            "source",
            gettext_lazy("来源"),
            _of(lambda m: str(m.get_source_display())),
            export_only=True,
        ),
        columns.HOLDER,
        columns.STATE,
        columns.DUE,
        columns.OPENED,
        Column("address", gettext_lazy("网页地址"), _of(lambda m: m.address), export_only=True),
        Column(
            "platform", gettext_lazy("平台编号"), _of(lambda m: m.platform_number), export_only=True
        ),
        Column("answer", gettext_lazy("答复"), _of(lambda m: m.answer), export_only=True),
        Column(
            "answered", gettext_lazy("答复时间"), _of(lambda m: m.answered_at), export_only=True
        ),
    ),
    filters=(
        columns.states(KIND),
        columns.LIGHTS,
        columns.UNITS,
        columns.PERIODS,
        columns.choice("source", gettext_lazy("来源"), Source.choices, f"{_FIELD}source"),
        columns.choice("sort", gettext_lazy("错误类型"), Sort.choices, f"{_FIELD}sort"),
        columns.choice("outcome", gettext_lazy("处理结果"), Outcome.choices, f"{_FIELD}outcome"),
    ),
    refine=_detail,
    detail=_detail,
    attach=(columns.attach_holders,),
    forms=FORMS,
    sections=(Section("report", gettext_lazy("找错内容"), facts=facts),),
    opening=Opening(gettext_lazy("登记找错"), EnterForm, _enter, (REGISTRAR,), is_registrar),
    sheet_title=gettext_lazy("网民找错办理单"),
    headings=(gettext_lazy("答复"),),
    views=(
        View("received", gettext_lazy("待受理"), {"state": RECEIVED}, (REGISTRAR,)),
        View("fixing", gettext_lazy("待处理"), {"state": FIXING}),
    ),
    empty=gettext_lazy(
        "没有网民找错。各网站页脚“本站纠错”提交的会自动到这里，全国平台转来的由受理岗位登记。"
    ),
)


def _waiting(showing: Showing) -> TileFacts | None:
    found = visible_to(showing.actor, KIND).filter(closed_at__isnull=True)
    late = found.filter(due_on__lt=showing.today).count()
    sentence = _("条网民找错待答复")
    if late:
        sentence = _("条网民找错待答复，{n}条已超过期限").format(n=late)
    address = f"{reverse('desk:list', args=[KIND])}?state=open"
    return TileFacts(found.count(), sentence, address, "late" if late else "warn")


TILE = Tile("mistakes.waiting", gettext_lazy("网民找错"), (REGISTRAR, LEADER), _waiting, order=61)


def register() -> None:
    """Put the list, the pages and the tile into the workbench."""
    declare.register(DESK)
    declare.register_tile(TILE)
