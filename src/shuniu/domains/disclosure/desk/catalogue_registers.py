"""The registers of the catalogue and of the annual report, and what the home page says of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.desk.declare import Column, Opening, Register, RowAct, Rows, Showing, Tile, TileFacts

from ..actions.organs import (
    add_heading,
    end_heading,
    receive_applications,
    register_organ,
    set_guide,
    stop_receiving,
)
from ..actions.report import begin_report, file_number
from ..flow.catalogue import KIND
from ..forms.catalogue import GuideForm, HeadingForm, OrganForm, ReceiveForm
from ..forms.report import BeginForm, NumberForm
from ..models import AnnualReport, Axis, Guide, Heading, Organ, ReportNumber
from ..powers.catalogue import CHECKING, PREPARING, is_authority, sees_registers
from ..queries.catalogue import late

AUTHORITY = (REGISTRAR, REVIEWER)
STAFF = (*PREPARING, *CHECKING)


def units_of(actor: Actor) -> frozenset[int] | None:
    """Whose reports and numbers the person sees: their units', the authority and leaders all."""
    if is_authority(actor) or actor.holds(LEADER):
        return None
    return actor.units_as(*STAFF)


def reports_seen(actor: Actor) -> Rows:
    """The annual reports that this person may see."""
    units = units_of(actor)
    found = AnnualReport.objects.select_related("unit", "item")
    return found if units is None else found.filter(unit_id__in=units, whole=False)


def _numbers_seen(actor: Actor) -> Rows:
    units = units_of(actor)
    found = ReportNumber.objects.select_related("unit").filter(replaced_by__isnull=True)
    return found if units is None else found.filter(unit_id__in=units)


def _may_end(row: Heading, actor: Actor) -> bool:
    own = row.axis != Axis.STATUTORY or not row.basis.startswith("《政府信息公开条例》")
    return own and row.ended_on is None and is_authority(actor)


REGISTERS = (
    Register(
        "disclosure_organs",
        _("公开主体"),
        sees_registers,
        lambda _actor: Organ.objects.select_related("unit"),
        (
            Column("unit", _("单位"), lambda row: row.unit.name, width=36),
            Column("code", _("统一社会信用代码"), lambda row: row.credit_code, width=24),
            Column("body", _("公开工作机构"), lambda row: row.body, width=24),
            Column("phone", _("联系电话"), lambda row: row.phone),
            Column("receives", _("受理申请"), lambda row: _t("受理") if row.receives else ""),
            Column("address", _("办公地址"), lambda row: row.address, width=36),
        ),
        order="unit_id",
        opening=Opening(_("登记或更新公开主体"), OrganForm, register_organ, AUTHORITY),
        acts=(
            RowAct(
                "receive",
                _("开始受理申请"),
                receive_applications,
                lambda row, actor: not row.receives and is_authority(actor),
                form=ReceiveForm,
            ),
            RowAct(
                "stop",
                _("停止受理申请"),
                stop_receiving,
                lambda row, actor: row.receives and is_authority(actor),
                danger=True,
            ),
        ),
        section="disclosure",
        note=_("索引号由统一社会信用代码、年份和顺序号组成，发出的不再改动、不再使用。"),
        menu_order=70,
    ),
    Register(
        "disclosure_guides",
        _("公开指南"),
        sees_registers,
        lambda _actor: Guide.objects.select_related("organ__unit"),
        (
            Column("organ", _("公开主体"), lambda row: row.organ.unit.name, width=36),
            Column("since", _("施行日期"), lambda row: row.since, sort="since"),
            Column("by", _("录入人"), lambda row: row.entered_by_label),
        ),
        order="-since",
        opening=Opening(_("编制公开指南"), GuideForm, set_guide, STAFF),
        address=lambda row: reverse("disclosure:guide", args=[row.organ.unit.code]),
        section="disclosure",
        note=_("指南有变动的，编制新版；网站显示已经施行的最新一版。"),
        menu_order=72,
    ),
    Register(
        "disclosure_headings",
        _("公开类目"),
        sees_registers,
        lambda _actor: Heading.objects.all(),
        (
            Column("axis", _("分类"), lambda row: row.get_axis_display()),
            Column("name", _("名称"), lambda row: row.name, width=60),
            Column("basis", _("依据"), lambda row: row.basis, width=44),
            Column("level", _("适用"), lambda row: row.get_level_display()),
            Column("since", _("起用日期"), lambda row: row.since, sort="since"),
            Column("ended", _("停用日期"), lambda row: row.ended_on or ""),
        ),
        order="id",
        opening=Opening(_("增设类目"), HeadingForm, add_heading, AUTHORITY),
        acts=(RowAct("end", _("停用"), end_heading, _may_end, danger=True),),
        section="disclosure",
        menu_order=74,
    ),
    Register(
        "disclosure_reports",
        _("公开年度报告"),
        sees_registers,
        reports_seen,
        (
            Column("unit", _("单位"), lambda row: row.unit.name, width=36),
            Column("year", _("年度"), lambda row: row.year, sort="year", numeric=True),
            Column("whole", _("范围"), lambda row: _t("全县汇总") if row.whole else _t("本单位")),
            Column("version", _("版次"), lambda row: row.version, numeric=True),
            Column("state", _("进度"), lambda row: state_of(row)),
            Column("by", _("编制人"), lambda row: row.made_by_label),
        ),
        order="-year",
        opening=Opening(_("编制年度报告"), BeginForm, begin_report, STAFF),
        address=lambda row: reverse("disclosure:desk_report", args=[row.pk]),
        section="disclosure",
        note=_("部门1月31日前、县人民政府3月31日前公布（《条例》第四十九条）。"),
        menu_order=50,
    ),
    Register(
        "disclosure_numbers",
        _("年报填报数"),
        sees_registers,
        _numbers_seen,
        (
            Column("unit", _("单位"), lambda row: row.unit.name, width=30),
            Column("year", _("年度"), lambda row: row.year, sort="year", numeric=True),
            Column("code", _("指标"), lambda row: row.get_code_display(), width=36),
            Column("value", _("数值"), lambda row: row.value, numeric=True),
            Column("source", _("来源"), lambda row: row.source, width=36),
            Column("note", _("更正理由"), lambda row: row.note),
            Column("by", _("录入人"), lambda row: row.entered_by_label),
        ),
        order="-id",
        opening=Opening(_("填报"), NumberForm, file_number, STAFF),
        section="disclosure",
        note=_(
            "年度报告表二中许可、处罚、强制、收费的数字，按纸质报表填报，写明来源；更正另填一行。"
        ),
        menu_order=52,
    ),
)


def state_of(report: AnnualReport) -> str:
    """How far a report has come."""
    if report.finished_at is None:
        return _t("编制中")
    if report.item is not None and report.item.is_public:
        return _t("已公开")
    return _t("已定稿，待审查公开")


def _late(showing: Showing) -> TileFacts | None:
    found = late(showing.actor, showing.today)
    address = f"{reverse('desk:list', args=[KIND])}?{urlencode({'light': 'late'})}"
    return TileFacts(
        found.order_by()[:999].count(),
        _t("条信息超过20个工作日没有公开"),
        address,
        "late",
        [(m.title, reverse("desk:matter", args=[m.pk])) for m in found[:3]],
    )


def _reports(showing: Showing) -> TileFacts | None:
    """Last year's reports that are not yet public, from January on."""
    year = showing.today.year - 1
    units = units_of(showing.actor)
    organs = Organ.objects.filter(unit__closed_on__isnull=True)
    if units is not None:
        organs = organs.filter(pk__in=units)
    done = AnnualReport.objects.filter(
        year=year, item__published_at__isnull=False, item__withdrawn_at__isnull=True
    )
    left = organs.exclude(pk__in=done.filter(whole=False).values("unit_id")).count()
    due = calendar.rules.get("disc.report.dept").day_of(showing.today.year)
    if units is None and not done.filter(whole=True).exists():
        left += 1
        due = max(due, calendar.rules.get("disc.report.county").day_of(showing.today.year))
    words = _t("份{year}年公开年度报告还没有公布，最迟{due}").format(year=year, due=due)
    tone = "late" if due < showing.today else "warn"
    return TileFacts(left, words, reverse("desk:register", args=["disclosure_reports"]), tone)


TILES = (
    Tile("disclosure.late", _("逾期未公开"), (*AUTHORITY, UNIT_HEAD), _late, order=60),
    Tile("disclosure.reports", _("公开年度报告"), (*AUTHORITY, UNIT_HEAD), _reports, order=62),
)
