"""The forms of the proposals' steps and registers. They only validate; the actions decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Role
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import unit_options
from shuniu.desk.forms import AssignmentForm, StepForm, text_field
from shuniu.desk.rooms.picking import day_field
from shuniu.site.forms import Line

from .actions import public_copy
from .actions.replying import PROMISE_MOST, TEXT_MOST
from .models import (
    Body,
    Category,
    ContactMeans,
    Disclosure,
    Importance,
    Reply,
    ResultClass,
    Score,
    Session,
    SettingCode,
)
from .queries import Suggestion, proposal_of, suggest

Phrases = dict[str, tuple[str | Promise, ...]]


def _blank(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", _("请选择")), *choices]


class AssignForm(AssignmentForm):
    """交办: who leads, how it is handled, by when; the suggestion of earlier years stands there."""

    letters_only = False
    phrases: ClassVar[Phrases] = {
        "opinion": (_("请按规定期限办理并答复。"), _("请主办单位牵头，会同协办单位办理。"))
    }
    handling = forms.ChoiceField(
        label=_("办理方式"),
        choices=[("", _("按所选单位确定（单办或主办会办）")), ("separate", _("分办，各自答复"))],
        required=False,
    )
    wide = forms.BooleanField(
        label=_("涉及面广、处理难度大"),
        required=False,
        help_text=_("答复期限按六个月计算（《代表法》第五十一条）。"),
    )
    due_on = day_field(_("本县要求的答复期限"), required=False)
    opinion = text_field(_("拟办意见"), required=False, rows=2, longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["no_return"]
        self.fields["due_on"].help_text = _("不填时按规定期限；只能提前，不能推后。")
        if self.matter is None:
            return
        proposal = proposal_of(self.matter)
        self.initial.setdefault("wide", proposal.wide)
        found = suggest(
            proposal.session_id, [(proposal.pk, self.matter.title, proposal.category_id)]
        )[proposal.pk]
        if proposal.planned_lead_id is not None:
            self.initial.setdefault("lead_unit", str(proposal.planned_lead_id))
            self.initial.setdefault("assisting", [str(k) for k in proposal.planned_assisting])
        elif found:
            self.initial.setdefault("lead_unit", str(found[0].unit_id))
        if found:
            self.fields["lead_unit"].help_text = told(found[0])


def told(suggestion: Suggestion) -> str:
    """What a suggestion rests on, in a sentence."""
    return _t("往年{number}《{title}》由其办理，请核对。").format(
        number=suggestion.number, title=suggestion.title
    )


class ReassignForm(AssignmentForm):
    """重新交办: whoever is chosen now may not send it back."""

    letters_only = False
    opinion = text_field(_("拟办意见"), required=False, rows=2, longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["no_return"]
        self.fields["lead_unit"].help_text = _("重新交办以后不得退回。")


class RehandleForm(ReassignForm):
    """交办重办: by rule the unit that answered before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            self.initial.setdefault("lead_unit", str(proposal_of(self.matter).lead_unit_id or ""))


class ReasonForm(StepForm):
    """A step that needs nothing but its reason."""

    reason = text_field(_("理由"), rows=3, longest=1000)


class OptionalReasonForm(StepForm):
    """收回修改."""

    reason = text_field(_("说明"), required=False, rows=2, longest=1000)


class ImportanceForm(StepForm):
    """确定重点: by whom."""

    importance = forms.ChoiceField(
        label=_("重要程度"), choices=Importance.choices, widget=forms.RadioSelect
    )
    source = Line(
        label=_("由谁确定"), max_length=100, help_text=_("例如县人大常委会主任会议、分管县领导。")
    )


class ReleaseForm(StepForm):
    """免去协办: which of the assisting units."""

    unit = forms.ChoiceField(label=_("协办单位"))
    reason = text_field(_("理由"), rows=2, longest=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units: dict[str, Unit] = {}
        if self.matter is not None:
            given = Assignment.objects.filter(
                matter=self.matter, role=Role.ASSIST, done_at__isnull=True
            ).select_related("unit")
            self._units = {str(a.unit_id): a.unit for a in given}
        self.fields["unit"].choices = [(k, u.name) for k, u in self._units.items()]  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        return {**self.cleaned_data, "unit": self._units[self.cleaned_data["unit"]]}


class ContactForm(StepForm):
    """记录沟通: how, when, who, and what was said."""

    means = forms.ChoiceField(
        label=_("方式"), choices=ContactMeans.choices, widget=forms.RadioSelect
    )
    held_on = day_field(_("日期"))
    people = Line(label=_("参加人"), max_length=120, help_text=_("写明双方参加的人。"))
    note = text_field(_("沟通情况"), rows=4, hint=_("提出人的意见和要求，双方谈定的事项。"))


class DraftReplyForm(StepForm):
    """起草答复: the class of result, what is promised, whether it may be public, and the text."""

    result_class = forms.ChoiceField(
        label=_("办理结果"), choices=ResultClass.choices, widget=forms.RadioSelect
    )
    text = text_field(
        _("答复内容"),
        rows=12,
        longest=TEXT_MOST,
        hint=_("逐条答复；写明事实、措施、时间和协办单位的意见；暂不能解决的说明理由。"),
    )
    commitment = Line(
        label=_("承诺事项"), required=False, max_length=PROMISE_MOST, help_text=_("B类必填。")
    )
    commitment_due_on = day_field(_("承诺期限"), required=False)
    disclosure = forms.ChoiceField(
        label=_("公开属性"),
        choices=Disclosure.choices,
        initial=Disclosure.PROACTIVE,
        widget=forms.RadioSelect,
    )
    disclosure_reason = Line(
        label=_("不主动公开的理由"), required=False, max_length=200, help_text=_("主动公开的不填。")
    )
    contact_name = Line(label=_("联系人"), max_length=40)
    contact_phone = Line(label=_("联系电话"), max_length=40, help_text=_("办公电话"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None:
            return
        last = Reply.objects.filter(proposal_id=self.matter.pk).order_by("-pk").first()
        if last is None:
            return
        self.initial.setdefault("contact_name", last.contact_name)
        self.initial.setdefault("contact_phone", last.contact_phone)
        if last.issued_at is None:  # the returned draft is what is worked on
            for name in ("result_class", "text", "disclosure", "disclosure_reason"):
                self.initial.setdefault(name, getattr(last, name))
            promise = last.commitments.first()
            if promise is not None:
                self.initial.setdefault("commitment", promise.text)
                self.initial.setdefault("commitment_due_on", promise.due_on)


class SignForm(StepForm):
    """签发."""

    remark = text_field(
        _("签发意见"), required=False, rows=2, hint=_("签发后报县领导审阅，再印发提出人。")
    )


class ReviewForm(StepForm):
    """领导审阅."""

    phrases: ClassVar[Phrases] = {"remark": (_("同意。"), _("同意，请抓好落实。"))}
    remark = text_field(_("审阅意见"), required=False, rows=2)


class InstructForm(StepForm):
    """批示: what the leader wants done."""

    phrases: ClassVar[Phrases] = {"text": (_("请认真办理，按期答复。"), _("请主要负责同志领办。"))}
    text = text_field(_("批示"), rows=3, longest=1000)


class OpinionForm(StepForm):
    """录入意见表: the two scores, what was written, and the scan."""

    attitude = forms.ChoiceField(
        label=_("对办理态度"), choices=Score.choices, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        label=_("对办理结果"), choices=Score.choices, widget=forms.RadioSelect
    )
    remark = text_field(
        _("意见"), required=False, rows=3, hint=_("任何一项不满意的，照录原表的意见。")
    )
    signed_on = day_field(_("签署日期"))
    file = forms.FileField(label=_("意见表扫描件"), help_text=_("PDF或图片。"))


class FulfilForm(StepForm):
    """报告兑现."""

    outcome = text_field(_("兑现情况"), rows=3)
    fulfilled_on = day_field(_("兑现日期"))


class PrepareForm(StepForm):
    """准备公开稿: what the public will read, looked over once more."""

    title = Line(label=_("公开标题"), max_length=200)
    text = text_field(_("建议提案摘要"), rows=6, longest=2000)
    reply = text_field(_("公开答复"), rows=10, longest=TEXT_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            for name, words in public_copy(proposal_of(self.matter)).items():
                self.initial.setdefault(name, words)


class PublishForm(StepForm):
    """审核公开: the second person says that they have read every word."""

    checked = forms.BooleanField(label=_("我已逐字核对，没有个人信息、工作秘密和不宜公开的内容"))

    def to_action(self) -> dict[str, Any]:
        """The action needs nothing but the person."""
        return {}


class EnterForm(StepForm):
    """登记一件: as the paper says."""

    session = forms.ChoiceField(label=_("届次会议"))
    own_number = forms.IntegerField(label=_("建议提案号"), min_value=1, max_value=99999)
    title = Line(label=_("案由"), max_length=200)
    text = text_field(_("内容"), rows=8, longest=20_000)
    category = forms.ChoiceField(label=_("类别"))
    proposer = Line(label=_("提出人"), max_length=60)
    group = Line(label=_("代表团或界别"), max_length=60, required=False)
    phone = Line(label=_("联系电话"), max_length=20, required=False)
    joint = Line(
        label=_("联名人"), max_length=1000, required=False, help_text=_("几个人之间用顿号隔开")
    )
    importance = forms.ChoiceField(
        label=_("重要程度"), choices=Importance.choices, initial=Importance.ORDINARY
    )
    wide = forms.BooleanField(label=_("涉及面广、处理难度大"), required=False)
    may_publish = forms.BooleanField(label=_("提出人同意公开"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = session_choices()  # type: ignore[attr-defined]
        found = [(str(pk), name) for pk, name in Category.objects.values_list("pk", "name")]
        self.fields["category"].choices = _blank(found)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The session and the category themselves."""
        data = dict(self.cleaned_data)
        data["session"] = Session.objects.get(pk=int(data["session"]))
        data["category"] = Category.objects.get(pk=int(data["category"]))
        data["joint"] = [name for name in (data["joint"] or "").split("、") if name.strip()]
        return data


def session_choices() -> list[tuple[str, str]]:
    """The sessions, the newest first: asked anew, so that one just registered is there."""
    return [(str(pk), name) for pk, name in Session.objects.values_list("pk", "name")]


class ImportForm(StepForm):
    """导入: which session, which file."""

    session = forms.ChoiceField(label=_("届次会议"))
    file = forms.FileField(
        label=_("名册"), help_text=_("xlsx；有一处不能识别就一件也不导入，改正后重新导入不会重复。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = session_choices()  # type: ignore[attr-defined]


class GiveOutForm(StepForm):
    """集中交办: all with a planned unit, with one opinion and, if the county wants, one date."""

    due_on = day_field(_("本县要求的答复期限"), required=False)
    opinion = text_field(_("拟办意见"), required=False, rows=2, longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("不填时按规定期限；只能提前，不能推后。")


class SessionForm(StepForm):
    """登记届次会议."""

    body = forms.ChoiceField(label=_("类别"), choices=Body.choices)
    name = Line(label=_("会议名称"), max_length=80)
    short_name = Line(
        label=_("编号简称"), max_length=24, help_text=_("编号用它开头，例如：县人大十八届三次")
    )
    level = forms.ChoiceField(
        label=_("层级"),
        choices=[("county", _("县级")), ("city", _("市级")), ("province", _("省级"))],
    )
    opened_on = day_field(_("开幕日期"))

    def to_action(self) -> dict[str, Any]:
        """With the office for which this person registers."""
        units = self.actor.units_as("registrar") if self.actor else frozenset()
        return {**self.cleaned_data, "unit": Unit.objects.filter(pk__in=units).order_by("pk")[0]}


class CategoryForm(StepForm):
    """设置类别."""

    code = Line(label=_("代码"), max_length=24)
    name = Line(label=_("名称"), max_length=30)
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=100)


class SettingForm(StepForm):
    """设置: the number, and the paper that says so."""

    code = forms.ChoiceField(label=_("设置"), choices=SettingCode.choices)
    value = forms.IntegerField(label=_("数值"), min_value=0, max_value=12)
    source = Line(label=_("依据（文号、日期）"), max_length=200)
    since = day_field(_("起用日期"))


def unit_names(today: dt.date) -> dict[str, int]:
    """Open units by name and short name, as one may type them on the assigning page."""
    names = {name: key for key, name in unit_options(today)}
    short = Unit.objects.filter(pk__in=names.values()).values_list("short_name", "pk")
    return {**dict(short), **names}


FORMS: dict[str, type[forms.Form]] = {
    "assign": AssignForm,
    "reassign": ReassignForm,
    "rehandle": RehandleForm,
    "recall": ReasonForm,
    "mark_importance": ImportanceForm,
    "withdraw": ReasonForm,
    "release_assisting": ReleaseForm,
    "record_contact": ContactForm,
    "instruct": InstructForm,
    "draft_reply": DraftReplyForm,
    "withdraw_draft": OptionalReasonForm,
    "sign_reply": SignForm,
    "return_draft": ReasonForm,
    "review_reply": ReviewForm,
    "return_reply": ReasonForm,
    "enter_opinion": OpinionForm,
    "enter_dissatisfied": OpinionForm,
    "fulfil": FulfilForm,
    "explain_unresolved": ReasonForm,
    "prepare_publication": PrepareForm,
    "return_publication": ReasonForm,
    "publish": PublishForm,
    "unpublish": ReasonForm,
}
