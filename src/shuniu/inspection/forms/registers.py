"""Accounts, indicators, the annex, the sample, bonus points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import day_field
from shuniu.site.forms import Line

from ..measures import measures
from ..models import AccountKind
from ..models.indicators import Certainty
from ..queries.indicators import Indicator
from .fields import IndicatorField, UnitField
from .steps import Offering


class AccountForm(Offering):
    """登记账号."""

    kind = forms.ChoiceField(label=_("类型"), choices=AccountKind.choices)
    name = Line(label=_("名称"), max_length=80)
    handle = Line(label=_("账号"), max_length=80, required=False)
    unit = UnitField(_("主办单位"))
    address = forms.URLField(label=_("地址"), max_length=300, required=False, assume_scheme="https")
    keeper = Line(label=_("管理人"), max_length=40, required=False)
    opened_on = day_field(_("开设日期"))
    interacts = forms.BooleanField(label=_("提供互动（可以留言）"), required=False, initial=True)


class UpdateForm(StepForm):
    """登记更新: when it was, and what."""

    on = day_field(_("更新日期（不填为今天）"), required=False)
    title = Line(label=_("发了什么"), max_length=200, required=False)


class AnswersForm(StepForm):
    """登记互动: whether messages can be left, and since when the oldest waits."""

    interacts = forms.BooleanField(label=_("提供互动（可以留言）"), required=False, initial=True)
    unanswered_since = day_field(_("最早一条没有答复的留言（没有则不填）"), required=False)


class CloseAccountForm(StepForm):
    """注销账号."""

    reason = text_field(_("注销的原因和依据"), rows=2, longest=200)


class IndicatorForm(StepForm):
    """修改指标: its rule, numbers and points from a day on, with the paper that says so."""

    rule = text_field(_("评分细则"), rows=4, longest=2000)
    source = Line(label=_("依据"), max_length=200)
    certainty = forms.ChoiceField(label=_("把握"), choices=Certainty.choices)
    since = day_field(_("施行日期"))
    replaced = forms.BooleanField(
        label=_("按新的全国性文件"),
        required=False,
        help_text=_("依据是取代原规定的全国性文件。不勾选的，本县只能从严。"),
    )
    retired = forms.BooleanField(label=_("从这天起停用"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        for name in ("rule", "source", "certainty"):
            self.fields[name].initial = getattr(indicator, name)
        found = measures.get(indicator.measure).numbers if indicator.measure else ()
        for number in found:
            self.fields[f"number_{number.name}"] = forms.IntegerField(
                label=number.label,  # type: ignore[arg-type]
                min_value=0,
                max_value=number.most,
                initial=indicator.number(number.name),
            )
        if not indicator.veto:
            for name, label in (("points", _("每处扣分")), ("cap", _("扣分上限"))):
                self.fields[name] = forms.DecimalField(
                    label=label,
                    min_value=Decimal(0),
                    max_value=Decimal(100),
                    decimal_places=2,
                    initial=getattr(indicator, name),
                )

    def to_action(self) -> dict[str, Any]:
        """The numbers together."""
        data = super().to_action()
        names = [name for name in data if name.startswith("number_")]
        data["numbers"] = {name.removeprefix("number_"): data.pop(name) for name in names}
        return data


class AnnexForm(StepForm):
    """导入官方附件: the workbook, and what it is."""

    annex = Line(label=_("附件名称"), max_length=120)
    source = Line(label=_("文号"), max_length=200)
    since = day_field(_("施行日期"))
    file = forms.FileField(label=_("指标表（xlsx）"))


class JudgeForm(Offering):
    """抽查: fine, or what is wrong with it."""

    fine = forms.ChoiceField(
        label=_("结论"),
        choices=[("yes", _("没有问题")), ("no", _("有问题"))],
        widget=forms.RadioSelect,
    )
    indicator = IndicatorField(label=_("有问题时：指标"), required=False)
    note = text_field(_("有问题时：问题在哪里"), rows=3, longest=500, required=False)
    unit = UnitField(_("责任单位"), or_own=True)

    def to_action(self) -> dict[str, Any]:
        """Fine or not."""
        data = super().to_action()
        return {**data, "fine": data["fine"] == "yes"}


class BonusForm(StepForm):
    """加分."""

    points = forms.DecimalField(
        label=_("加分"), min_value=Decimal("0.1"), max_value=Decimal(30), decimal_places=1
    )
    reason = text_field(_("理由和证据"), rows=3, longest=500)


class SiteNoteForm(StepForm):
    """站点情况."""

    has_services = forms.BooleanField(label=_("有面向公众的办事服务"), required=False)
