"""Fields that forms share: a colleague (by name or login, likely ones offered), a day, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.attaching import MOST_FILES, Upload
from shuniu.commons.people.models import Member
from shuniu.commons.people.queries import find_members, members_with_duty
from shuniu.ground import clock


class MemberField(forms.CharField):
    """A member, typed as name or login name; ``offer`` fills the browser's list of suggestions."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The page has the suggestions in a list called ``members``."""
        return super().widget_attrs(widget) | {"list": "members", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The member of that name or login; refused when there is none, or more than one."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        name = text.split("（")[0].strip()
        login = text[text.find("（") + 1 :].rstrip("）") if "（" in text else text
        found = list(Member.objects.filter(login=login, is_active=True))
        if not found:
            found = [m for m in find_members(name) if m.name == name]
        if not found:
            raise ValidationError(_("没有找到“%(text)s”，请填写姓名或登录名。") % {"text": text})
        if len(found) > 1:
            same = "、".join(f"{m.name}（{m.login}）" for m in found)
            raise ValidationError(_("有同名的人，请写明是哪一位：%(same)s。") % {"same": same})
        return found[0]


def offered(unit_ids: Any) -> list[str]:
    """Colleagues of the units, as the browser suggests them: 张三（zhangsan）."""
    members = Member.objects.filter(unit_id__in=unit_ids, is_active=True)[:200]
    return [f"{m.name}（{m.login}）" for m in members]


# No office paper is older, none is due later; a slip of the finger (0026, 20226) is told.
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
_YEARS = gettext_lazy("年份不对，请核对（1900年至2199年）。")
_SANE_DAYS = [MinValueValidator(_FIRST, _YEARS), MaxValueValidator(_LAST, _YEARS)]


def day_field(label: str | Promise, *, required: bool = True) -> forms.DateField:
    """A day, picked in the browser's own calendar or typed as 2026-11-22."""
    return forms.DateField(
        label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=_SANE_DAYS,
        error_messages={"invalid": gettext_lazy("日期写成2026-11-22这样。")},
    )


class MomentField(forms.DateTimeField):
    """A moment to the minute; with ``now`` it begins with the present one."""

    def __init__(self, label: str | Promise, *, now: bool = False, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        more.setdefault("required", False)
        super().__init__(label=label, widget=widget, **more)  # type: ignore[arg-type]
        self.now = now

    def validate(self, value: Any) -> None:
        """A moment of an office's years."""
        super().validate(value)
        if value is not None and not _FIRST.year <= value.year <= _LAST.year:
            raise ValidationError(_YEARS)

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """The field on the form, begun with the present minute where it is empty."""
        if self.now and self.initial is None:
            form.initial.setdefault(field_name, clock.now().replace(second=0, microsecond=0))
        return super().get_bound_field(form, field_name)


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, none to several, as ``casework.attaching`` takes them: each with its name.

    ``accept`` is what the browser offers first (``image/*``); the action looks at each.
    """

    def __init__(self, label: str | Promise, *, most: int = MOST_FILES, **more: Any) -> None:
        attrs = {"multiple": True, "accept": more.pop("accept", "")}
        widget = _Several(attrs={k: v for k, v in attrs.items() if v})
        self.most = most
        super().__init__(label=label, required=False, widget=widget, **more)  # type: ignore[arg-type]

    def clean(self, data: Any, initial: Any = None) -> Any:
        """What the action takes; too many are refused here already."""
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > self.most:
            raise ValidationError(_("附件最多%d个。") % self.most)
        found: list[Upload] = [(file, file.name) for file in files]
        return found


class HolderField(forms.ChoiceField):
    """A member who holds a duty for one of the offices that ``offer`` names, or nobody."""

    def __init__(self, label: str | Promise, *, duty: str, **more: Any) -> None:
        self.duty = duty
        more.setdefault("required", False)
        super().__init__(label=label, **more)  # type: ignore[arg-type]

    def offer(self, unit_ids: Collection[int]) -> None:
        """Those who hold it today, by rank."""
        standings = members_with_duty(self.duty, unit_ids, clock.today())
        names = {str(s.member_id): s.name for s in standings}
        self.choices = [("", _("不指定")), *names.items()]

    def clean(self, value: Any) -> Any:
        """The member, or None."""
        key = super().clean(value)
        return Member.objects.get(pk=int(key)) if key else None
