"""The registers: filed items, codes, the table of retention, openings of packages, fonds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.queries import may_see
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR
from shuniu.desk import columns
from shuniu.desk.declare import Column, Facts, Filter, Opening, Register, RowAct, Rows, Showing
from shuniu.ground import clock

from .. import powers
from ..actions import close_rule, correct, define_organ, define_rule, move, set_fonds
from ..forms import CorrectForm, FondsForm, MoveForm, OrganForm, RuleForm
from ..models import Item, Organ, Retention, Rule, State
from ..queries import LOOKERS, consultations_seen_by, fonds_filed_by, fonds_seen_by, visible_to

KEPT_YEARS = 12


def _looks(actor: Actor) -> bool:
    return actor.holds(*LOOKERS)


def _files(actor: Actor) -> bool:
    return actor.holds(REGISTRAR, HANDLER)


def _items(actor: Actor) -> Rows:
    return visible_to(actor).select_related("fonds__unit", "organ", "matter", "goes_with")


def _years(showing: Showing) -> Sequence[tuple[str, Label]]:
    this = showing.today.year
    return [(str(y), str(y)) for y in range(this, this - KEPT_YEARS, -1)]


def _organs(showing: Showing) -> Sequence[tuple[str, Label]]:
    found = Organ.objects.filter(fonds__in=fonds_seen_by(showing.actor)).select_related("fonds")
    return [(str(o.pk), f"{o.fonds.number} {o}") for o in found.order_by("fonds__number", "id")]


def _search(rows: Rows, words: str) -> Rows:
    found = rows.filter(title__contains=words) | rows.filter(code__contains=words)
    return found | rows.filter(document_number__contains=words)


def _facts(item: Item, actor: Actor) -> Facts:
    found: list[tuple[Label, object]] = [
        (_("机构或问题"), str(item.organ)),
        (_("办件编号"), _matter(item, actor)),
        (_("归档人"), f"{item.filed_by_label}　{_at(item.filed_at)}"),
        (_("相邻件"), item.goes_with.code if item.goes_with else ""),
        (_("归档包"), _package(item, actor)),
        ("SHA-256", item.sha256),
        ("SM3", item.sm3),
    ]
    moved = Item.objects.filter(moved_from=item).first()
    if moved is not None:
        found.append((_("移至"), moved.code))
    for one in item.corrections.order_by("id"):
        told = _("{field}：“{before}”改为“{after}”，{why}（{who}　{at}）").format(
            field=Item._meta.get_field(one.field).verbose_name,  # type: ignore[union-attr]
            before=one.before,
            after=one.after,
            why=one.reason,
            who=one.by_label,
            at=_at(one.at),
        )
        found.append((_("著录更正"), told))
    return [(label, value) for label, value in found if value]


def _at(moment: dt.datetime) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def _matter(item: Item, actor: Actor) -> object:
    if not may_see(actor, item.matter):
        return item.matter.number
    address = reverse("desk:matter", args=[item.matter_id])
    return format_html('<a href="{}">{}</a>', address, item.matter.number)


def _package(item: Item, actor: Actor) -> object:
    if item.state != State.KEPT:
        return item.get_state_display()
    if not powers.may_open(actor, item):
        return ""
    address = reverse("archive:package", args=[item.pk])
    return format_html('<a href="{}">{}</a>', address, _("打开或核对"))


def _may_change(item: Item, actor: Actor) -> bool:
    return item.state == State.KEPT and powers.may_file(actor, item.fonds.unit)


def _correct(item: Item, **data: Any) -> None:
    correct(item, **data)


def _move(item: Item, **data: Any) -> str:
    return _("已改划，新档号：{code}").format(code=move(item, **data).code)


def _close(rule: Rule, **data: Any) -> None:
    close_rule(rule, **data)


REGISTERS = (
    Register(
        "archive_items",
        gettext_lazy("归档文件"),
        _looks,
        _items,
        (
            Column("title", gettext_lazy("题名"), lambda i: i.title, width=50),
            Column("code", gettext_lazy("档号"), lambda i: i.code, sort="code", width=30),
            Column("document_number", gettext_lazy("文号"), lambda i: i.document_number, width=22),
            Column("responsible", gettext_lazy("责任者"), lambda i: i.responsible, width=24),
            Column("day", gettext_lazy("日期"), lambda i: i.day, sort="day"),
            Column("retention", gettext_lazy("保管期限"), lambda i: i.get_retention_display()),
            Column("ends_on", gettext_lazy("期满日期"), lambda i: i.ends_on, export_only=True),
            Column("pages", gettext_lazy("页数"), lambda i: i.pages or "", numeric=True),
            Column("state", gettext_lazy("状态"), lambda i: i.get_state_display()),
            Column("remark", gettext_lazy("备注"), lambda i: i.remark, export_only=True),
        ),
        filters=(
            Filter("year", gettext_lazy("年度"), _years, lambda r, v, _s: r.filter(year=int(v))),
            columns.choice("retention", gettext_lazy("保管期限"), Retention.choices, "retention"),
            Filter(
                "organ",
                gettext_lazy("机构或问题"),
                _organs,
                lambda r, v, _s: r.filter(organ_id=int(v)),
            ),
            columns.choice("state", gettext_lazy("状态"), State.choices, "state"),
            Filter(
                "ended",
                gettext_lazy("期满"),
                lambda _showing: [("yes", _("保管期限已满"))],
                lambda rows, _value, showing: rows.filter(
                    state=State.KEPT, ends_on__lt=showing.today
                ),
            ),
        ),
        search=_search,
        facts=_facts,
        acts=(
            RowAct("correct", gettext_lazy("著录更正"), _correct, _may_change, CorrectForm),
            RowAct("move", gettext_lazy("改划保管期限"), _move, _may_change, MoveForm, danger=True),
        ),
        section="archive",
        menu_order=20,
        empty=gettext_lazy("还没有归档文件。"),
    ),
    Register(
        "archive_consultations",
        gettext_lazy("利用登记"),
        _looks,
        consultations_seen_by,
        (
            Column("code", gettext_lazy("档号"), lambda c: c.item.code, width=30),
            Column("title", gettext_lazy("题名"), lambda c: c.item.title, width=44),
            Column("by", gettext_lazy("利用人"), lambda c: c.by_label),
            Column("purpose", gettext_lazy("利用目的"), lambda c: c.purpose, width=40),
            Column("at", gettext_lazy("时间"), lambda c: c.at, sort="at"),
        ),
        section="archive",
        note=gettext_lazy("每打开一次归档包登记一次，登记不能修改和删除。"),
        empty=gettext_lazy("还没有人打开过归档包。"),
        menu_order=60,
    ),
    Register(
        "archive_rules",
        gettext_lazy("归档范围和保管期限表"),
        _looks,
        lambda _actor: Rule.objects.all(),
        (
            Column("scope", gettext_lazy("归档范围"), lambda r: r.scope, width=36),
            Column("retention", gettext_lazy("保管期限"), lambda r: r.get_retention_display()),
            Column("words", gettext_lazy("题名中的词"), lambda r: "、".join(r.words), width=30),
            Column("source", gettext_lazy("依据"), lambda r: r.source, width=40),
            Column("order", gettext_lazy("顺序"), lambda r: r.order, sort="order", numeric=True),
            Column("closed", gettext_lazy("停用日期"), lambda r: r.closed_on),
        ),
        order="order",
        opening=Opening(gettext_lazy("新增条款"), RuleForm, define_rule, (REGISTRAR,)),
        acts=(
            RowAct(
                "close",
                gettext_lazy("停用"),
                _close,
                lambda rule, actor: rule.closed_on is None and actor.holds(REGISTRAR),
                danger=True,
            ),
        ),
        note=gettext_lazy("自上而下第一条符合的作为建议，由归档人员确认。须经县档案馆审核同意。"),
        menu_order=280,
    ),
    Register(
        "archive_organs",
        gettext_lazy("机构（问题）代码"),
        _looks,
        lambda actor: Organ.objects.filter(fonds__in=fonds_seen_by(actor)).select_related("fonds"),
        (
            Column("name", gettext_lazy("机构或问题"), lambda o: o.name, width=30),
            Column("code", gettext_lazy("代码"), lambda o: o.code),
            Column("fonds", gettext_lazy("全宗号"), lambda o: o.fonds.number),
        ),
        order="id",
        opening=Opening(gettext_lazy("新增代码"), OrganForm, define_organ, (REGISTRAR, HANDLER)),
        menu_order=282,
    ),
    Register(
        "archive_fonds",
        gettext_lazy("全宗"),
        _files,
        fonds_filed_by,
        (
            Column("unit", gettext_lazy("立档单位"), lambda f: f.unit.name, width=30),
            Column("number", gettext_lazy("全宗号"), lambda f: f.number),
            Column("source", gettext_lazy("依据"), lambda f: f.source, width=40),
            Column("since", gettext_lazy("起用日期"), lambda f: f.since),
            Column("by", gettext_lazy("录入人"), lambda f: f.entered_by_label),
        ),
        order="id",
        opening=Opening(gettext_lazy("设置全宗号"), FondsForm, set_fonds, (REGISTRAR, HANDLER)),
        note=gettext_lazy("全宗号由县档案馆给定；有了归档文件以后不能再改。"),
        menu_order=284,
    ),
)
