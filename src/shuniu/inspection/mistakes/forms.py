"""The forms of readers and of the desk: they only validate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field, unit_choices
from shuniu.desk.rooms.picking import day_field
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.site.forms import CitizenForm, Line, Text

from .models import Outcome, Sort, Source


class MistakeForm(CitizenForm):
    """网上找错: where, what kind, what is wrong."""

    address = Line(
        label=_("哪个网页"),
        max_length=500,
        required=False,
        help_text=_("从浏览器的地址栏复制；整个网站都有的问题可以不填。"),
    )
    sort = forms.ChoiceField(label=_("是什么错误"), choices=Sort.choices, widget=forms.RadioSelect)
    description = Text(
        label=_("错在哪里"),
        rows=5,
        max_length=2000,
        help_text=_("请写明哪句话、哪张图或者哪个按钮有错，应当是什么。请不要填写个人信息。"),
    )


class OwnForm(CitizenForm):
    """查询: number and code."""

    number = Line(label=_("编号"), max_length=40)
    code = Line(label=_("查询码"), max_length=20)


class EnterForm(StepForm):
    """登记找错: what came another way than our own entrance."""

    source = forms.ChoiceField(
        label=_("来源"), choices=[c for c in Source.choices if c[0] != Source.SITE]
    )
    platform_number = Line(
        label=_("平台编号"),
        max_length=60,
        required=False,
        help_text=_("“我为政府网站找错”平台转来的必填，办结后按此编号在平台上反馈。"),
    )
    reported_on = day_field(_("网民提交日期"))
    site = forms.ChoiceField(label=_("网站"))
    address = Line(label=_("网页地址"), max_length=500, required=False)
    sort = forms.ChoiceField(label=_("错误类型"), choices=Sort.choices)
    description = text_field(_("错误描述"), rows=4, longest=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Site.objects.open_on(clock.today())
        site: Any = self.fields["site"]
        site.choices = [("", _("请选择")), *[(one.code, one.shown_name) for one in found]]

    def to_action(self) -> dict[str, Any]:
        """The site itself."""
        data = super().to_action()
        return {**data, "site": Site.objects.select_related("unit").get(code=data["site"])}


class AssignForm(StepForm):
    """受理交办: the unit that keeps the page."""

    unit = forms.ChoiceField(label=_("责任单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.choices = [("", _("请选择")), *unit_choices(letters_only=False)]
        if self.matter is not None and not self.is_bound:
            site = Site.objects.filter(code=self.matter.site_mistake.site).first()
            unit.initial = site.unit_id if site else None

    def to_action(self) -> dict[str, Any]:
        """The unit itself."""
        return {"unit": Unit.objects.get(pk=int(self.cleaned_data["unit"]))}


class AnswerForm(StepForm):
    """处理答复: what was done, as who reported it will read it."""

    outcome = forms.ChoiceField(
        label=_("处理结果"),
        choices=[c for c in Outcome.choices if c[0] != Outcome.REFUSED],
        widget=forms.RadioSelect,
    )
    text = text_field(_("答复"), rows=4, longest=2000, hint=_("网民凭编号和查询码能看到。"))


class RefuseForm(StepForm):
    """不予处理: why."""

    reason = text_field(_("理由"), rows=3, longest=500, hint=_("网民凭编号和查询码能看到。"))


FORMS: dict[str, type[forms.Form]] = {
    "assign": AssignForm,
    "answer": AnswerForm,
    "answer_at_once": AnswerForm,
    "refuse": RefuseForm,
}
