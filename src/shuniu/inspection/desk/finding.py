"""The list and the page of a finding."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.desk import columns
from shuniu.desk.declare import Column, Desk, Facts, Filter, Opening, Rows, Section, Showing, View
from shuniu.domains.portal.models import Site

from .. import powers
from ..actions import open_by_hand
from ..flow import FOUND, KIND, REPORTED
from ..forms import FORMS, OpenForm
from ..models import Finding


def _of(matter: Matter) -> Finding:
    found: Finding = matter.inspection_finding
    return found


def evidence(matter: Matter, _actor: Actor) -> Facts:
    """What was seen, by which rule, and until when it can be put right."""
    finding = _of(matter)
    facts: list[tuple[Label, object]] = [
        (_("网站"), finding.site_name),
        (_("新媒体账号"), finding.account.name if finding.account else ""),
        (_("指标"), f"{finding.indicator} {finding.indicator_name}"),
        (_("证据"), _lines(finding.evidence)),
        (_("地址"), _link(finding.address)),
        (_("规定"), finding.rule),
        (_("依据"), finding.source),
        (_("发现日期"), finding.found_on),
        (_("不超标的最后一天"), finding.limit_on),
        (_("超标日期"), finding.breached_on),
    ]
    if finding.healed:
        facts += [(_("怎样销号"), finding.get_healed_display()), (_("销号依据"), finding.healed_by)]
    return [(label, value) for label, value in facts if value]


def _lines(text: str) -> str:
    shown = [format_html("{}", line) for line in text.splitlines()]
    return mark_safe("<br>".join(shown))  # noqa: S308 - each line is escaped


def _link(address: str) -> str:
    if not address.startswith(("http://", "https://", "/")):
        return address
    return format_html('<a href="{}" rel="noopener">{}</a>', address, address)


def _stage(matter: Matter) -> str:
    """预警 before the limit, 超标 after it; nothing once it is over."""
    finding = _of(matter)
    if not finding.open:
        return str(finding.get_healed_display())
    return _("超标") if finding.breached_on else _("预警")


def _stage_html(matter: Matter, _showing: Showing) -> str:
    finding = _of(matter)
    tone = "quiet" if not finding.open else "late" if finding.breached_on else "warn"
    return format_html('<span class="badge badge-{}">{}</span>', tone, _stage(matter))


def _sites(_showing: Showing) -> list[tuple[str, Label]]:
    return [(site.code, site.shown_name) for site in Site.objects.order_by("order", "id")]


def _narrow_site(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(inspection_finding__site=value)


def _stages(_showing: Showing) -> list[tuple[str, Label]]:
    return [("near", _("预警")), ("broken", _("超标"))]


def _narrow_stage(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(
        inspection_finding__open=True,
        inspection_finding__breached_on__isnull=value == "near",
    )


def _make(**data: Any) -> Matter:
    return open_by_hand(office=powers.the_office(), **data)


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("检查发现的问题"),
    section="inspection",
    order=40,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("site", gettext_lazy("网站"), lambda m: _of(m).site_name, export_only=True),
        Column("stage", gettext_lazy("程度"), _stage, html=_stage_html, width=8),
        Column(
            "indicator",
            gettext_lazy("指标"),
            lambda m: f"{_of(m).indicator} {_of(m).indicator_name}",
            width=24,
        ),
        columns.HOLDER,
        columns.STATE,
        columns.DUE,
        columns.OPENED,
        Column("evidence", gettext_lazy("证据"), lambda m: _of(m).evidence, export_only=True),
        Column("healed", gettext_lazy("销号依据"), lambda m: _of(m).healed_by, export_only=True),
    ),
    filters=(
        columns.states(KIND),
        Filter("stage", gettext_lazy("程度"), _stages, _narrow_stage),
        Filter("site", gettext_lazy("网站"), _sites, _narrow_site),
        columns.UNITS,
        columns.LIGHTS,
        columns.PERIODS,
    ),
    refine=lambda found: found.select_related("inspection_finding"),
    detail=lambda found: _detail(found),
    attach=(columns.attach_holders,),
    forms=FORMS,
    bulk=("confirm",),
    sections=(Section("evidence", gettext_lazy("问题和证据"), facts=evidence),),
    opening=Opening(gettext_lazy("登记问题"), OpenForm, _make, (REGISTRAR,)),
    sheet_title=gettext_lazy("网站问题整改单"),
    headings=(gettext_lazy("整改情况"), gettext_lazy("销号依据")),
    views=(
        View("near", gettext_lazy("预警中"), {"stage": "near"}),
        View("found", gettext_lazy("待交办"), {"state": FOUND}, (REGISTRAR,)),
        View("reported", gettext_lazy("待核实"), {"state": REPORTED}, (REGISTRAR,)),
    ),
    empty=gettext_lazy("没有网站问题。系统每小时检查一次，发现的会自动登记到这里。"),
)


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("inspection_finding__account")


def matter_address(key: int) -> str:
    """The page of a finding."""
    return reverse("desk:matter", args=[key])
