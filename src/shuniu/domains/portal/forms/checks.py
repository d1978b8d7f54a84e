"""Forms of the lists of words and of the checks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm

from ..checking.lists import CHECKS
from ..models import CheckRule, Level, WordKind


class WordForm(StepForm):
    """登记词条: how it must not be written, and how it is."""

    kind = forms.ChoiceField(label=_("类别"), choices=WordKind.choices)
    wrong = forms.CharField(label=_("不应出现"), max_length=60)
    right = forms.CharField(label=_("应写作"), max_length=60, required=False)
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices, initial=Level.BLOCK)
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)


class RuleForm(StepForm):
    """检查力度: of one check, from now on."""

    code = forms.ChoiceField(
        label=_("检查项"), choices=[(code, label) for code, (label, _default) in CHECKS.items()]
    )
    strictness = forms.ChoiceField(label=_("力度"), choices=CheckRule.Strictness.choices)
    reason = forms.CharField(label=_("依据"), max_length=200)


class SettleForm(StepForm):
    """确认: why a warning may stand."""

    because = forms.CharField(
        label=_("可以保留的理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
