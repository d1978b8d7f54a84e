"""Screening: type and marks, the reason and the channel, which letter to merge into, where to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.forms import StepForm, text_field, unit_choices
from shuniu.site.forms import Line, RadioCards

from ..actions.writing import TEXT_MOST, TITLE_MOST
from ..models import (
    Channel,
    Exit,
    Flag,
    Letter,
    LetterType,
    Mailbox,
    RejectReason,
    TransferBody,
)
from ..queries import letter_of, like, visible_to
from ..wording.letter import CHANNELS

_NO_UNIT: tuple[str, str | Promise] = ("", gettext_lazy("不选"))


def _unit_field(label: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, help_text=hint)


def _fill_units(field: forms.Field, *, letters_only: bool) -> None:
    field.choices = [_NO_UNIT, *unit_choices(letters_only=letters_only)]  # type: ignore[attr-defined]


def _unit(key: str) -> Unit | None:
    return Unit.objects.filter(pk=int(key)).first() if key else None


class AcceptForm(StepForm):
    """受理: the type as it should be, the unit complained of, and marks for careful handling."""

    letter_type = forms.ChoiceField(
        label=gettext_lazy("来信类型"), help_text=gettext_lazy("答复期限由类型决定，请核对。")
    )
    complained_unit = _unit_field(
        gettext_lazy("被反映单位"), gettext_lazy("举报、检举控告不会转给这个单位。")
    )
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("标记"),
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = LetterType.objects.filter(active=True, exit=Exit.NONE)
        self.fields["letter_type"].choices = [(str(t.pk), t.name) for t in kinds]  # type: ignore[attr-defined]
        _fill_units(self.fields["complained_unit"], letters_only=False)
        if self.matter is not None:
            letter = letter_of(self.matter)
            self.initial.setdefault("letter_type", str(letter.letter_type_id))
            self.initial.setdefault("complained_unit", str(letter.complained_unit_id or ""))
            self.initial.setdefault("flags", letter.flags)

    def to_action(self) -> dict[str, Any]:
        """The type and the unit themselves in place of their keys."""
        data = dict(self.cleaned_data)
        data["letter_type"] = LetterType.objects.get(pk=int(data["letter_type"]))
        data["complained_unit"] = _unit(data["complained_unit"])
        return data


class RejectForm(StepForm):
    """不予受理: the reason from the list, and the right channel, which the writer reads."""

    reason = forms.ChoiceField(
        label=gettext_lazy("理由"),
        choices=RejectReason.choices,
        widget=RadioCards(dict(CHANNELS)),
    )
    channel = text_field(
        gettext_lazy("更具体的渠道"),
        required=False,
        rows=2,
        longest=500,
        hint=gettext_lazy("不填就用理由下面那句话告知来信人。"),
    )


class MergeForm(StepForm):
    """并案: one of the like letters, or the number of another."""

    into = forms.ChoiceField(
        label=gettext_lazy("同类来信"), required=False, widget=forms.RadioSelect
    )
    number = Line(label=gettext_lazy("或者填写主件编号"), required=False, max_length=40, strip=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = like(letter_of(self.matter)) if self.matter is not None else []
        choices = [
            (str(f.letter.pk), f"{f.letter.matter.number} {f.letter.matter.title}")
            for f in found
            if f.letter.matter.state != "submitted" and f.letter.merged_into_id is None
        ]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["into"]
            self.fields["number"].label = _("主件编号")

    def clean(self) -> dict[str, Any]:
        """The letter that was picked, among those that this person may see."""
        data = super().clean() or self.cleaned_data
        if self.errors or self.actor is None:
            return data
        picked, number = data.get("into"), data.get("number")
        mine = visible_to(self.actor).select_related("matter")
        if picked:
            data["letter"] = mine.filter(pk=int(picked)).first()
        elif number:
            data["letter"] = mine.by_number(number).first()
        else:
            raise ValidationError(_("请选择一封同类来信，或者填写主件编号。"))
        if data["letter"] is None:
            self.add_error("number", _("没有找到这个编号的来信。"))
        return data

    def to_action(self) -> dict[str, Any]:
        """The letter to merge into."""
        return {"into": self.cleaned_data["letter"]}


class UnmergeForm(StepForm):
    """取消并案."""

    reason = text_field(gettext_lazy("取消并案的理由"), rows=2)


class TransferForm(StepForm):
    """转送: to whom, and what the writer should know about it."""

    to = forms.ChoiceField(
        label=gettext_lazy("转送到"), choices=TransferBody.choices, widget=forms.RadioSelect
    )
    unit = _unit_field(
        gettext_lazy("具体单位"), gettext_lazy("不得转给被反映的单位（《信访工作条例》第三十条）。")
    )
    explanation = text_field(
        gettext_lazy("说明"),
        required=False,
        rows=2,
        longest=500,
        hint=gettext_lazy("来信人会看到；可写明查询电话。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill_units(self.fields["unit"], letters_only=False)
        if self.matter is not None:
            self.initial.setdefault("to", letter_of(self.matter).letter_type.exit)

    def to_action(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        return {**self.cleaned_data, "unit": _unit(self.cleaned_data["unit"])}


class EnterForm(StepForm):
    """登记来信: what came by telephone, in person, on paper, by the hotline or from above."""

    mailbox = forms.ChoiceField(label=gettext_lazy("信箱"))
    channel = forms.ChoiceField(
        label=gettext_lazy("来信渠道"),
        choices=[c for c in Channel.choices if c[0] != Channel.WEB],
        widget=forms.RadioSelect,
    )
    external_number = Line(
        label=gettext_lazy("来文编号"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("上级或热线转来的编号。"),
    )
    letter_type = forms.ChoiceField(label=gettext_lazy("来信类型"))
    title = Line(label=gettext_lazy("标题"), max_length=TITLE_MOST)
    text = text_field(gettext_lazy("内容"), rows=8, longest=TEXT_MOST)
    name = Line(
        label=gettext_lazy("姓名"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("匿名来信可不填。"),
    )
    phone = Line(label=gettext_lazy("电话"), required=False, max_length=20)
    address = Line(label=gettext_lazy("住址"), required=False, max_length=120)
    town = _unit_field(gettext_lazy("所在乡镇"))
    complained_unit = _unit_field(gettext_lazy("被反映单位"))
    wish = forms.ChoiceField(
        label=gettext_lazy("来信人意愿"),
        choices=(
            ("", gettext_lazy("没有表示")),
            ("public", gettext_lazy("同意隐去个人信息后公开")),
            ("secret", gettext_lazy("要求保密")),
        ),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duty = self.actor.units_as("registrar") if self.actor is not None else frozenset()
        boxes = Mailbox.objects.filter(active=True, unit_id__in=duty)
        self.fields["mailbox"].choices = [(str(m.pk), m.name) for m in boxes]  # type: ignore[attr-defined]
        kinds = LetterType.objects.filter(active=True)
        self.fields["letter_type"].choices = [(str(t.pk), t.name) for t in kinds]  # type: ignore[attr-defined]
        towns = Unit.objects.filter(
            kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT), closed_on__isnull=True
        )
        self.fields["town"].choices = [  # type: ignore[attr-defined]
            _NO_UNIT,
            *((str(u.pk), u.name) for u in towns),
        ]
        _fill_units(self.fields["complained_unit"], letters_only=False)

    def to_action(self) -> dict[str, Any]:
        """What ``actions.enter`` takes."""
        data = dict(self.cleaned_data)
        wish = data.pop("wish")
        return {
            **data,
            "mailbox": Mailbox.objects.get(pk=int(data["mailbox"])),
            "letter_type": LetterType.objects.get(pk=int(data["letter_type"])),
            "town": _unit(data["town"]),
            "complained_unit": _unit(data["complained_unit"]),
            "consent_public": wish == "public",
            "keep_secret": wish == "secret",
        }


class UnmaskForm(StepForm):
    """查看个人信息: why."""

    reason = Line(
        label=gettext_lazy("查看理由"),
        max_length=200,
        help_text=gettext_lazy("如“电话核实地址”。谁在什么时候为什么查看，都会记录在案。"),
    )


class QueryCodeForm(StepForm):
    """补发查询码: how the registrar made sure that it is the writer."""

    reason = Line(
        label=gettext_lazy("怎样核实了来信人身份"),
        max_length=200,
        help_text=gettext_lazy("如“回拨登记的手机号码核对姓名和来信内容”。"),
    )


class GatherForm(StepForm):
    """并入同类来信: which of the like letters join this one."""

    letters = forms.MultipleChoiceField(
        label=gettext_lazy("并入这一件的来信"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, found: Iterable[Letter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(letter.pk): letter for letter in found}
        self.fields["letters"].choices = [  # type: ignore[attr-defined]
            (key, f"{letter.matter.number} {letter.matter.title}")
            for key, letter in self.found.items()
        ]

    def to_action(self) -> dict[str, Any]:
        """The letters themselves in place of their keys."""
        return {"letters": [self.found[key] for key in self.cleaned_data["letters"]]}
