"""The forms of the steps, of registering and of the register: they only validate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field, today, unit_choices
from shuniu.desk.rooms.picking import FilesField, MomentField, day_field
from shuniu.site.forms import Line

from .actions.guides import gaps, typed
from .actions.statistics import last_month
from .models import Audience, Guide, GuidePaper, Notice, NoticeKind, Topic
from .models.elements import ELEMENTS, labels


class NoticeForm(StepForm):
    """登记生活资讯: what, where, from when until when, why, whom to call."""

    kind = forms.ChoiceField(label=_("种类"), choices=NoticeKind.choices)
    area = text_field(
        _("影响范围"),
        rows=2,
        longest=200,
        hint=_("写到小区、村、路段，居民能对上自己的住处。"),
    )
    starts_at = MomentField(_("开始时间"), required=True)
    ends_at = MomentField(_("预计恢复"), required=True)
    reason = Line(label=_("原因"), max_length=200)
    phone = Line(label=_("咨询电话"), max_length=40)
    advice = text_field(
        _("提示"), required=False, rows=2, longest=400, hint=_("如请提前储水、应急送水点在哪里。")
    )


class RewriteForm(NoticeForm):
    """修改重报: begins with what was sent back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None and not self.is_bound:
            notice = Notice.objects.get(pk=self.matter.pk)
            self.initial = {name: getattr(notice, name) for name in self.fields}


class ShiftForm(StepForm):
    """更改时间: other times, and why."""

    starts_at = MomentField(_("开始时间"), required=True)
    ends_at = MomentField(
        _("恢复时间"), required=True, help_text=_("已经恢复的填实际恢复时间；延长的填新的时间。")
    )
    reason = Line(label=_("说明"), max_length=120, help_text=_("如“抢修完成，提前恢复”。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None and not self.is_bound:
            notice = Notice.objects.get(pk=self.matter.pk)
            self.initial = {"starts_at": notice.starts_at, "ends_at": notice.ends_at}


class TextForm(StepForm):
    """退回修改: what has to be changed."""

    text = text_field(_("修改意见"))


class ReasonForm(StepForm):
    """撤下、作废: why."""

    reason = text_field(_("原因"), rows=2, longest=200)


class DirectForm(StepForm):
    """直接发布单位: which unit, from when on, by which paper."""

    unit = forms.ChoiceField(label=_("单位"))
    since = day_field(_("自"))
    reason = Line(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = [("", _("请选择")), *unit_choices(letters_only=False)]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))


class GuideForm(StepForm):
    """登记办事指南: its name, topic and audience; the elements come next."""

    title = Line(label=_("事项名称"), max_length=100)
    topic = forms.ChoiceField(
        label=_("主题"), choices=Topic.choices, help_text=_("按群众要办的事分，不按部门分。")
    )
    audience = forms.ChoiceField(label=_("面向"), choices=Audience.choices)


class WriteForm(GuideForm):
    """填写要素: all elements; which are missing is told below the field's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in ELEMENTS:
            self.fields[element.code] = (
                text_field(
                    str(element.label),
                    rows=element.rows,
                    longest=element.most,
                    hint=element.hint,
                    required=False,
                )
                if element.rows > 1
                else Line(
                    label=str(element.label),
                    max_length=element.most,
                    help_text=str(element.hint),
                    required=False,
                )
            )
        if self.matter is not None and not self.is_bound:
            guide = Guide.objects.get(pk=self.matter.pk)
            self.initial = {
                "title": self.matter.title,
                "topic": guide.topic,
                "audience": guide.audience,
                **typed(guide.elements),
            }

    def to_action(self) -> dict[str, Any]:
        """The elements in one, by their codes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("title", "topic", "audience")},
            "elements": {element.code: data[element.code] for element in ELEMENTS},
        }


class AddFormForm(StepForm):
    """上传表格: one or several files."""

    papers = FilesField(_("表格、样表"), help_text=_("docx、xlsx、pdf等，最多9个。"))
    title = Line(
        label=_("名称"),
        max_length=80,
        required=False,
        help_text=_("只传一个时可以另起名称，不填用文件名。"),
    )


class RemoveFormForm(StepForm):
    """删除表格: which."""

    form = forms.ChoiceField(label=_("表格"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["form"]
        if self.matter is not None:
            own = GuidePaper.objects.filter(guide_id=self.matter.pk, version__isnull=True)
            field.choices = [(str(one.pk), one.title) for one in own]

    def clean_form(self) -> GuidePaper:
        """The row itself."""
        return GuidePaper.objects.get(pk=int(self.cleaned_data["form"]))


class GapsForm(StepForm):
    """送审: where elements are missing, says which, and asks whether it is known."""

    knowingly = forms.BooleanField(label=_("确认暂时没有这些要素"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None:
            return
        _needed, others = gaps(Guide.objects.get(pk=self.matter.pk))
        if others:
            told = _("还缺少：{what}。").format(what=labels(others))
            self.fields["knowingly"].help_text = told
        else:
            del self.fields["knowingly"]


class PublishForm(GapsForm):
    """审核公布: a word, and the missing elements once more."""

    text = text_field(_("审核意见"), required=False, rows=2)


NOTICE_FORMS: dict[str, type[forms.Form]] = {
    "return_notice": TextForm,
    "rewrite": RewriteForm,
    "shift": ShiftForm,
    "withdraw": ReasonForm,
    "drop": ReasonForm,
}
GUIDE_FORMS: dict[str, type[forms.Form]] = {
    "write": WriteForm,
    "add_form": AddFormForm,
    "remove_form": RemoveFormForm,
    "submit": GapsForm,
    "return_draft": TextForm,
    "publish": PublishForm,
    "withdraw": ReasonForm,
    "drop": ReasonForm,
}


class MonthForm(StepForm):
    """编制办事统计: which month; any of its days will do."""

    month = day_field(_("月份（选该月任意一天）"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["month"] = last_month(today())
