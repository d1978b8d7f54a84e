"""The desk of outgoing documents by declaration: the list, the document's page, its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk import columns, declare, menu
from shuniu.desk.declare import Act, Column, Desk, Filter, Opening, Rows, Section, Showing, View
from shuniu.ground import clock

from .. import powers
from ..actions import open_draft
from ..flow.outgoing import (
    CHECKING,
    COUNTERSIGNING,
    DISPATCHING,
    DRAFTING,
    HEADINGS,
    ISSUED,
    PROOFING,
    REVIEWING,
    SEALING,
    SECRECY_HEADING,
    SIGNING,
)
from ..forms.draft import OpenDraftForm
from ..forms.steps import STEP_FORMS
from ..models import DocumentKind, Outgoing, Urgency
from ..queries import KIND, STAGES, objections, stops_of
from . import outgoing_sections as sections
from .registers import REGISTERS


def _document(matter: Any) -> Outgoing:
    found: Outgoing = matter.outgoing
    return found


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("outgoing__issuer", "unit")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("outgoing")


def _attach_having(rows: list[Any]) -> None:
    """Who has each document of a page now: persons by name, else units. One query."""
    given = Assignment.objects.filter(
        matter_id__in=[m.pk for m in rows], role=Role.STOP, done_at__isnull=True
    )
    having: dict[int, list[str]] = {}
    for one in given.select_related("unit", "member").order_by("pk"):
        name = one.member.name if one.member is not None else one.unit.short_name
        having.setdefault(one.matter_id, []).append(name)
    for matter in rows:
        waits = "" if matter.closed_at is not None else matter.unit.short_name
        matter.having = "、".join(having.get(matter.pk, [])) or waits


def _issuers(showing: Showing) -> list[tuple[str, Any]]:
    """The organs whose documents one's units handle, asked of the units, not of the documents."""
    handled = Q(pk__in=showing.actor.units_as(*powers.SEEN_BY))
    government = Q(kind=UnitKind.COUNTY_GOVERNMENT)
    found = list(Unit.objects.filter(handled | government).order_by("order"))
    office = any(unit.kind == UnitKind.COUNTY_OFFICE for unit in found)
    return [
        (str(unit.pk), unit.short_name)
        for unit in found
        if office or unit.kind != UnitKind.COUNTY_GOVERNMENT
    ]


def _narrow_issuer(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(outgoing__issuer_id=int(value))


def _years(showing: Showing) -> list[tuple[str, str]]:
    return [
        (str(year), f"{year}") for year in range(showing.today.year, showing.today.year - 6, -1)
    ]


def _narrow_year(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(outgoing__day__year=int(value))


def _signed_day(matter: Any) -> str:
    day = _document(matter).day
    return day.isoformat() if day is not None else ""


def _issued_day(matter: Any) -> str:
    at = _document(matter).issued_at
    return at.astimezone(clock.ZONE).date().isoformat() if at is not None else ""


def draft_address(actor: Actor, matter: Matter | None) -> str:
    """To the page where it is written, for whoever has it now."""
    if matter is None or matter.state not in STAGES or not powers.ANY_STOP(matter, actor):
        return ""
    return reverse("documents:draft", args=[matter.pk])


def _numbers(actor: Actor, _matter: Matter | None) -> str:
    """To the ledger of numbers with its gaps and what was voided, for the clerks."""
    return reverse("desk:gaps") if actor.holds(REGISTRAR) else ""


def _on_matter(name: str) -> Any:
    def address(_actor: Actor, matter: Matter | None) -> str:
        return "" if matter is None else reverse(f"documents:{name}", args=[matter.pk])

    return address


def offers(matter: Matter, actor: Actor, code: str) -> bool:
    """Leave out what the action would only refuse."""
    number = _document(matter).number
    if code == "cancel":
        return not number
    if code == "void_number":
        return bool(number)
    if code == "review_secrecy":
        return _document(matter).kind != DocumentKind.TEXT
    if code == "sign":
        stops = stops_of(Outgoing(pk=matter.pk))
        matter.__dict__["_objections"] = len(objections(stops))
    return True


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("发文"),
    section="documents",
    order=20,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        columns.STATE,
        Column("kind", gettext_lazy("文种"), lambda m: _document(m).get_kind_display(), width=10),
        Column("issuer", gettext_lazy("发文机关"), lambda m: _document(m).issuer.short_name),
        Column("holder", gettext_lazy("在谁手里"), lambda m: m.having),
        columns.DUE,
        Column("day", gettext_lazy("成文日期"), _signed_day),
        columns.OPENED,
        Column(
            "urgency",
            gettext_lazy("紧急程度"),
            lambda m: _document(m).get_urgency_display(),
            export_only=True,
        ),
        Column(
            "signer",
            gettext_lazy("签发人"),
            lambda m: _document(m).signed_by_label,
            export_only=True,
        ),
        Column(
            "disclosure",
            gettext_lazy("公开属性"),
            lambda m: _document(m).get_disclosure_display(),
            export_only=True,
        ),
        Column("issued", gettext_lazy("印发日期"), _issued_day, export_only=True),
        Column(
            "copies",
            gettext_lazy("印数"),
            lambda m: _document(m).printed_copies,
            numeric=True,
            export_only=True,
        ),
        Column(
            "drafter",
            gettext_lazy("拟稿人"),
            lambda m: _document(m).drafter_label,
            export_only=True,
        ),
    ),
    filters=(
        columns.states(KIND),
        columns.choice("kind", gettext_lazy("文种"), DocumentKind.choices, "outgoing__kind"),
        Filter("issuer", gettext_lazy("发文机关"), _issuers, _narrow_issuer),
        Filter("year", gettext_lazy("成文年度"), _years, _narrow_year),
        columns.choice(
            "urgency",
            gettext_lazy("紧急程度"),
            [(u.value, u.label) for u in Urgency if u.value],
            "outgoing__urgency",
        ),
        columns.PERIODS,
    ),
    refine=_refine,
    detail=_detail,
    attach=(_attach_having,),
    forms=STEP_FORMS,
    offers=offers,
    sections=(
        Section("document", gettext_lazy("公文"), facts=sections.document),
        Section(
            "text",
            gettext_lazy("正文"),
            template="documents/desk/text.html",
            context=sections.text,
            on_sheet=False,
        ),
        Section(
            "route",
            gettext_lazy("审签路线"),
            template="documents/desk/route.html",
            context=sections.route,
            on_sheet=False,
        ),
        Section(
            "findings",
            gettext_lazy("行文检查"),
            template="documents/desk/findings.html",
            context=sections.findings,
            on_sheet=False,
        ),
        Section(
            "deliveries",
            gettext_lazy("分发和签收"),
            template="documents/desk/deliveries.html",
            context=sections.deliveries,
            on_sheet=False,
        ),
        Section(
            "versions",
            gettext_lazy("稿本"),
            template="documents/desk/versions.html",
            context=sections.versions,
            on_sheet=False,
        ),
        Section("arising", gettext_lazy("相关"), facts=sections.arising),
    ),
    acts=(Act("numbers", gettext_lazy("文号台账"), _numbers),),
    opening=Opening(gettext_lazy("拟稿"), OpenDraftForm, open_draft, powers.DRAFTERS),
    matter_acts=(
        Act("draft", gettext_lazy("编辑文稿"), draft_address),
        Act("preview", gettext_lazy("看版式（PDF）"), _on_matter("preview")),
        Act("word", gettext_lazy("导出Word"), _on_matter("word")),
    ),
    sheet_title=gettext_lazy("发文稿纸"),
    headings=(
        HEADINGS[SIGNING],
        HEADINGS[REVIEWING],
        HEADINGS["legality"],
        HEADINGS[COUNTERSIGNING],
        HEADINGS[CHECKING],
        HEADINGS[DRAFTING],
        SECRECY_HEADING,
    ),
    views=(
        View("drafting", gettext_lazy("起草中"), {"state": DRAFTING}, powers.DRAFTERS),
        View("checking", gettext_lazy("待核稿"), {"state": CHECKING}, (UNIT_HEAD, REVIEWER)),
        View(
            "countersigning",
            gettext_lazy("会签中"),
            {"state": COUNTERSIGNING},
            (UNIT_HEAD, REVIEWER, LEADER),
        ),
        View("reviewing", gettext_lazy("待审核"), {"state": REVIEWING}, (REVIEWER,)),
        View("signing", gettext_lazy("待签发"), {"state": SIGNING}, (LEADER, UNIT_HEAD)),
        View("proofing", gettext_lazy("待校对"), {"state": PROOFING}, (REGISTRAR,)),
        View("sealing", gettext_lazy("待用印"), {"state": SEALING}, (REVIEWER, UNIT_HEAD)),
        View("dispatching", gettext_lazy("待分发"), {"state": DISPATCHING}, (REGISTRAR,)),
        View("issued", gettext_lazy("已发"), {"state": ISSUED}, powers.SEEN_BY),
    ),
    empty=gettext_lazy("还没有您看得到的发文。"),
)


def register() -> None:
    """Put the desk of outgoing documents and their registers into the workbench."""
    if "documents" not in menu.sections:
        menu.add_section("documents", gettext_lazy("公文处理"), 10)
    declare.register(DESK)
    for plain in REGISTERS:
        declare.register_plain(plain)
