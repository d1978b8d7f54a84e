"""Fields that several forms of supervision have: units, leaders, milestones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.progress.actions import MOST_MILESTONES
from shuniu.casework.progress.models import Milestone
from shuniu.casework.progress.queries import due_of
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.forms import text_field, unit_choices
from shuniu.site.forms import Text

from ..actions.reading import planned_from

REASON_MOST = 1000
TEXT_MOST = 5000


def as_lines(milestones: Iterable[Milestone]) -> str:
    """Milestones not yet reached, as the field has them."""
    return "\n".join(
        f"{due_of(one)} {one.title}" + (f"（{one.target}）" if one.target else "")
        for one in milestones
        if one.met_at is None
    )


class MilestonesField(Text):
    """节点: a line each, the day first, the measure in brackets; none where there are none."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=gettext_lazy("节点"),
            required=False,
            rows=4,
            max_length=8000,
            help_text=gettext_lazy(
                "一行一个，先写日期：2026-09-30 主体完工（完成投资2000万元）。没有节点的不填。"
            ),
            **more,
        )

    def clean(self, value: Any) -> Any:
        """The milestones as the action takes them."""
        text = super().clean(value)
        try:
            found = planned_from(text or "")
        except ValueError as wrong:
            raise ValidationError(
                _("看不懂这一行：%(line)s。请先写日期，如2026-09-30。") % {"line": str(wrong)[:60]}
            ) from None
        if len(found) > MOST_MILESTONES:
            raise ValidationError(_("节点最多%d个。") % MOST_MILESTONES)
        return found


class UnitField(forms.ChoiceField):
    """One of the county's units, or none where it is not required."""

    def __init__(self, label: str | Promise, **more: Any) -> None:
        super().__init__(label=label, choices=lambda: _units(), **more)  # type: ignore[arg-type]

    def clean(self, value: Any) -> Any:
        """The unit itself."""
        key = super().clean(value)
        return Unit.objects.get(pk=int(key)) if key else None


# Whom the office supervises: not itself, not its sections (条例 article 5).
_NOT_SUPERVISED = (UnitKind.COUNTY_GOVERNMENT, UnitKind.COUNTY_OFFICE, UnitKind.SECTION)


def supervised() -> list[tuple[str, list[tuple[str, str]]]]:
    """The units that an item may be given to, in groups, in the county's own order."""
    without = {str(kind.label) for kind in _NOT_SUPERVISED}
    return [group for group in unit_choices(letters_only=False) if group[0] not in without]


def _units() -> list[Any]:
    return [("", _("请选择")), *supervised()]


def reason_field(label: str | Promise, hint: str | Promise = "") -> forms.CharField:
    """A reason of some lines."""
    return text_field(label, rows=3, longest=REASON_MOST, hint=hint)
