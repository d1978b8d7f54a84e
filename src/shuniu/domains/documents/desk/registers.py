"""What the county sets up for its documents: who may issue, routes, templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons import manuscript as manuscripts
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR, REVIEWER
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import find_members
from shuniu.desk.declare import Column, Opening, Register, RowAct
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.manuscripts import ManuscriptField
from shuniu.site.forms import Line

from .. import powers
from ..actions.templates import (
    allow_issuing,
    establish_issuer,
    keep_template,
    keeps_template,
    retire_route_template,
    retire_template,
    set_route_template,
)
from ..forms.fields import UnitField, recipients_in
from ..models import (
    Category,
    DocumentKind,
    DocumentTemplate,
    IssuerSeries,
    Place,
    RouteTemplate,
    Stage,
    TemplateStop,
)

_STAGES = {str(s.label): s.value for s in Stage}
_PLACES = {"拟稿单位": Place.DRAFTING_UNIT, "发文机关": Place.OWNER, "办公室": Place.OWNER}


def of_the_office(actor: Actor) -> bool:
    """Whether the actor sets up documents for the county: its office's registrars, reviewers."""
    units = actor.units_as(REGISTRAR, REVIEWER)
    return bool(units) and Unit.objects.filter(pk__in=units, kind=UnitKind.COUNTY_OFFICE).exists()


class IssuerForm(StepForm):
    """发文立户: which organ, for what, under which 机关代字."""

    issuer = UnitField(gettext_lazy("发文机关"))
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[c for c in Category.choices if c[0] != Category.TEXT],
    )
    code_text = Line(
        label=gettext_lazy("机关代字"),
        max_length=12,
        help_text=gettext_lazy("如：云政发。文号按“代字〔年〕序号”编，每年从1号起，一个不漏。"),
    )
    basis = Line(label=gettext_lazy("依据"), required=False, max_length=200)


class RouteTemplateForm(StepForm):
    """审签路线: a station a line: 环节 单位 人员; ＋ before one that goes with the one above."""

    name = Line(label=gettext_lazy("路线名称"), max_length=60)
    issuer = UnitField(gettext_lazy("发文机关"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", gettext_lazy("各类")), *Category.choices],
        required=False,
    )
    stops = text_field(
        gettext_lazy("站点"),
        rows=8,
        hint=gettext_lazy(
            "一行一站：环节、单位、人员，用空格隔开，人员可不写。单位可以写“拟稿单位”“发文机关”。"
            "与上一站同时办理的，行首加“＋”。例：核稿 拟稿单位；＋会签 县财政局；签发 发文机关。"
        ),
    )

    def clean_stops(self) -> list[tuple[str, Any, Any, bool]]:
        """The stations as the action takes them."""
        found = []
        for line in self.cleaned_data["stops"].splitlines():
            line = line.strip()
            if not line:
                continue
            together = line.startswith(("+", "＋"))
            words = line.lstrip("+＋ ").split()
            if len(words) < 2 or words[0] not in _STAGES:
                raise ValidationError(_("看不懂这一行：%s。") % line)
            where: Any = _PLACES.get(words[1])
            if where is None:
                where = recipients_in(words[1])[0][0]
                if not isinstance(where, Unit):
                    raise ValidationError(_("没有这个单位：%(names)s。") % {"names": words[1]})
            member = None
            if len(words) > 2:
                people = [m for m in find_members(words[2]) if words[2] in (m.name, m.login)]
                if len(people) != 1:
                    raise ValidationError(_("没有找到“%s”。") % words[2])
                member = people[0]
            found.append((_STAGES[words[0]], where, member, together))
        return found


class TemplateForm(StepForm):
    """文稿模板: for everybody."""

    name = Line(label=gettext_lazy("模板名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("文种"), choices=DocumentKind.choices)
    manuscript = ManuscriptField()


def _stops(row: Any) -> str:
    lines = []
    for stop in row.stops.all():
        where = stop.unit.short_name if stop.unit is not None else stop.get_place_display()
        who = f"（{stop.member.name}）" if stop.member is not None else ""
        lines.append(f"{'＋' if stop.together else ''}{stop.get_stage_display()}：{where}{who}")
    return " → ".join(lines)


def _issuers(_actor: Actor) -> QuerySet[IssuerSeries]:
    return IssuerSeries.objects.select_related("issuer")


def _routes(_actor: Actor) -> QuerySet[RouteTemplate]:
    stops = TemplateStop.objects.select_related("unit", "member")
    return RouteTemplate.objects.select_related("issuer").prefetch_related(Prefetch("stops", stops))


def _templates(actor: Actor) -> QuerySet[DocumentTemplate]:
    mine = Q(unit_id__in=actor.units_as(*powers.DRAFTERS))
    found = DocumentTemplate.objects.select_related("unit").filter(in_use=True)
    return found.filter(mine | Q(unit__isnull=True))


def _may_stop(row: Any, actor: Actor) -> bool:
    return bool(row.may_issue) and of_the_office(actor)


def _may_allow(row: Any, actor: Actor) -> bool:
    return not row.may_issue and of_the_office(actor)


def _stop(row: IssuerSeries, *, by: Actor, at: Any) -> None:
    allow_issuing(row, may_issue=False, by=by, at=at)


def _allow(row: IssuerSeries, *, by: Actor, at: Any) -> None:
    allow_issuing(row, may_issue=True, by=by, at=at)


ISSUERS = Register(
    "document_issuers",
    gettext_lazy("发文立户"),
    of_the_office,
    _issuers,
    (
        Column("issuer", gettext_lazy("发文机关"), lambda r: r.issuer.name, width=30),
        Column("category", gettext_lazy("类别"), lambda r: r.get_category_display()),
        Column("code_text", gettext_lazy("机关代字"), lambda r: r.code_text, sort="code_text"),
        Column(
            "may",
            gettext_lazy("准予发文"),
            lambda r: _("是") if r.may_issue else _("已停止"),
        ),
        Column("basis", gettext_lazy("依据"), lambda r: r.basis, width=30),
        Column("by", gettext_lazy("经办"), lambda r: r.by_label),
    ),
    search=lambda rows, text: rows.filter(
        Q(issuer__name__icontains=text) | Q(code_text__icontains=text)
    ),
    order="id",
    opening=Opening(gettext_lazy("发文立户"), IssuerForm, establish_issuer, (REGISTRAR, REVIEWER)),
    acts=(
        RowAct("stop", gettext_lazy("停止发文"), _stop, _may_stop, danger=True),
        RowAct("allow", gettext_lazy("恢复发文"), _allow, _may_allow),
    ),
    facts=lambda r, _actor: [(_("发文机关"), r.issuer.name), (_("机关代字"), r.code_text)],
    note=gettext_lazy("新设机关经批准立户后才能发文。立户时同时建立编号，作废的号留在编号台账里。"),
    empty=gettext_lazy("还没有机关立户。"),
    menu_order=70,
)
ROUTES = Register(
    "document_routes",
    gettext_lazy("审签路线"),
    of_the_office,
    _routes,
    (
        Column("name", gettext_lazy("名称"), lambda r: r.name, width=24),
        Column(
            "issuer", gettext_lazy("发文机关"), lambda r: r.issuer.short_name if r.issuer else ""
        ),
        Column("category", gettext_lazy("类别"), lambda r: r.get_category_display()),
        Column("stops", gettext_lazy("站点"), _stops, width=60),
        Column("in_use", gettext_lazy("在用"), lambda r: _("是") if r.in_use else _("否")),
    ),
    order="id",
    opening=Opening(
        gettext_lazy("编制路线"), RouteTemplateForm, set_route_template, (REGISTRAR, REVIEWER)
    ),
    acts=(
        RowAct(
            "retire",
            gettext_lazy("停用"),
            retire_route_template,
            lambda row, actor: bool(row.in_use) and of_the_office(actor),
            danger=True,
        ),
    ),
    facts=lambda r, _actor: [(_("站点"), _stops(r))],
    note=gettext_lazy(
        "新拟的文稿按发文机关和类别自动套用路线，拟稿人可以增减站点。同名的路线会被替换。"
    ),
    empty=gettext_lazy("还没有编制路线，新文稿用通常的路线：核稿、会签、审核、签发。"),
    menu_order=72,
)
TEMPLATES = Register(
    "document_templates",
    gettext_lazy("文稿模板"),
    lambda actor: actor.holds(*powers.DRAFTERS),
    _templates,
    (
        Column("name", gettext_lazy("名称"), lambda r: r.name, width=30),
        Column("kind", gettext_lazy("文种"), lambda r: r.get_kind_display()),
        Column("unit", gettext_lazy("单位"), lambda r: r.unit.short_name if r.unit else _("通用")),
        Column("by", gettext_lazy("编制人"), lambda r: r.by_label),
    ),
    order="id",
    opening=Opening(
        gettext_lazy("新建通用模板"), TemplateForm, keep_template, (REGISTRAR, REVIEWER)
    ),
    acts=(RowAct("retire", gettext_lazy("停用"), retire_template, keeps_template, danger=True),),
    facts=lambda r, _actor: [
        (_("名称"), r.name),
        (_("正文"), manuscripts.parse(r.manuscript).plain()),
    ],
    section="documents",
    note=gettext_lazy("本单位自己的模板，在文稿的编辑页点“存为模板”。"),
    empty=gettext_lazy("还没有模板。"),
    menu_order=74,
)
REGISTERS = (ISSUERS, ROUTES, TEMPLATES)
