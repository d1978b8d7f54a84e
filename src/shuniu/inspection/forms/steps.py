"""Opening a finding by hand, and the steps that ask something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import FilesField, day_field
from shuniu.site.forms import Line

from .fields import IndicatorField, SiteField, UnitField


class Offering(StepForm):
    """A form whose fields know what they offer today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, SiteField | UnitField | IndicatorField):
                field.offer()


class OpenForm(Offering):
    """登记问题: where, by which rule, what was seen, whose it is."""

    site = SiteField(label=_("网站"))
    indicator = IndicatorField(label=_("指标"))
    title = Line(label=_("问题"), max_length=100)
    evidence = text_field(_("证据"), rows=4, hint=_("在哪个页面、看到了什么；可以附截图。"))
    address = Line(label=_("地址"), max_length=500, required=False)
    unit = UnitField(_("责任单位"), or_own=True)
    due_on = day_field(_("整改期限（不填按规定时限）"), required=False)
    papers = FilesField(_("截图或附件"))

    def to_action(self) -> dict[str, Any]:
        """Without a unit it is the site's own."""
        data = super().to_action()
        data["unit"] = data["unit"] or data["site"].unit
        return data


class AssignForm(Offering):
    """交办: the unit that keeps it."""

    unit = UnitField(_("责任单位"))


class FixedForm(StepForm):
    """报告整改: what was done, where it can be seen."""

    text = text_field(_("整改情况"), rows=4, longest=2000)
    papers = FilesField(_("截图或附件"))


class ConfirmForm(StepForm):
    """核实销号: what was seen."""

    text = text_field(_("核实情况"), rows=2, longest=500, required=False)


class ReasonForm(StepForm):
    """Why."""

    reason = text_field(_("理由"), rows=3, longest=500)


class CloseForm(StepForm):
    """凭证据销号."""

    text = text_field(
        _("销号依据"),
        rows=3,
        longest=1000,
        hint=_("系统自动发现的问题，整改后会自动销号；没有整改而销号的，下次检查还会发现。"),
    )
    papers = FilesField(_("证据"))


FORMS: dict[str, type[forms.Form]] = {
    "assign": AssignForm,
    "report_fixed": FixedForm,
    "confirm": ConfirmForm,
    "return_fix": ReasonForm,
    "close_by_hand": CloseForm,
    "dismiss": ReasonForm,
}
