"""The forms of incoming documents: the register, and one for each step that asks something."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.models import Member, Unit
from shuniu.desk.forms import AssignmentForm, StepForm, text_field, unit_choices
from shuniu.desk.rooms.picking import FilesField, MomentField, day_field
from shuniu.desk.rooms.readers import CirculateForm, standing_today
from shuniu.desk.views.shown import matter_address
from shuniu.site.forms import Line

from .. import powers_incoming as powers
from ..actions.incoming_deciding import TEXT_MOST
from ..actions.incoming_ending import ARCHIVED_AS_MOST
from ..actions.incoming_facts import SUMMARY_MOST, TITLE_MOST
from ..models import (
    DocumentKind,
    Incoming,
    IncomingCategory,
    Means,
    Secrecy,
    TelegramLevel,
    Urgency,
)
from ..queries_incoming import same_documents, similar_documents

NONE = ("", "—")
TOGETHER, IN_ORDER = "together", "in_order"
_INITIALS = (
    *("category", "sender_text", "document_number", "kind", "secrecy", "urgency"),
    *("telegram_level", "means", "day", "received_at", "copies", "pages", "attachments_note"),
    *("summary", "reply_by", "meeting_at", "meeting_place", "for_information"),
)


def _choice(label: str | Promise, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    offered = list(choices.choices)
    return forms.ChoiceField(
        label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]
        choices=offered if required or offered[0][0] == "" else [NONE, *offered],
        required=required,
    )


class RegisterForm(StepForm):
    """收文登记: what is usual comes first and is enough; the rest is folded away."""

    template_name = "documents/desk/register_fields.html"
    FOLDED = (
        *("kind", "day", "copies", "attachments_note", "summary", "secrecy", "reply_by"),
        *("meeting_at", "meeting_place", "placeholder", "copy_number", "box"),
        "duplicate_reason",
    )

    category = _choice(gettext_lazy("类别"), IncomingCategory, required=True)
    sender_text = Line(label=gettext_lazy("来文单位"), max_length=120, required=False)
    document_number = Line(
        label=gettext_lazy("来文字号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("括号写成〔〕、[]、（）都可以，系统会统一。没有字号的不填。"),
    )
    title = Line(label=gettext_lazy("标题"), max_length=TITLE_MOST, required=False)
    means = _choice(gettext_lazy("方式"), Means, required=True)
    urgency = _choice(gettext_lazy("紧急程度"), Urgency)
    telegram_level = _choice(gettext_lazy("电报等级"), TelegramLevel)
    scans = FilesField(
        gettext_lazy("扫描件、附件"),
        help_text=gettext_lazy("本系统为非涉密系统，严禁处理、存储、传输国家秘密。"),
    )
    kind = _choice(gettext_lazy("文种"), DocumentKind)
    day = day_field(gettext_lazy("成文日期"), required=False)
    received_at = MomentField(
        gettext_lazy("收到时间"), now=True, help_text=gettext_lazy("紧急公文、电报记到分钟。")
    )
    pages = forms.IntegerField(label=gettext_lazy("页数"), min_value=0, max_value=9999, initial=0)
    copies = forms.IntegerField(label=gettext_lazy("份数"), min_value=1, max_value=999, initial=1)
    attachments_note = Line(label=gettext_lazy("附件说明"), max_length=200, required=False)
    summary = text_field(gettext_lazy("内容摘要"), required=False, rows=3, longest=SUMMARY_MOST)
    secrecy = _choice(gettext_lazy("密级"), Secrecy, required=True)
    reply_by = day_field(gettext_lazy("来文要求的期限"), required=False)
    meeting_at = MomentField(gettext_lazy("会议时间"))
    meeting_place = Line(label=gettext_lazy("会议地点"), max_length=120, required=False)
    placeholder = forms.BooleanField(
        label=gettext_lazy("纸质涉密件，只占一个登记号"),
        required=False,
        help_text=gettext_lazy("不登记标题、字号和内容，不上传；只记份号和存放位置。"),
    )
    copy_number = Line(label=gettext_lazy("份号"), max_length=20, required=False)
    box = Line(label=gettext_lazy("存放位置"), max_length=60, required=False)
    duplicate_reason = Line(
        label=gettext_lazy("重复登记的原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("系统提示重复、确需再登记时填写。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hint = ""
        fields: dict[str, Any] = self.fields
        fields["means"].initial = Means.SCAN
        fields["secrecy"].initial = Secrecy.INTERNAL
        for name in ("sender_text", "title"):
            fields[name].needed = True  # of all but the place that is held for a secret
        if self.matter is not None:
            self._fill(Incoming.objects.get(pk=self.matter.pk))

    @property
    def unfolded(self) -> bool:
        """Whether something is wrong with what is folded away."""
        return any(name in self.FOLDED for name in self.errors)

    def _fill(self, incoming: Incoming) -> None:
        for name in _INITIALS:
            if name in self.fields:
                self.fields[name].initial = getattr(incoming, name)
        self.fields["title"].initial = incoming.full_title

    def clean(self) -> dict[str, Any] | None:
        """Says which document it may be already, with a link to it."""
        data = super().clean() or {}
        if self.actor is None or data.get("placeholder") or data.get("duplicate_reason"):
            return data
        unit, but = self._register()
        if unit is None:
            return data
        number, sender = data.get("document_number") or "", data.get("sender_text") or ""
        twin = same_documents(unit, number=number, sender=sender, but=but).first()
        if twin is not None:
            self.add_error("duplicate_reason", _named(_("同一字号已经登记过"), twin))
        elif not self.data.get("hinted"):
            near = similar_documents(unit, title=data.get("title") or "", but=but)
            if near:
                self.add_error(None, _named(_("标题与已登记的来文相近，请核对后再提交"), near[0]))
                self.fields["hinted"] = forms.CharField(
                    required=False, widget=forms.HiddenInput, initial="1"
                )
                self.data = {**self.data.dict(), "hinted": "1"}  # type: ignore[attr-defined]
        return data

    def _register(self) -> tuple[int | None, int | None]:
        if self.matter is not None:
            return self.matter.unit_id, self.matter.pk
        units = self.actor.units_as(*powers.CLERKS) if self.actor is not None else frozenset()
        return (powers.registering_unit(self.actor) if units else None), None  # type: ignore[arg-type]

    def to_action(self) -> dict[str, Any]:
        """The register's columns by their names."""
        data = dict(self.cleaned_data)
        data.pop("hinted", None)
        return data


def _named(said: str, twin: Incoming) -> Any:
    return format_html(
        '{}：<a href="{}">{}</a>《{}》',
        said,
        matter_address(twin.pk),
        twin.matter.number,
        twin.matter.title,
    )


class RegisterStepForm(RegisterForm):
    """登记 of what came by the exchange: looked over, put right where need be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("scans", "placeholder", "copy_number", "box", "means"):
            del self.fields[name]


class CorrectForm(RegisterStepForm):
    """更正登记: with a word why."""

    reason = text_field(gettext_lazy("更正说明"), rows=2, longest=200)
    field_order = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["duplicate_reason"]

    def clean(self) -> dict[str, Any] | None:
        """A correction is no new document."""
        return forms.Form.clean(self)


class ReasonForm(StepForm):
    """A step that asks for its reason only."""

    reason = text_field(gettext_lazy("理由"), rows=3, longest=1000)


class ReturnForm(ReasonForm):
    """退文."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "reason": (
            gettext_lazy("不属本机关办理，请送有关机关。"),
            gettext_lazy("不符合行文规则，请按规定行文。"),
            gettext_lazy("涉及其他部门职权未经会签，请补充会签后再报。"),
            gettext_lazy("一文多事，请分别行文。"),
        )
    }


def _leaders(form: StepForm) -> list[tuple[str, str]]:
    assert form.matter is not None
    return standing_today(powers.INSTRUCTORS, {form.matter.unit_id})


def _units_for(form: StepForm) -> list[tuple[str, list[tuple[str, str]]]]:
    """The county office gives to anybody, another unit to itself and its own parts."""
    assert form.matter is not None
    owner = form.matter.unit
    if owner.kind == "county_office":
        return unit_choices(letters_only=False)
    own = [owner, *Unit.objects.filter(parent=owner, closed_on__isnull=True).order_by("order")]
    return [(owner.short_name, [(str(unit.pk), unit.name) for unit in own])]


class ProposeForm(StepForm):
    """拟办: the proposal, whom it goes to for instruction, who should do it."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (
            gettext_lazy("拟请分管领导阅示。"),
            gettext_lazy("拟请主要领导批示，有关单位办理。"),
            gettext_lazy("拟请主办单位提出意见，协办单位配合。"),
            gettext_lazy("拟传阅有关领导。"),
        )
    }
    text = text_field(gettext_lazy("拟办意见"), rows=3, longest=TEXT_MOST)
    leaders = forms.MultipleChoiceField(
        label=gettext_lazy("请谁批示"), required=False, widget=forms.CheckboxSelectMultiple
    )
    order = forms.ChoiceField(
        label=gettext_lazy("批示方式"),
        choices=(
            (TOGETHER, gettext_lazy("同时送")),
            (IN_ORDER, gettext_lazy("按名单的先后依次送")),
        ),
        initial=TOGETHER,
        widget=forms.RadioSelect,
        required=False,
    )
    lead_unit = forms.ChoiceField(label=gettext_lazy("拟交主办单位"), required=False)
    assisting = forms.MultipleChoiceField(
        label=gettext_lazy("拟请协办单位"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["leaders"].choices = _leaders(self)
        groups = _units_for(self)
        fields["lead_unit"].choices = [("", _("批示后再定")), *groups]
        fields["assisting"].choices = groups
        assert self.matter is not None
        if self.matter.unit.kind == "county_office":
            fields["leaders"].required = True

    def to_action(self) -> dict[str, Any]:
        """Persons and units themselves in place of their keys."""
        data = dict(self.cleaned_data)
        keys = [int(key) for key in data["leaders"]]
        people = Member.objects.in_bulk(keys)
        lead = int(data["lead_unit"]) if data["lead_unit"] else None
        others = [int(key) for key in data["assisting"]]
        units = Unit.objects.in_bulk([*others, *([lead] if lead else [])])
        return {
            "text": data["text"],
            "leaders": [people[key] for key in keys],
            "in_order": data.get("order") == IN_ORDER,
            "lead_unit": units.get(lead) if lead else None,
            "assisting": [units[key] for key in others],
        }


class InstructForm(StepForm):
    """批示: the words; with one tick it is followed up as a supervision item."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (
            gettext_lazy("同意。"),
            gettext_lazy("同意拟办意见，请抓紧办理。"),
            gettext_lazy("请主办单位牵头研究提出意见。"),
            gettext_lazy("已阅。"),
        )
    }
    text = text_field(gettext_lazy("批示意见"), rows=3, longest=TEXT_MOST)
    follow_up = forms.BooleanField(
        label=gettext_lazy("立为督查件"),
        required=False,
        help_text=gettext_lazy("批示内容成为督办要求，由督查科跟踪到落实。"),
    )
    follow_due_on = day_field(gettext_lazy("督办时限"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None and self.actor is not None
        if not powers.may_follow_up(self.actor, self.matter):
            del self.fields["follow_up"], self.fields["follow_due_on"]


class ReferForm(StepForm):
    """转请批示: to another leader."""

    leader = forms.ChoiceField(label=gettext_lazy("转请谁批示"))
    text = text_field(gettext_lazy("意见"), required=False, rows=2, longest=TEXT_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        me = str(self.actor.member_id) if self.actor is not None else ""
        fields: dict[str, Any] = self.fields
        fields["leader"].choices = [(k, name) for k, name in _leaders(self) if k != me]

    def to_action(self) -> dict[str, Any]:
        """The leader in place of the key."""
        data = dict(self.cleaned_data)
        return {**data, "leader": Member.objects.get(pk=int(data["leader"]))}


class AssignForm(AssignmentForm):
    """交办: as proposed, or otherwise; without a day by the urgency's own limit."""

    letters_only = False

    due_on = day_field(gettext_lazy("主办时限"), required=False)
    assist_due_on = day_field(gettext_lazy("协办时限"), required=False)
    text = text_field(gettext_lazy("交办意见"), required=False, rows=2, longest=TEXT_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None
        fields: dict[str, Any] = self.fields
        groups = _units_for(self)
        fields["lead_unit"].choices = [("", _("请选择")), *groups]
        fields["assisting"].choices = groups
        fields["due_on"].help_text = _(
            "不填的，按紧急程度计算：平件5、加急3、特急1、请示10个工作日。"
        )
        incoming = Incoming.objects.get(pk=self.matter.pk)
        fields["lead_unit"].initial = incoming.lead_unit_id or ""
        fields["assisting"].initial = [str(u.pk) for u in incoming.assisting.all()]


class SendToReadersForm(CirculateForm):
    """送阅办结."""


class AnswerForm(StepForm):
    """承办结果: what came of it, with papers where there are some."""

    text = text_field(gettext_lazy("承办结果"), rows=6, longest=TEXT_MOST)
    evidence = FilesField(gettext_lazy("附件"))


class ExplainForm(StepForm):
    """说明办理情况."""

    text = text_field(gettext_lazy("情况说明"), rows=4, longest=TEXT_MOST)


class CloseForm(StepForm):
    """办结: the result in a sentence."""

    result = text_field(gettext_lazy("办理结果"), required=False, rows=3, longest=TEXT_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None
        incoming = Incoming.objects.get(pk=self.matter.pk)
        said = incoming.result or (
            _("已批复：{number}").format(number=incoming.reply_number)
            if incoming.reply_number
            else ""
        )
        self.fields["result"].initial = said


class ArchiveForm(StepForm):
    """归档."""

    archived_as = Line(label=gettext_lazy("归档号"), max_length=ARCHIVED_AS_MOST, required=False)


STEP_FORMS: dict[str, type[forms.Form]] = {
    "register": RegisterStepForm,
    "correct": CorrectForm,
    "return_document": ReturnForm,
    "cancel": ReasonForm,
    "propose": ProposeForm,
    "instruct": InstructForm,
    "refer": ReferForm,
    "add_instruction": InstructForm,
    "assign": AssignForm,
    "circulate_close": SendToReadersForm,
    "answer": AnswerForm,
    "return_answer": ReasonForm,
    "explain": ExplainForm,
    "close": CloseForm,
    "archive": ArchiveForm,
    "reopen": ReasonForm,
}
