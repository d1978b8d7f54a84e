"""The forms of the steps, of registering a case and of looking at personal data."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import AssignmentForm, StepForm, text_field, unit_choices
from shuniu.desk.rooms.picking import day_field
from shuniu.site.forms import Line

from .actions.base import Person, Promise
from .models import (
    LEAVING,
    Body,
    CaseClass,
    CaseOutcome,
    MeetingKind,
    Sort,
)
from .queries import called_meeting, case_of

# 姓名，电话，住址 as people type them.
_COMMA = re.compile(r"\s*[,，;；\t]\s*")
_LINE = re.compile(r"^(?P<unit>.+?)[:：](?P<text>.+?)[,，;；]\s*(?P<day>\d{4}-\d{1,2}-\d{1,2})\s*$")


def reason_field(label: str | Lazy, hint: str | Lazy = "") -> forms.CharField:
    """A reason of a few lines."""
    return text_field(label, rows=3, longest=500, hint=hint)


class UnitsField(forms.MultipleChoiceField):
    """Several units, ticked."""

    def __init__(self, label: str | Lazy, **more: Any) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            widget=forms.CheckboxSelectMultiple,
            **more,
        )

    def clean(self, value: Any) -> Any:
        """The units themselves, in the county's order."""
        keys = [int(key) for key in super().clean(value)]
        return list(Unit.objects.filter(pk__in=keys).order_by("order", "id"))


class UnitsForm(StepForm):
    """A form that asks for units; offers the county's open ones."""

    units_in = "units"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.units_in]
        field.choices = unit_choices(letters_only=False)
        if self.matter is not None and not self.is_bound:
            field.initial = [str(key) for key in self.likely_units()]

    def likely_units(self) -> list[int]:
        """The parties of the case and the units that have it."""
        assert self.matter is not None
        case = case_of(self.matter)
        parties = case.parties.filter(unit__isnull=False).values_list("unit", flat=True)
        having = [a.unit_id for a in self.matter.assignments.all() if a.done_at is None]
        return list(dict.fromkeys([*having, *parties]))


class RegisterForm(UnitsForm):
    """登记协调事项: who came or disagrees, about what, who speaks for them."""

    sort = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=Sort.choices, widget=forms.RadioSelect
    )
    case_class = forms.ChoiceField(label=gettext_lazy("类别"), choices=CaseClass.choices)
    title = Line(label=gettext_lazy("标题"), max_length=100)
    summary = text_field(gettext_lazy("诉求或争议"), rows=6)
    came_on = day_field(gettext_lazy("来访或提出日期（不填为今天）"), required=False)
    place = Line(label=gettext_lazy("地点"), max_length=80, required=False)
    group = Line(
        label=gettext_lazy("来访群众"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("群众来访填写，如“石桥镇东坝村村民”，不写个人姓名。"),
    )
    visitors = forms.IntegerField(
        label=gettext_lazy("来访人数"), min_value=0, max_value=10_000, required=False
    )
    representatives = text_field(
        gettext_lazy("群众代表"),
        required=False,
        rows=5,
        longest=1000,
        hint=gettext_lazy("一人一行：姓名，电话，住址。最多五人（《信访工作条例》第二十条）。"),
    )
    units = UnitsField(gettext_lazy("有关单位"), required=False)

    def clean_visitors(self) -> int:
        """None typed is none."""
        return self.cleaned_data["visitors"] or 0

    def clean_representatives(self) -> list[Person]:
        """Each line a person; a sixth is refused by the action."""
        people = []
        for line in self.cleaned_data["representatives"].splitlines():
            if line.strip():
                parts = [*_COMMA.split(line.strip(), maxsplit=2), "", ""]
                people.append(Person(*parts[:3]))
        return people


class AcceptForm(StepForm):
    """受理: the class, corrected, and how the group was told."""

    case_class = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[(c.value, c.label) for c in CaseClass if c not in LEAVING],
        help_text=gettext_lazy("涉法涉诉和检举控告不在这里受理，请用“转送”。"),
    )
    told = Line(
        label=gettext_lazy("怎样告知信访人"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("收到之日起15日内书面告知（《信访工作条例》第二十三条）。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            self.fields["case_class"].initial = case_of(self.matter).case_class


class NotAcceptForm(StepForm):
    """不予受理: why, and where to go instead."""

    reason = reason_field(gettext_lazy("理由和正确的渠道"))


class TransferForm(StepForm):
    """转送: to whom, and why."""

    to = forms.ChoiceField(label=gettext_lazy("转送到"), choices=Body.choices)
    where = Line(label=gettext_lazy("机关名称"), max_length=80, required=False)
    reason = text_field(gettext_lazy("说明"), required=False, rows=3, longest=300)


class AssignForm(AssignmentForm):
    """交办: the units, and the office's proposal."""

    letters_only = False
    text = text_field(gettext_lazy("拟办意见"), required=False, rows=3)


class CallMeetingForm(UnitsForm):
    """召集协调会: when, where, who is asked."""

    kind = forms.ChoiceField(label=gettext_lazy("形式"), choices=MeetingKind.choices)
    planned_on = day_field(gettext_lazy("日期"))
    place = Line(label=gettext_lazy("地点"), max_length=80)
    chair = Line(label=gettext_lazy("主持人"), max_length=80, required=False)
    units = UnitsField(gettext_lazy("通知单位"))


class RecordMeetingForm(UnitsForm):
    """记录协调会: when it was, who came, what was said."""

    units_in = "present"

    kind = forms.ChoiceField(
        label=gettext_lazy("形式"),
        choices=MeetingKind.choices,
        required=False,
        help_text=gettext_lazy("已经召集的按召集时的形式。"),
    )
    held_on = day_field(gettext_lazy("召开日期"))
    place = Line(label=gettext_lazy("地点"), max_length=80, required=False)
    chair = Line(label=gettext_lazy("主持人"), max_length=80, required=False)
    present = UnitsField(gettext_lazy("到会单位"), required=False)
    others = Line(
        label=gettext_lazy("其他参加人"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("如群众代表3人、律师1人；不写代表姓名。"),
    )
    minutes = text_field(gettext_lazy("会议情况和各方意见"), rows=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = called_meeting(case_of(self.matter)) if self.matter is not None else None
        self.fields["held_on"].initial = called.planned_on if called is not None else None

    def likely_units(self) -> list[int]:
        """Those who were asked to come."""
        assert self.matter is not None
        called = called_meeting(case_of(self.matter))
        if called is None:
            return super().likely_units()
        return list(called.attendances.values_list("unit", flat=True))

    def clean_kind(self) -> str:
        """An ordinary meeting unless told."""
        return self.cleaned_data["kind"] or MeetingKind.MEETING


class EscalateForm(StepForm):
    """呈请裁定: where the units differ."""

    reason = reason_field(gettext_lazy("各方分歧和建议"))


class RuleForm(StepForm):
    """裁定: what the leader decides."""

    text = text_field(gettext_lazy("裁定意见"))


class InstructForm(StepForm):
    """批示."""

    text = text_field(gettext_lazy("批示"), rows=3)
    phrases = {
        "text": (gettext_lazy("请抓紧协调，及时报结果。"), gettext_lazy("请牵头单位负责人到场。"))
    }


class AgreeForm(StepForm):
    """议定措施: a line each, with the unit and the date."""

    measures = text_field(
        gettext_lazy("议定的措施"),
        rows=8,
        hint=gettext_lazy("一项一行：单位：措施，2026-12-31。单位写全称或简称。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            names = [a.unit.short_name for a in self.matter.assignments.all() if a.done_at is None]
            parties = case_of(self.matter).parties.filter(unit__isnull=False)
            names += parties.order_by("pk").values_list("unit__short_name", flat=True)
            known = _("　这件事项的有关单位：{names}。").format(
                names="、".join(dict.fromkeys(names))
            )
            field = self.fields["measures"]
            field.help_text = f"{field.help_text}{known}"

    def clean_measures(self) -> list[Promise]:
        """The measures; a line that can't be read is named."""
        found = []
        for number, line in enumerate(self.cleaned_data["measures"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = _LINE.match(line.strip())
            if parts is None:
                raise ValidationError(
                    _("第%(n)d行请写成“单位：措施，2026-12-31”。") % {"n": number}
                )
            found.append(_promise(number, parts))
        return found


def _promise(number: int, parts: re.Match[str]) -> Promise:
    name = parts["unit"].strip()
    units = Unit.objects.filter(name=name) | Unit.objects.filter(short_name=name)
    unit = units.filter(closed_on__isnull=True).first()
    if unit is None:
        raise ValidationError(
            _("第%(n)d行：没有“%(name)s”这个单位。") % {"n": number, "name": name}
        )
    try:
        day = dt.date(*map(int, parts["day"].split("-")))
    except ValueError:
        raise ValidationError(_("第%(n)d行的日期不对。") % {"n": number}) from None
    return Promise(parts["text"].strip(), unit, day)


class ResumeTalksForm(StepForm):
    """重新协调: why."""

    reason = reason_field(gettext_lazy("理由"))


class DraftOpinionForm(StepForm):
    """起草处理意见: what the Regulations ask for in its paper (article 32)."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=CaseOutcome.choices, widget=forms.RadioSelect
    )
    facts = text_field(gettext_lazy("查明的事实"), rows=6)
    reasons = text_field(gettext_lazy("理由"), rows=4, required=False)
    opinion = text_field(gettext_lazy("处理意见"), rows=6)
    basis = text_field(
        gettext_lazy("法律政策依据"),
        rows=3,
        required=False,
        hint=gettext_lazy("群众来访的处理意见必须写明理由和依据（《信访工作条例》第三十二条）。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            case = case_of(self.matter)
            for name in ("outcome", "facts", "reasons", "opinion", "basis"):
                self.fields[name].initial = getattr(case, name)


class ReturnOpinionForm(StepForm):
    """退回修改: why."""

    reason = reason_field(gettext_lazy("退回理由"))


class ApproveOpinionForm(StepForm):
    """审核办结: when the parties get the opinion."""

    delivered_on = day_field(gettext_lazy("送达日期"), required=False)
    text = text_field(gettext_lazy("审核意见"), required=False, rows=2)


class AskAgainForm(StepForm):
    """复查、复核申请: what the group says against the opinion."""

    reason = text_field(gettext_lazy("申请理由"), rows=4, longest=1000)


class DecideAgainForm(StepForm):
    """复查、复核结论: of which organ, and what."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("结论"),
        choices=[("yes", gettext_lazy("维持原意见")), ("no", gettext_lazy("撤销或变更"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    decision = text_field(gettext_lazy("机关和结论内容"))


class UnmaskForm(StepForm):
    """查看代表信息: why."""

    reason = text_field(
        gettext_lazy("查看理由"), rows=2, longest=200, hint=gettext_lazy("如“通知代表参加协调会”。")
    )


FORMS: dict[str, type[forms.Form]] = {
    "accept": AcceptForm,
    "not_accept": NotAcceptForm,
    "transfer": TransferForm,
    "assign": AssignForm,
    "call_meeting": CallMeetingForm,
    "record_meeting": RecordMeetingForm,
    "escalate": EscalateForm,
    "rule": RuleForm,
    "instruct": InstructForm,
    "agree": AgreeForm,
    "resume_talks": ResumeTalksForm,
    "draft_opinion": DraftOpinionForm,
    "return_opinion": ReturnOpinionForm,
    "approve_opinion": ApproveOpinionForm,
    "ask_reexamination": AskAgainForm,
    "decide_reexamination": DecideAgainForm,
    "ask_review": AskAgainForm,
    "decide_review": DecideAgainForm,
}
