"""Answers, their review, and the masked copy for the public."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field
from shuniu.site.forms import Line

from ..actions import masked_copy
from ..actions.answering import ANSWER_MOST
from ..models import Answer, Letter


class DraftAnswerForm(StepForm):
    """起草答复: what the writer will read."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (
            _("您好！来信收悉，现答复如下："),
            _("感谢您的关心和支持。如有疑问，请与我们联系。"),
        )
    }
    text = text_field(
        _("答复内容"),
        rows=12,
        longest=ANSWER_MOST,
        hint=_("写清调查情况、依据、结果；一时解决不了的，说明原因和计划。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            last = Answer.objects.filter(letter_id=self.matter.pk, returned_at__isnull=False)
            draft = last.order_by("-id").first()
            if draft is not None and draft.released_at is None:
                self.initial.setdefault("text", draft.text)


class WithdrawDraftForm(StepForm):
    """收回修改."""

    reason = text_field(_("收回的理由"), required=False, rows=2)


class ReturnDraftForm(StepForm):
    """退回修改: what is wrong with the draft."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "reason": (_("没有正面回答来信人的问题。"), _("请写明办理依据。"), _("请写明完成时间。"))
    }
    reason = text_field(_("要修改什么"), rows=3)


class ApproveAnswerForm(StepForm):
    """审核放行: the reviewer has read it; it goes to the writer at once."""

    remark = text_field(
        _("审核意见"),
        required=False,
        rows=2,
        hint=_("放行后答复立即告知来信人和并案的各位来信人。"),
    )


class PrepareForm(StepForm):
    """脱敏: the masked copy, which a person reads over and a second one checks."""

    title = Line(label=_("公开标题"), max_length=200)
    text = text_field(_("公开内容"), rows=8, longest=4000)
    answer = text_field(_("公开答复"), rows=8, longest=6000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            letter = Letter.objects.select_related("answer", "matter").get(pk=self.matter.pk)
            for name, words in masked_copy(letter).items():
                self.initial.setdefault(name, words)


class PublishForm(StepForm):
    """审核公开: the second person says that they have read every word."""

    checked = forms.BooleanField(
        label=_("我已逐字核对，公开内容里没有个人信息、工作秘密和不宜公开的内容")
    )

    def to_action(self) -> dict[str, Any]:
        """The action needs nothing but the person."""
        return {}


class ReturnPublicationForm(StepForm):
    """退回脱敏."""

    reason = text_field(_("哪里要改"), rows=2)


class UnpublishForm(StepForm):
    """撤下公开."""

    reason = text_field(_("撤下的理由"), rows=2)
