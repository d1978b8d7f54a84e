"""Handing letters to units."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import AssignmentForm, StepForm, text_field

from ..queries import letter_of


class DispatchForm(AssignmentForm):
    """交办: who leads, who assists, the proposed handling, and whether the matter is complex."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "opinion": (
            _("请调查核实，依法依规办理，按期答复来信人。"),
            _("请主办单位牵头，会同协办单位研究办理。"),
            _("涉及安全，请立即处置并报告结果。"),
        )
    }

    complex = forms.BooleanField(
        label=_("复杂事项，几个单位会办"),
        required=False,
        help_text=_("答复期限按复杂事项计算；须有协办单位。"),
    )
    opinion = text_field(_("拟办意见"), required=False, rows=3, longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None:
            return
        letter = letter_of(self.matter)
        last = letter.lead_unit_id or (
            self.matter.assignments.filter(role="lead")
            .order_by("-id")
            .values_list("unit_id", flat=True)
            .first()
        )
        if last is not None and self.matter.state == "to_rehandle":
            self.initial.setdefault("lead_unit", str(last))
        refused = letter.complained_unit_id
        if letter.letter_type.accusation and refused is not None:
            for name in ("lead_unit", "assisting"):
                self.fields[name].choices = _without(self.fields[name].choices, str(refused))  # type: ignore[attr-defined]


def _without(choices: Any, key: str) -> list[Any]:
    """The groups of units without the one complained of."""
    kept: list[Any] = []
    for value, label in choices:
        if isinstance(label, list):
            kept.append((value, [c for c in label if c[0] != key]))
        elif value != key:
            kept.append((value, label))
    return kept


class RedispatchForm(DispatchForm):
    """指定承办: whoever is chosen now may not send it back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["no_return"]
        self.fields["lead_unit"].help_text = _("指定以后不得退回。")


class RecallForm(StepForm):
    """收回改派."""

    reason = text_field(_("收回的理由"), rows=2)


class InstructForm(StepForm):
    """批示: what the leader wants done."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (
            _("请抓紧办理，按期答复。"),
            _("请主要负责同志亲自过问。"),
            _("请研究提出解决办法。"),
        )
    }
    text = text_field(_("批示"), rows=3, longest=1000)
