"""Fields that several forms of documents have: recipients as clerks write them, stations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.forms import unit_choices
from shuniu.site.forms import Text

# 统称: what clerks write for many units at once, and the kinds of units that are meant.
_DEPARTMENTS = (UnitKind.COMPONENT_DEPARTMENT,)
_DIRECT = (
    UnitKind.COMPONENT_DEPARTMENT,
    UnitKind.AFFILIATED_INSTITUTION,
    UnitKind.DISPATCHED_AGENCY,
    UnitKind.PUBLIC_INSTITUTION,
    UnitKind.VERTICAL_UNIT,
    UnitKind.OFFICE_BUREAU,
)
_ALL = tuple(
    kind
    for kind in UnitKind
    if kind not in (UnitKind.COUNTY_GOVERNMENT, UnitKind.COUNTY_OFFICE, UnitKind.SECTION)
)
GROUPS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"各(?:乡镇（街道）|镇街|乡镇街道|镇（街道）|乡镇、街道)(?:.*)"),
        (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT),
    ),
    (re.compile(r"各(?:乡镇|镇|乡)(?:人民政府|政府)?"), (UnitKind.TOWNSHIP,)),
    (re.compile(r"(?:各)?街道办事处|各街道"), (UnitKind.SUBDISTRICT,)),
    (re.compile(r"县(?:政府|直|级)各(?:有关)?(?:工作)?部门"), _DEPARTMENTS),
    (re.compile(r"(?:县政府)?各?直属机构"), (UnitKind.AFFILIATED_INSTITUTION,)),
    (re.compile(r"(?:县政府)?各?派出机构"), (UnitKind.DISPATCHED_AGENCY,)),
    (re.compile(r"县直各(?:有关)?(?:部门、)?单位|县直有关单位"), _DIRECT),
    (re.compile(r"(?:全县)?各(?:有关)?单位"), _ALL),
    (re.compile(r"各企事业单位"), (UnitKind.PUBLIC_INSTITUTION, UnitKind.ENTERPRISE)),
)
_PARTS = re.compile(r"[、，,；;\n：:。]+")


def recipients_in(text: str) -> tuple[list[Unit | str], bool]:
    """Units of ours and bodies outside as a line of 主送 names them; whether it used 统称.

    Each unit once, in the order in which it is named first. Two queries at most.
    """
    found: dict[object, Unit | str] = {}
    grouped = False
    units = list(Unit.objects.filter(closed_on__isnull=True))
    by_name = {u.name: u for u in units} | {u.short_name: u for u in units}
    by_name |= {u.name: u for u in units}
    for part in (p.strip() for p in _PARTS.split(text)):
        if not part:
            continue
        kinds = next((kinds for words, kinds in GROUPS if words.fullmatch(part)), ())
        if kinds:
            grouped = True
            for unit in units:
                if unit.kind in kinds and unit.in_exchange:
                    found.setdefault(unit.pk, unit)
            continue
        unit_named = by_name.get(part)
        found.setdefault(unit_named.pk if unit_named else part, unit_named or part)
    return list(found.values()), grouped


class RecipientsField(Text):
    """主送 or 抄送 as it is printed: names parted by 、, 统称 such as 各乡镇人民政府 too."""

    def __init__(self, label: str | Promise, **more: Any) -> None:
        more.setdefault("required", False)
        more.setdefault(
            "help_text",
            gettext_lazy(
                "用顿号或逗号隔开。可以写全称、简称、统称（各乡镇人民政府、街道办事处、县政府各部门、"
                "县直各单位），县外机关写全称。"
            ),
        )
        super().__init__(label=label, rows=2, max_length=6000, **more)

    def clean(self, value: Any) -> Any:
        """The text as typed, and whom it means: ``(text, recipients, grouped)``."""
        text = str(super().clean(value) or "")
        recipients, grouped = recipients_in(text)
        return text, recipients, grouped


class UnitsField(Text):
    """Units of ours, by name, 统称 too; a name that is none is refused."""

    def __init__(self, label: str | Promise, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(label=label, rows=2, max_length=6000, **more)

    def clean(self, value: Any) -> Any:
        """The units."""
        found, _grouped = recipients_in(str(super().clean(value) or ""))
        strange = [one for one in found if not isinstance(one, Unit)]
        if strange:
            raise ValidationError(
                _("没有这个单位：%(names)s。") % {"names": "、".join(map(str, strange))}
            )
        return found


class UnitField(forms.ChoiceField):
    """One of the county's units, or none where it is not required."""

    def __init__(self, label: str | Promise, **more: Any) -> None:
        super().__init__(label=label, choices=_units, **more)  # type: ignore[arg-type]

    def clean(self, value: Any) -> Any:
        """The unit itself."""
        key = super().clean(value)
        return Unit.objects.get(pk=int(key)) if key else None


def _units() -> list[Any]:
    return [("", _("请选择")), *unit_choices(letters_only=False)]
