"""What a county has decided itself, and the defaults where it has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label

from ..models import Setting, SettingCode

_USUAL: Label = _("默认值，可调")
DEFAULTS: dict[str, int] = {SettingCode.TARGET_MONTH: 8, SettingCode.CONTENT_WITH_BASICALLY: 1}


@dataclass(frozen=True)
class InForce:
    """A setting as it is in force: the number, the paper that says so, since when."""

    value: int
    source: Label
    since: dt.date | None = None


def settings_on(day: dt.date) -> dict[str, InForce]:
    """All settings in force on a day; one query."""
    found = {code: InForce(value, _USUAL) for code, value in DEFAULTS.items()}
    for row in Setting.objects.filter(since__lte=day).order_by("since", "id"):
        found[row.code] = InForce(row.value, row.source, row.since)
    return found


def setting(code: str, day: dt.date) -> int:
    """One setting's number in force on a day."""
    return settings_on(day)[code].value
