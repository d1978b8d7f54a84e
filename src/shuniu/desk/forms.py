"""Forms of the standard steps, and the base of all step forms: they only validate."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Means
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import units_on
from shuniu.ground import clock
from shuniu.site.forms import CitizenForm, Text

LONGEST = 5000


class StepForm(CitizenForm):
    """The form of one step. It knows the matter and who fills it in, and writes nothing.

    ``phrases`` offers common phrases under a text field, by the field's name.
    """

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {}

    def __init__(
        self,
        *args: Any,
        matter: Matter | None = None,
        actor: Actor | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        self.matter, self.actor = matter, actor
        super().__init__(*args, **kwargs)
        for name, phrases in self.phrases.items():
            self.fields[name].widget.attrs["data-phrases"] = "\n".join(str(p) for p in phrases)

    def to_action(self) -> dict[str, Any]:
        """The keyword arguments for the action."""
        return dict(self.cleaned_data)


def text_field(
    label: str | Promise,
    *,
    required: bool = True,
    hint: str | Promise = "",
    rows: int = 4,
    longest: int = LONGEST,
) -> Text:
    """A text of several lines; what was typed is kept in the browser until it is sent."""
    return Text(
        label=label,
        required=required,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "data-autosave": ""}),
    )


class SendBackForm(StepForm):
    """退回: why the matter is not the unit's own."""

    reason = text_field(_("退回理由"), hint=_("写明不属于本单位职责的依据，以及应当由谁承办。"))


class RequestExtensionForm(StepForm):
    """申请延期: by how much, and why."""

    days = forms.IntegerField(
        label=_("延长天数"),
        min_value=1,
        max_value=365,
        help_text=_("按原期限的计算单位（工作日或日）填写。"),
    )
    reason = text_field(_("延期理由"))


class GrantExtensionForm(StepForm):
    """同意延期: by how much; the new date is counted by the calendar."""

    days = forms.IntegerField(
        label=_("同意延长"),
        min_value=1,
        max_value=365,
        help_text=_("按原期限的计算单位填写；只能延长一次。"),
    )
    reason = text_field(_("意见"), required=False, rows=2)


class RefuseExtensionForm(StepForm):
    """不同意延期: the reason."""

    reason = text_field(_("不同意的理由"))


class SuspendForm(StepForm):
    """中止计时: the reason that law or rule gives."""

    reason = text_field(_("中止原因和依据"))


class ResumeForm(StepForm):
    """恢复计时."""

    reason = text_field(_("说明"), required=False, rows=2)


class UrgeForm(StepForm):
    """催办: by one of the four means, and what was said."""

    means = forms.ChoiceField(
        label=_("催办方式"),
        choices=[(m.value, m.label) for m in Means if m != Means.SYSTEM],
        widget=forms.RadioSelect,
    )
    text = text_field(_("催办内容"), hint=_("记下找了谁、说了什么、对方怎样答复。"))


class AssistAnswerForm(StepForm):
    """协办意见: the assisting unit's part."""

    text = text_field(_("协办意见"), rows=8)


def today() -> dt.date:
    """The day on which a form is shown: what it offers, and what it fills in before."""
    return clock.today()


def unit_choices(*, letters_only: bool = True) -> list[tuple[str, list[tuple[str, str]]]]:
    """The open units in groups by kind, in the county's own order."""
    found = units_on(clock.today())
    if letters_only:
        found = found.filter(handles_letters=True)
    groups: dict[str, list[tuple[str, str]]] = {}
    for pk, name, kind in found.order_by("order", "id").values_list("pk", "name", "kind"):
        groups.setdefault(str(UnitKind(kind).label), []).append((str(pk), name))
    return list(groups.items())


class AssignmentForm(StepForm):
    """交办: one lead unit, assisting ones, and whether it is designated (no sending back)."""

    letters_only: ClassVar[bool] = True

    lead_unit = forms.ChoiceField(label=_("主办单位"))
    assisting = forms.MultipleChoiceField(
        label=_("协办单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_return = forms.BooleanField(
        label=_("指定承办，不得退回"),
        required=False,
        help_text=_("职责有争议、已经协调确定时使用。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = unit_choices(letters_only=self.letters_only)
        self.fields["lead_unit"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]
        self.fields["assisting"].choices = groups  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The units themselves in place of their keys."""
        data = dict(self.cleaned_data)
        keys = [int(data["lead_unit"]), *map(int, data["assisting"])]
        units = Unit.objects.in_bulk(keys)
        data["lead_unit"] = units[keys[0]]
        data["assisting"] = [units[k] for k in keys[1:]]
        return data


STANDARD: dict[str, type[forms.Form]] = {
    "send_back": SendBackForm,
    "request_extension": RequestExtensionForm,
    "grant_extension": GrantExtensionForm,
    "refuse_extension": RefuseExtensionForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "urge": UrgeForm,
    "assist_answer": AssistAnswerForm,
}
