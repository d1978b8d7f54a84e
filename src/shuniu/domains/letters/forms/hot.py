"""The forms of a hot letter's steps, of nominating and of the selection's numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field, unit_choices
from shuniu.desk.rooms.picking import FilesField, day_field
from shuniu.site.forms import Line

from ..actions.hot import photos_of, suggested_copy
from ..actions.hot.consent import SAID_MOST
from ..actions.hot.handing import PROMISE_MOST
from ..actions.hot.masking import TEXT_MOST
from ..actions.hot.nominating import REASON_MOST
from ..actions.hot.promise import WORDS_MOST
from ..actions.hot.result import RESULT_MOST
from ..models import FollowUp, HotLetter
from ..queries.hot import THRESHOLDS, hot_of


def _hot(matter: Matter | None) -> HotLetter | None:
    return hot_of(matter) if matter is not None else None


def reason_field(label: str | Promise, hint: str | Promise = "") -> forms.CharField:
    """A reason of a line or two."""
    return text_field(label, rows=2, longest=REASON_MOST, hint=hint)


class NominateForm(StepForm):
    """提名热点信件: why; may be left out where a rule names the letter."""

    reason = text_field(
        gettext_lazy("提名理由"),
        required=False,
        rows=3,
        longest=REASON_MOST,
        hint=gettext_lazy("不在候选名单里的来信必须写明。不要写来信人的姓名、电话、住址。"),
    )


class ThresholdForm(StepForm):
    """设置遴选标准: another number from a day on, with the paper that it comes from."""

    rule = forms.ChoiceField(
        label=gettext_lazy("标准"), choices=[(code, t[0]) for code, t in THRESHOLDS.items()]
    )
    value = forms.IntegerField(label=gettext_lazy("数值"), min_value=1, max_value=9999)
    source = Line(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("文件或会议纪要的文号和日期。"),
    )
    since = day_field(gettext_lazy("起用日期"))


class ByPhoneForm(StepForm):
    """A word of the writer by telephone: when, and what was said."""

    said_at = forms.DateTimeField(
        label=gettext_lazy("通话时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": gettext_lazy("时间写成2026-11-22 09:30这样。")},
    )
    said = text_field(
        gettext_lazy("来信人怎么说"),
        rows=3,
        longest=SAID_MOST,
        hint=gettext_lazy("尽量记原话。记录人和时间会一并保存，电视台看不到。"),
    )


class ReasonForm(StepForm):
    """A step that asks for its reason only."""

    reason = reason_field(gettext_lazy("理由"))


class PrepareMaskingForm(StepForm):
    """脱敏: what the broadcaster will read, begun by the program and read over by a person."""

    title = Line(label=gettext_lazy("脱敏后的标题"), max_length=200)
    text = text_field(gettext_lazy("脱敏后的来信"), rows=8, longest=TEXT_MOST)
    answer = text_field(gettext_lazy("脱敏后的答复"), required=False, rows=6, longest=TEXT_MOST)
    background = text_field(
        gettext_lazy("背景说明"),
        required=False,
        longest=TEXT_MOST,
        hint=gettext_lazy("节目需要了解的政策、经过和现状。"),
    )
    questions = text_field(
        gettext_lazy("建议采访的问题"),
        required=False,
        longest=TEXT_MOST,
        hint=gettext_lazy("一行一个问题。"),
    )
    photos = forms.MultipleChoiceField(
        label=gettext_lazy("选用来信所附照片"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("能认出人、车牌、门牌的不要选，打码后从下面上传。"),
    )
    uploads = FilesField(gettext_lazy("上传已打码的照片"), accept="image/*")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hot = _hot(self.matter)
        self.offered: dict[str, Paper] = {}
        if hot is not None:
            for name, words in suggested_copy(hot).items():
                self.initial.setdefault(name, words)
            chosen = [choice.paper for choice in hot.photos.select_related("paper")]
            self.offered = {str(p.pk): p for p in (*photos_of(hot), *chosen)}
            self.initial.setdefault("photos", [str(p.pk) for p in chosen])
        self.fields["photos"].choices = [(k, p.name) for k, p in self.offered.items()]  # type: ignore[attr-defined]
        if not self.offered:
            del self.fields["photos"]

    def to_action(self) -> dict[str, Any]:
        """The pictures themselves in place of their keys."""
        data = dict(self.cleaned_data)
        return {**data, "photos": [self.offered[key] for key in data.get("photos", [])]}


class CheckMaskingForm(StepForm):
    """核对通过: the second person says that they have read every word and seen every picture."""

    checked = forms.BooleanField(
        label=gettext_lazy("我已逐字核对文字、逐张看过照片，认不出来信人，也没有工作秘密")
    )

    def to_action(self) -> dict[str, Any]:
        """The action needs nothing but the person."""
        return {}


class HandOverForm(StepForm):
    """移交电视台: who answers the programme's questions."""

    contact_name = Line(label=gettext_lazy("办公室联系人"), max_length=40)
    contact_phone = Line(
        label=gettext_lazy("办公电话"),
        max_length=40,
        help_text=gettext_lazy("会印在材料里，请填办公电话，不要填私人手机。"),
    )


class AcceptPacketForm(StepForm):
    """采用: when it is to be on air."""

    planned_on = day_field(gettext_lazy("计划播出日期"), required=False)


class RecordBroadcastForm(StepForm):
    """登记播出和承诺: the programme, and what was promised by whom and by when."""

    broadcast_on = day_field(gettext_lazy("播出日期"))
    programme = Line(label=gettext_lazy("栏目"), max_length=60)
    link = Line(
        label=gettext_lazy("节目网址"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("公众可以点开回看的网址。"),
    )
    on_air = Line(
        label=gettext_lazy("谁上节目作答"),
        max_length=120,
        help_text=gettext_lazy("写单位和职务，如“县住建局分管负责人”。"),
    )
    promise = text_field(
        gettext_lazy("节目中的承诺"),
        rows=3,
        longest=PROMISE_MOST,
        hint=gettext_lazy("照节目里的原话写，会公开；不要写来信人的姓名、电话、住址。"),
    )
    lead_unit = forms.ChoiceField(label=gettext_lazy("承诺单位"))
    due_on = day_field(gettext_lazy("承诺完成日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = unit_choices()
        self.fields["lead_unit"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]
        hot = _hot(self.matter)
        if hot is not None and hot.letter.lead_unit_id is not None:
            self.initial.setdefault("lead_unit", str(hot.letter.lead_unit_id))

    def to_action(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        unit = Unit.objects.get(pk=int(self.cleaned_data["lead_unit"]))
        return {**self.cleaned_data, "lead_unit": unit}


class ReportPromiseForm(StepForm):
    """报告办理情况: what the unit did about its promise."""

    text = text_field(gettext_lazy("承诺办得怎样"), rows=5, longest=WORDS_MOST)
    uploads = FilesField(gettext_lazy("照片"), accept="image/*")


class FollowUpForm(StepForm):
    """回访: when, who went, what they saw."""

    visited_on = day_field(gettext_lazy("回访日期"))
    visitors = Line(
        label=gettext_lazy("回访人员"),
        max_length=120,
        help_text=gettext_lazy("写单位和人数或姓名。"),
    )
    findings = text_field(
        gettext_lazy("看到的情况"),
        rows=5,
        longest=WORDS_MOST,
        hint=gettext_lazy("以后会据此公开，不要写来信人的姓名、电话、住址。"),
    )
    uploads = FilesField(gettext_lazy("现场照片"), accept="image/*")


class ExtendPromiseForm(StepForm):
    """延长承诺期限."""

    days = forms.IntegerField(
        label=gettext_lazy("延长工作日数"),
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("从原承诺日期起算，只能延长一次，不超过原承诺的时长。"),
    )
    reason = reason_field(gettext_lazy("延长的理由"))


class InstructForm(StepForm):
    """批示."""

    text = text_field(gettext_lazy("批示内容"), rows=3)


class PublishResultForm(StepForm):
    """核对并公开结果: what the public reads, begun with what was found."""

    result = text_field(gettext_lazy("公开的回访结果"), rows=5, longest=RESULT_MOST)
    checked = forms.BooleanField(
        label=gettext_lazy("我已逐字核对，结果页里认不出来信人，承诺和事实相符")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            last = FollowUp.objects.filter(hot_id=self.matter.pk).order_by("-pk").first()
            self.initial.setdefault("result", last.findings if last is not None else "")

    def to_action(self) -> dict[str, Any]:
        """What is to be published."""
        return {"result": self.cleaned_data["result"]}


HOT_FORMS: dict[str, type[Form]] = {
    "consent_by_phone": ByPhoneForm,
    "refusal_by_phone": ByPhoneForm,
    "withdrawal_by_phone": ByPhoneForm,
    "recall": ReasonForm,
    "prepare_masking": PrepareMaskingForm,
    "return_masking": ReasonForm,
    "check_masking": CheckMaskingForm,
    "hand_over": HandOverForm,
    "accept_packet": AcceptPacketForm,
    "decline_packet": ReasonForm,
    "record_broadcast": RecordBroadcastForm,
    "report_promise": ReportPromiseForm,
    "follow_up_kept": FollowUpForm,
    "follow_up_broken": FollowUpForm,
    "extend_promise": ExtendPromiseForm,
    "escalate": ReasonForm,
    "instruct": InstructForm,
    "publish_result": PublishResultForm,
    "publish_unkept": PublishResultForm,
    "take_down": ReasonForm,
}
