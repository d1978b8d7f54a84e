"""The forms of the annual report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field, today
from shuniu.site.forms import Line

from ..actions.report import TEXT_MOST
from ..models import Organ, PaperNumber
from ..powers.catalogue import CHECKING, PREPARING, is_authority


def _units(actor: Any) -> list[tuple[str, str]]:
    found = Organ.objects.select_related("unit")
    if actor is not None and not is_authority(actor):
        found = found.filter(pk__in=actor.units_as(*PREPARING, *CHECKING))
    return [(str(o.pk), o.unit.name) for o in found]


class _OfUnit(StepForm):
    """A form about one unit's year."""

    unit = forms.ChoiceField(label=_("单位"))
    year = forms.IntegerField(label=_("年度"), min_value=2008, max_value=2199)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _units(self.actor)  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year - 1

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))


class BeginForm(_OfUnit):
    """编制年度报告."""

    whole = forms.BooleanField(
        label=_("全县汇总"),
        required=False,
        help_text=_("县人民政府的年度报告，汇总各单位的数字；由县政府办公室编制。"),
    )
    because = Line(
        label=_("重编理由"),
        max_length=200,
        required=False,
        help_text=_("这一年度已经定稿、需要更正时填写。"),
    )


class NumberForm(_OfUnit):
    """填报: one number of table two."""

    code = forms.ChoiceField(label=_("指标"), choices=PaperNumber.choices)
    value = forms.DecimalField(label=_("数值"), min_value=0, max_digits=14, decimal_places=2)
    source = Line(label=_("来源（报表名称、签字人、日期）"), max_length=200)
    note = Line(label=_("更正理由"), max_length=200, required=False)


class WriteForm(StepForm):
    """撰写: the parts of the report that no record can give."""

    overall = text_field(
        _("一、总体情况"),
        rows=8,
        longest=TEXT_MOST,
        hint=_(
            "主动公开、依申请公开、政府信息管理、平台建设、监督保障（含考核、社会评议、责任追究）。"
        ),
    )
    problems = text_field(_("五、存在的主要问题及改进情况"), rows=5, longest=TEXT_MOST)
    others = text_field(
        _("六、其他需要报告的事项"),
        rows=3,
        longest=TEXT_MOST,
        hint=_("写明是否收取了信息处理费。"),
    )
