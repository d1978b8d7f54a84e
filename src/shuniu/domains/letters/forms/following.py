"""After the answer: callback, closing, reopening."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field

from ..models import Satisfaction


class CallbackForm(StepForm):
    """回访满意: satisfied or basically, and what the writer said."""

    satisfaction = forms.ChoiceField(
        label=_("来信人表示"),
        choices=[c for c in Satisfaction.choices if c[0] != Satisfaction.DISSATISFIED],
        widget=forms.RadioSelect,
    )
    remark = text_field(_("来信人的话"), required=False, rows=2, longest=1000)


class DissatisfiedForm(StepForm):
    """回访不满意: what is still wrong."""

    reason = text_field(_("来信人不满意的理由"), rows=3, longest=1000)


class UnreachedForm(StepForm):
    """回访未接通."""

    note = text_field(_("什么时间、怎样联系的"), rows=2, longest=500)


class CloseForm(StepForm):
    """办结: with an explanation to the writer where they were not content or asked again."""

    explanation = text_field(
        _("向来信人说明"),
        required=False,
        rows=3,
        longest=1000,
        hint=_("来信人不满意或者有追问的，必须说明理由，来信人会看到。"),
    )


class ReopenForm(StepForm):
    """重新办理."""

    reason = text_field(_("重新办理的理由"), rows=2)
