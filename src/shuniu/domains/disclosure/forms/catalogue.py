"""The forms of the catalogue's steps and registers. They only validate; the actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import SITE, Publication
from shuniu.desk.forms import StepForm, text_field, today
from shuniu.desk.rooms.picking import FilesField, day_field
from shuniu.site.forms import Line

from ..actions.items import SUMMARY_MOST, TEXT_MOST, TITLE_MOST, WORDS
from ..models import Attribute, Axis, Guide, Heading, Item, Level, Organ, ReadingForm, Validity
from ..powers.catalogue import CHECKING, PREPARING, is_authority
from ..queries.catalogue import headings, item_of

Choices = list[tuple[str, Any]]


def _blank(choices: Sequence[tuple[Any, Any]]) -> Choices:
    return [("", _t("请选择")), *choices]


class HeadingField(forms.ChoiceField):
    """A heading of an axis that is in use today."""

    def __init__(self, axis: str, *, required: bool = True) -> None:
        self.axis = axis
        super().__init__(label=Axis(axis).label, required=required)

    def offer(self) -> None:
        """The headings of today, in their order."""
        found = headings(self.axis, today())
        self.choices = _blank([(str(h.pk), h.name) for h in found])

    def clean(self, value: Any) -> Any:
        """The heading itself, or None."""
        key = super().clean(value)
        return Heading.objects.get(pk=int(key)) if key else None


class _Headed(StepForm):
    """A form with headings to choose from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, HeadingField):
                field.offer()


def _organs(actor: Any) -> Choices:
    """In whose names this person may disclose: registered organs, the likely one first."""
    found = Organ.objects.select_related("unit")
    if actor is not None and not is_authority(actor):
        found = found.filter(pk__in=actor.units_as(*PREPARING, *CHECKING))
    return [(str(organ.pk), organ.unit.name) for organ in found]


class RegisterForm(_Headed):
    """登记政府信息."""

    unit = forms.ChoiceField(label=_("责任单位"))
    title = Line(label=_("名称"), max_length=TITLE_MOST)
    document_number = Line(label=_("文号"), max_length=60, required=False)
    formed_on = day_field(_("成文日期"))
    genre = HeadingField(Axis.GENRE, required=False)
    summary = text_field(_("内容概述"), required=False, rows=2, longest=SUMMARY_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.actor.units_as(*PREPARING, *CHECKING) if self.actor else ()
        found = Unit.objects.filter(pk__in=units)
        self.fields["unit"].choices = [(str(u.pk), u.name) for u in found]  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        return {**self.cleaned_data, "unit": Unit.objects.get(pk=self.cleaned_data["unit"])}


class DescribeForm(_Headed):
    """编目: what the public will see, begun with what is known."""

    title = Line(label=_("名称"), max_length=TITLE_MOST)
    organ = forms.ChoiceField(label=_("发文机关（公开主体）"))
    document_number = Line(label=_("文号"), max_length=60, required=False)
    formed_on = day_field(_("成文日期"))
    statutory = HeadingField(Axis.STATUTORY)
    subject = HeadingField(Axis.SUBJECT)
    genre = HeadingField(Axis.GENRE)
    summary = text_field(_("内容概述"), required=False, rows=2, longest=SUMMARY_MOST)
    keywords = Line(label=_("关键词"), max_length=120, required=False, help_text=_("用空格隔开"))
    text = text_field(_("正文"), required=False, rows=12, longest=TEXT_MOST)
    papers = FilesField(_("附件"))
    scope = Line(label=_("公开范围"), max_length=60, required=False)
    source = Line(label=_("来源"), max_length=120, required=False)
    effective_on = day_field(_("生效日期"), required=False)
    normative = forms.BooleanField(label=_("行政规范性文件"), required=False)
    reading_due = forms.BooleanField(
        label=_("需要解读"),
        required=False,
        help_text=_("政策性文件公开后，3个工作日内公开解读材料（国办发〔2016〕80号）。"),
    )
    checked = forms.BooleanField(
        label=_("已核对个人信息"),
        required=False,
        help_text=_("提示可能有个人信息、经核对确应公开时勾选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = _blank(_organs(self.actor))  # type: ignore[attr-defined]
        if self.matter is not None:
            item = item_of(self.matter)
            known = dict(item.draft) if item.draft else {n: getattr(item, n) for n in WORDS}
            known |= (
                {}
                if item.draft
                else {
                    "formed_on": item.formed_on,
                    "effective_on": item.effective_on,
                }
            )
            for name, value in known.items():
                self.fields[name.removesuffix("_id")].initial = value

    def clean_organ(self) -> Unit:
        """The unit itself."""
        return Unit.objects.get(pk=int(self.cleaned_data["organ"]))


class ReasonForm(StepForm):
    """A reason, and nothing else."""

    reason = text_field(_("理由"), rows=3, longest=200)


class ClearForm(StepForm):
    """保密审查: the conclusion; the usual one stands there."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "conclusion": (_("经审查，不含国家秘密、工作秘密、商业秘密和个人隐私，可以公开。"),)
    }
    conclusion = text_field(_("审查结论"), required=False, rows=3, longest=200)


class KeepForm(StepForm):
    """不主动公开: which way, and why."""

    attribute = forms.ChoiceField(
        label=_("公开属性"),
        choices=[c for c in Attribute.choices if c[0] != Attribute.OPEN],
        widget=forms.RadioSelect,
    )
    reason = text_field(
        _("理由和依据"),
        rows=3,
        longest=200,
        hint=_("写明《条例》第十四条至第十六条中的哪一种情形。"),
    )


class ValidityForm(StepForm):
    """更改有效性."""

    validity = forms.ChoiceField(label=_("有效性"), choices=Validity.choices)
    ended_on = day_field(_("废止或失效日期"), required=False)
    ended_note = Line(label=_("依据"), max_length=300, required=False)
    replaced_by = Line(
        label=_("由哪一件代替"), max_length=60, required=False, help_text=_("填写索引号或者文号")
    )

    def clean_replaced_by(self) -> Item | None:
        """The public item of that index or document number."""
        typed = self.cleaned_data["replaced_by"]
        if not typed:
            return None
        found = Item.objects.public()
        item = (
            found.filter(index_number=typed).first() or found.filter(document_number=typed).first()
        )
        if item is None:
            raise ValidationError(_t("没有找到已经公开的“%(typed)s”。") % {"typed": typed})
        return item


class InterpretForm(StepForm):
    """关联解读: a public item by its index number, or a line of the site by its title."""

    form = forms.ChoiceField(label=_("解读方式"), choices=ReadingForm.choices)
    reading = Line(
        label=_("解读"),
        max_length=200,
        help_text=_("已经公开的解读：填写索引号，或者网站上的完整标题。"),
    )

    def to_action(self) -> dict[str, Any]:
        """The item or the line that is meant."""
        typed = self.cleaned_data["reading"]
        item = Item.objects.public().filter(index_number=typed).first()
        line = None
        if item is None:
            lines = Publication.objects.standing().filter(site=SITE, title=typed)
            line = lines.order_by("-published_at").first()
            if line is not None and line.source_kind == "disclosure_item":
                item, line = Item.objects.get(pk=line.source_id), None
        return {"form": self.cleaned_data["form"], "reading": item, "line": line}


class OrganForm(StepForm):
    """登记公开主体."""

    unit = forms.ChoiceField(label=_("单位"))
    credit_code = Line(label=_("统一社会信用代码"), max_length=18)
    body = Line(label=_("公开工作机构"), max_length=80)
    address = Line(label=_("办公地址"), max_length=120)
    postcode = Line(label=_("邮政编码"), max_length=6, required=False)
    hours = Line(label=_("办公时间"), max_length=120)
    phone = Line(label=_("联系电话"), max_length=40)
    fax = Line(label=_("传真"), max_length=40, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    duties = text_field(_("机构职能"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Unit.objects.filter(closed_on__isnull=True).exclude(kind="section")
        choices = _blank([(str(u.pk), u.name) for u in found])
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return Unit.objects.get(pk=int(self.cleaned_data["unit"]))


class ReceiveForm(StepForm):
    """受理申请: with what the numbers of the organ's letters begin."""

    mark = Line(
        label=_("机关代字"),
        max_length=10,
        required=False,
        help_text=_(
            "本机关答复文书的编号用，如“云住建公开”。县人民政府和县政府办公室用已有编号，不用填写。"
        ),
    )


class GuideForm(StepForm):
    """编制公开指南; the text in force stands there."""

    organ = forms.ChoiceField(label=_("公开主体"))
    since = day_field(_("施行日期"))
    arrangement = text_field(_("信息分类和编排体系"))
    ways = text_field(_("获取方式"))
    requests = text_field(_("依申请公开"))
    remedies = text_field(_("监督和救济"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = _blank(_organs(self.actor))  # type: ignore[attr-defined]
        newest = Guide.objects.order_by("-since", "-id").first()
        if newest is not None:
            for name in ("arrangement", "ways", "requests", "remedies"):
                self.fields[name].initial = getattr(newest, name)

    def clean_organ(self) -> Organ:
        """The organ itself."""
        return Organ.objects.get(pk=int(self.cleaned_data["organ"]))


class HeadingForm(StepForm):
    """增设公开类目."""

    axis = forms.ChoiceField(label=_("分类"), choices=Axis.choices)
    code = Line(label=_("代码"), max_length=24)
    name = Line(label=_("名称"), max_length=120)
    basis = Line(label=_("依据（文号、条款）"), max_length=120)
    level = forms.ChoiceField(label=_("适用"), choices=Level.choices)
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=500)


FORMS: dict[str, type[forms.Form]] = {
    "describe": DescribeForm,
    "return_draft": ReasonForm,
    "clear": ClearForm,
    "keep": KeepForm,
    "keep_again": ReasonForm,
    "open_up": ReasonForm,
    "interpret": InterpretForm,
    "interpret_more": InterpretForm,
    "waive_interpretation": ReasonForm,
    "set_validity": ValidityForm,
    "revise": ReasonForm,
    "withdraw": ReasonForm,
    "restore": ReasonForm,
    "drop": ReasonForm,
}
