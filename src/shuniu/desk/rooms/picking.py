"""Fields of these forms: a colleague, by name or login with the likely ones offered; a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.models import Member
from shuniu.commons.people.queries import find_members


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


def day_field(label: str | Promise, *, required: bool = True) -> forms.DateField:
    """A day, picked in the browser's own calendar or typed as 2026-11-22."""
    return forms.DateField(
        label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日期写成2026-11-22这样。")},
    )
