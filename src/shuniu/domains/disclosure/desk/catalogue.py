"""The list and the page of a piece of government information, by declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.known import known_units
from shuniu.desk import columns
from shuniu.desk.declare import (
    Column,
    Desk,
    Facts,
    Filter,
    Opening,
    Rows,
    Section,
    Showing,
    View,
)

from ..actions.items import register_item
from ..flow.catalogue import CLEARED, FORMED, INTERPRETING, KEPT, KIND, PREPARED, REEXAMINING
from ..forms.catalogue import FORMS, RegisterForm
from ..models import Attribute, Item, Validity
from ..powers.catalogue import CHECKING, PREPARING
from ..queries.catalogue import item_address, item_of, read_by, readings_of


def _of(get: Callable[[Item], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.disclosure_item)


def _organ(item: Item) -> str:
    found = known_units.get(item.organ_id, None)
    return str(found) if found else ""


def _marks_of(item: Item) -> list[tuple[str, Label]]:
    marks: list[tuple[str, Label]] = []
    if item.attribute != Attribute.OPEN:
        marks.append(("quiet", Attribute(item.attribute).label))
    if item.normative:
        marks.append(("info", _("规范性文件")))
    if item.is_public and item.validity != Validity.IN_FORCE:
        marks.append(("warn", Validity(item.validity).label))
    return marks


def _index_html(matter: Matter, _showing: Showing) -> str:
    """The index number; it breaks between the organ's code and the running number only."""
    code, _slash, tail = matter.disclosure_item.index_number.partition("/")
    if not tail:
        return format_html("{}", code)
    whole = '<span class="whole">{}/</span><wbr><span class="whole">{}</span>'
    return format_html(whole, code, tail)


COLUMNS = (
    columns.TITLE,
    Column(
        "index_number",
        gettext_lazy("索引号"),
        _of(lambda item: item.index_number),
        html=_index_html,
        width=32,
    ),
    Column("organ", gettext_lazy("发文机关"), _of(_organ), width=20),
    columns.STATE,
    columns.DUE,
    Column(
        "marks",
        gettext_lazy("标记"),
        lambda m: "、".join(str(label) for _tone, label in _marks_of(m.disclosure_item)),
        html=lambda m, _showing: format_html_join(
            " ", '<span class="badge badge-{}">{}</span>', _marks_of(m.disclosure_item)
        ),
    ),
    Column("formed", gettext_lazy("成文日期"), _of(lambda item: item.formed_on)),
    Column(
        "document",
        gettext_lazy("文号"),
        _of(lambda item: item.document_number),
        export_only=True,
        width=24,
    ),
    Column("published", gettext_lazy("发布日期"), _of(lambda i: i.published_at), export_only=True),
    Column(
        "secrecy", gettext_lazy("保密审查人"), _of(lambda i: i.secrecy_by_label), export_only=True
    ),
    Column("number", gettext_lazy("登记号"), lambda m: m.number, export_only=True, sort="number"),
)


def _organs(showing: Showing) -> Sequence[tuple[str, Label]]:
    units = showing.actor.units_as(*PREPARING, *CHECKING, "leader")
    found = Item.objects.filter(matter__unit_id__in=units).order_by()
    keys = found.values_list("organ_id", flat=True).distinct()
    names = [(k, known_units.get(k, None)) for k in keys]
    return [(str(k), str(name)) for k, name in names if name]


def _narrow_organ(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(disclosure_item__organ_id=int(value))


FILTERS = (
    columns.states(KIND),
    Filter("organ", gettext_lazy("发文机关"), _organs, _narrow_organ),
    columns.choice(
        "attribute",
        gettext_lazy("公开属性"),
        Attribute.choices,
        "disclosure_item__attribute",
    ),
    columns.choice(
        "validity", gettext_lazy("有效性"), Validity.choices, "disclosure_item__validity"
    ),
    columns.LIGHTS,
    columns.PERIODS,
)


def _facts(matter: Matter, actor: Actor) -> Facts:
    """The fields of the catalogue (facts 6.3), as they stand before the public or will."""
    item = item_of(matter)
    shown = [
        (_("索引号"), item.index_number),
        (_("名称"), item.title),
        (_("文号"), item.document_number),
        (_("发文机关"), item.organ.name),
        (_("责任单位"), item.responsible.name),
        (_("成文日期"), item.formed_on),
        (_("法定主动公开内容"), item.statutory or ""),
        (_("主题分类"), item.subject or ""),
        (_("体裁"), item.genre or ""),
        (_("公开方式"), item.get_attribute_display()),
        (_("不公开的理由"), item.reason),
        (_("下次复核"), item.reexamine_on or ""),
        (_("公开范围"), item.scope),
        (_("内容概述"), item.summary),
        (_("关键词"), item.keywords),
        (_("来源"), item.source),
        (_("有效性"), _validity(item)),
        (_("生效日期"), item.effective_on or ""),
        (_("编目人"), item.prepared_by_label),
        (_("保密审查人"), item.secrecy_by_label),
        (_("审核人"), item.published_by_label),
        (_("公开页面"), _link(item)),
        (_("撤下原因"), item.withdrawn_because),
    ]
    return [(label, value) for label, value in shown if value]


def _validity(item: Item) -> str:
    words = str(item.get_validity_display())
    if item.ended_on:
        words += f"　{item.ended_on}　{item.ended_note}"
    if item.replaced_by:
        words += "　" + _("由“{title}”代替").format(title=item.replaced_by.title)
    return words


def _link(item: Item) -> str:
    if not item.is_public:
        return ""
    return format_html('<a href="{0}">{0}</a>', item_address(item.index_number))


def _text(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    item = item_of(matter)
    papers = list(item.papers.select_related("paper"))
    draft = item.draft or {}
    if not (item.text or papers or draft):
        return None
    return {"item": item, "papers": papers, "draft": draft}


def _links(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    item = item_of(matter)
    links, explains = readings_of(item), read_by(item)
    return {"links": links, "explains": explains} if links or explains else None


def _offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """A button that the action would only refuse is left out."""
    if code not in ("withdraw", "keep", "drop"):
        return True
    public = Item.objects.public().filter(pk=matter.pk).exists()
    return public == (code == "withdraw")


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("主动公开"),
    section="disclosure",
    order=20,
    columns=COLUMNS,
    filters=FILTERS,
    sections=(
        Section("fields", gettext_lazy("目录信息"), facts=_facts),
        Section(
            "text",
            gettext_lazy("正文和附件"),
            template="disclosure/desk/item_text.html",
            context=_text,
            on_sheet=False,
        ),
        Section(
            "readings",
            gettext_lazy("解读"),
            template="disclosure/desk/readings.html",
            context=_links,
            on_sheet=False,
        ),
    ),
    forms=FORMS,
    offers=_offers,
    bulk=("publish",),
    refine=lambda found: found.select_related("disclosure_item").defer("disclosure_item__text"),
    opening=Opening(
        gettext_lazy("登记政府信息"), RegisterForm, register_item, (*PREPARING, *CHECKING)
    ),
    sheet_title=gettext_lazy("政府信息公开审查表"),
    sheet_facts=_facts,
    headings=(gettext_lazy("保密审查意见"), gettext_lazy("复核意见")),
    views=(
        View("formed", gettext_lazy("待编目"), {"state": FORMED}, PREPARING),
        View("prepared", gettext_lazy("待保密审查"), {"state": PREPARED}, CHECKING),
        View("cleared", gettext_lazy("待发布"), {"state": CLEARED}, (*PREPARING, *CHECKING)),
        View("late", gettext_lazy("逾期未公开"), {"light": "late"}),
        View("interpreting", gettext_lazy("待解读"), {"state": INTERPRETING}, PREPARING),
        View("reexamining", gettext_lazy("待复核"), {"state": REEXAMINING}, CHECKING),
        View("kept", gettext_lazy("不主动公开"), {"state": KEPT}, CHECKING),
    ),
    empty=gettext_lazy("还没有政府信息。公文印发后，确定主动公开的会自动到这里待编目。"),
)
