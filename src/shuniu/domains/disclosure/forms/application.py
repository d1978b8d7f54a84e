"""The forms of an application's steps. They only validate; the actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.casework.attaching import Upload
from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field, today, unit_choices
from shuniu.desk.rooms.picking import FilesField, day_field
from shuniu.site.forms import Line, RadioCards

from ..actions.application.receiving import DESCRIPTION_MOST, WANTED_MOST
from ..applicant import Applicant
from ..models import (
    GROUPS,
    OUTCOMES,
    ApplicantKind,
    Application,
    Ask,
    Challenge,
    Consultation,
    FeeWay,
    Getting,
    IdentityKind,
    Said,
    Shape,
    Way,
)
from ..models.outcomes import RECORD
from ..powers.application import BODY_DUTIES
from ..queries.application import (
    handler_of,
    known_organs,
    last_bodies,
    receiving_organs,
)

APPLICANT = ("name", "identity_kind", "identity_number", "phone", "contact", "email", "address")


def blank(choices: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices with none chosen yet."""
    return [("", _("请选择")), *choices]


class EnterForm(StepForm):
    """登记申请: by post, over the counter, or by word of mouth (art. 29)."""

    organ = forms.ChoiceField(label=_("受理机关"))
    way = forms.ChoiceField(
        label=_("提交方式"),
        choices=blank([c for c in Way.choices if c[0] != Way.WEB]),
        help_text=_(
            "当面提交的以当日为收到申请之日；需签收的以签收日为准；其余与申请人确认（第三十一条）。"
        ),
    )
    handed_on = day_field(_("送达（签收）日期"))
    ask = forms.ChoiceField(label=_("申请事项"), choices=Ask.choices)
    applicant_kind = forms.ChoiceField(label=_("申请人类别"), choices=blank(ApplicantKind.choices))
    name = Line(label=_("姓名或者单位名称"), max_length=80)
    identity_kind = forms.ChoiceField(label=_("证件类型"), choices=IdentityKind.choices)
    identity_number = Line(label=_("证件号码"), max_length=40)
    contact = Line(label=_("联系人（单位填写）"), max_length=40, required=False)
    phone = Line(label=_("电话"), max_length=20)
    email = Line(label=_("电子邮箱"), max_length=100, required=False)
    address = Line(label=_("通信地址"), max_length=120, required=False)
    wanted = Line(label=_("所需政府信息的名称"), max_length=WANTED_MOST)
    document_number = Line(label=_("文号（知道的填写）"), max_length=60, required=False)
    description = text_field(_("内容描述"), rows=5, longest=DESCRIPTION_MOST)
    items = forms.IntegerField(
        label=_("拆分为件数"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=_("一份申请含多项内容的，可以拆分到最小合理单元计数。"),
    )
    shape = forms.ChoiceField(label=_("获取形式"), choices=Shape.choices)
    getting = forms.ChoiceField(
        label=_("获取方式"), choices=[c for c in Getting.choices if c[0] != Getting.WEB]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handed_on", today())
        self.organs = {str(organ.pk): organ for organ in self._offered()}
        own = [(key, organ.name) for key, organ in self.organs.items()]
        field = self.fields["organ"]
        field.choices = own or [("", _t("本单位没有受理申请"))]  # type: ignore[attr-defined]
        field.required = len(own) != 1

    def _offered(self) -> list[Unit]:
        """The organs for which this person may enter what came; the county's office first."""
        units = self.actor.units_as(*BODY_DUTIES) if self.actor else frozenset()
        found = [organ for organ in receiving_organs() if handler_of(organ).pk in units]
        return sorted(found, key=lambda organ: organ.pk not in units)

    def to_action(self) -> dict[str, Any]:
        """The applicant as one, the organ itself; the rest as it is."""
        data = dict(self.cleaned_data)
        data["organ"] = self.organs[data["organ"] or next(iter(self.organs))]
        data["applicant"] = Applicant(**{name: data.pop(name) for name in APPLICANT})
        return data


class ConfirmDayForm(StepForm):
    """确认收到申请之日."""

    day = day_field(_("收到申请之日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", today())
        self.fields["day"].help_text = _(
            "网上、传真、平常信函：与申请人确认之日（第三十一条）。答复期限从次日起算。"
        )


class CorrectionForm(StepForm):
    """告知补正."""

    missing = text_field(_("需要补正的内容和方法"), hint=_("一次性写全；只能告知一次。"))
    days = forms.IntegerField(label=_("补正期限（工作日）"), min_value=1, max_value=60, initial=10)


class CorrectForm(StepForm):
    """登记补正."""

    text = text_field(_("补正内容"), rows=6)
    day = day_field(_("收到补正的日期（不填为今天）"), required=False)
    explanation = text_field(_("逾期的正当理由"), required=False, rows=2, longest=500)


class AskUnitsForm(StepForm):
    """请单位协助检索."""

    units = forms.MultipleChoiceField(
        label=_("协助检索的单位"), widget=forms.CheckboxSelectMultiple
    )
    text = text_field(_("检索要求"), required=False, hint=_("请不要写明申请人是谁。"), longest=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = unit_choices(letters_only=False)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The units themselves in place of their keys."""
        keys = [int(key) for key in self.cleaned_data["units"]]
        found = Unit.objects.in_bulk(keys)
        return {"units": [found[key] for key in keys], "text": self.cleaned_data["text"]}


class ConsultForm(StepForm):
    """征求意见."""

    whom = forms.ChoiceField(
        label=_("征求的对象"),
        choices=Consultation.Whom.choices,
        widget=RadioCards(
            {
                "third_party": _("公开可能损害其合法权益；逾期不答由本机关决定（第三十二条）"),
                "comaker": _("共同制作的行政机关；逾期不答视为同意公开（第三十四条）"),
            }
        ),
    )
    party = Line(label=_("名称或者姓名"), max_length=80)
    subject = text_field(
        _("征求意见的信息内容"), hint=_("写明拟公开的内容；答复期限从发函次日起暂停计算。")
    )


class OpinionForm(StepForm):
    """登记意见."""

    consultation = forms.ChoiceField(label=_("征求对象"))
    said = forms.ChoiceField(label=_("意见"), choices=blank(Said.choices))
    reasons = text_field(_("理由和范围"), required=False)
    day = day_field(_("收到意见的日期（不填为今天；逾期没有意见的不填）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.matter.pk if self.matter else None
        self.asked = {
            str(c.pk): c for c in Consultation.objects.filter(application_id=key, said="")
        }
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]
            (k, _t("{party}（期限{due}）").format(party=c.party, due=c.term.due_on))
            for k, c in self.asked.items()
        ]

    def to_action(self) -> dict[str, Any]:
        """The consultation itself in place of its key."""
        data = dict(self.cleaned_data)
        data["consultation"] = self.asked[data["consultation"]]
        return data


class GrantForm(StepForm):
    """同意延期."""

    days = forms.IntegerField(
        label=_("同意延长（工作日）"),
        min_value=1,
        max_value=20,
        initial=20,
        help_text=_("最长不超过20个工作日，只能延长一次（第三十三条）。"),
    )
    reason = text_field(_("告知申请人的延期理由"), rows=2, longest=300)


class AskReasonsForm(StepForm):
    """要求说明理由."""

    text = text_field(_("申请数量、频次明显超过合理范围的事实"))


class ReasonsForm(StepForm):
    """登记理由."""

    text = text_field(_("申请人说明的理由"))


class DeferForm(StepForm):
    """确定延迟答复的合理期限."""

    due_on = day_field(_("答复期限延至"))
    reason = text_field(_("理由"), rows=2, longest=300)


class ChargeForm(StepForm):
    """收费通知."""

    way = forms.ChoiceField(
        label=_("收费方式"),
        choices=FeeWay.choices,
        widget=RadioCards(
            {
                "items": _(
                    "同一申请人一个自然月内第11件起：11—30件每件100元，以后每10件一档加100元"
                ),
                "pages": _("31—100页每页10元，101—200页每页20元，201页以上每页40元"),
            }
        ),
    )
    pages = forms.IntegerField(label=_("页数（按量时填写）"), min_value=1, required=False)
    how = text_field(
        _("缴纳方式"),
        rows=2,
        longest=300,
        hint=_(
            "写进收费通知书：到哪里缴、缴入哪个账户，如“持本通知到县政务服务中心收费窗口缴纳”。"
        ),
    )


class PaymentForm(StepForm):
    """登记缴费."""

    paid_on = day_field(_("缴费日期"))
    receipt = Line(label=_("票据号"), max_length=60)


class DraftAnswerForm(StepForm):
    """拟答复: the letter's fixed sentences come with the outcome."""

    outcome = forms.ChoiceField(label=_("答复类型"))
    text = text_field(
        _("具体内容"),
        rows=8,
        longest=6000,
        hint=_(
            "写明事实、依据和公开的内容或者获取途径。收悉、法律依据和救济途径由系统写入答复书。"
        ),
    )
    withheld = text_field(_("不予公开的部分及理由（部分公开时填写）"), required=False, rows=3)
    public_interest = text_field(
        _("不采纳第三方意见的理由"),
        required=False,
        rows=2,
        hint=_(
            "第三方不同意而仍要公开的，写明不公开对公共利益的重大影响（第十五条）；将书面告知第三方。"
        ),
    )
    right_organ = forms.ChoiceField(
        label=_("负责公开的机关（不属于本机关负责时选择）"),
        required=False,
        help_text=_("能够确定的，答复书告知其名称和联系方式（第三十六条第五项）。"),
    )
    other_organ = Line(label=_("列表中没有的机关名称"), max_length=80, required=False)
    right_contact = Line(
        label=_("该机关的联系方式"),
        max_length=200,
        required=False,
        help_text=_("列表中的机关可以不填，由系统写入登记的地址和电话。"),
    )
    papers = FilesField(_("随答复提供的信息"), help_text=_("PDF、OFD、Word、Excel或者图片。"))
    reconsideration_body = Line(
        label=_("行政复议机关"), max_length=80, help_text=_("答复书中告知的复议机关全称。")
    )
    court = Line(label=_("有管辖权的人民法院"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("请选择")), *self._offered()]  # type: ignore[attr-defined]
        self.known = known_organs()
        self.fields["right_organ"].choices = blank([(name, name) for name in self.known])  # type: ignore[attr-defined]
        if self.matter is None:
            return
        body, court = last_bodies(self.matter.disclosure_application.organ_id)
        self.initial.setdefault("reconsideration_body", body)
        self.initial.setdefault("court", court)
        before = (
            self.matter.disclosure_application.answers.filter(returned_at__isnull=False)
            .order_by("-pk")
            .first()
        )
        if before is not None:
            kept = ("outcome", "text", "withheld", "public_interest", "right_contact")
            for name in (*kept, "reconsideration_body", "court"):
                self.initial[name] = getattr(before, name)
            named = "right_organ" if before.right_organ in self.known else "other_organ"
            self.initial[named] = before.right_organ

    def _offered(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        application: Application | None = (
            self.matter.disclosure_application if self.matter else None
        )
        record = application is not None and application.ask == Ask.RECORD
        return [
            (label, [(o.code, o.row) for o in OUTCOMES.values() if o.group == group])
            for group, label in GROUPS.items()
            if (group == RECORD) == record
        ]

    def to_action(self) -> dict[str, Any]:
        """The cleaned fields, with the files as the action takes them."""
        data = dict(self.cleaned_data)
        papers: list[Upload] = data.get("papers") or []
        data["right_organ"] = data.pop("other_organ") or data["right_organ"]
        data["right_contact"] = data["right_contact"] or self.known.get(data["right_organ"], "")
        return data | {"papers": papers}


class ReturnForm(StepForm):
    """退回修改."""

    reason = text_field(_("退回理由"))


class WithdrawDraftForm(StepForm):
    """收回修改."""

    reason = text_field(_("说明"), required=False, rows=2)


class ApproveForm(StepForm):
    """审核签发."""

    remark = text_field(_("审核意见"), required=False, rows=2, longest=300)


class DeliveryForm(StepForm):
    """登记送达."""

    means = forms.ChoiceField(label=_("送达方式"), choices=blank(Getting.choices))
    day = day_field(_("送达日期"))
    proof = Line(label=_("送达凭证"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].help_text = _("邮寄的填邮件号码；领取的填签收人。")
        self.initial.setdefault("day", today())
        if self.matter is not None:
            self.initial.setdefault("means", self.matter.disclosure_application.getting)


class WithdrawForm(StepForm):
    """撤回申请: entered for an applicant who said so."""

    reason = text_field(_("申请人怎样提出撤回"), rows=2, longest=300)


class ChallengeForm(StepForm):
    """登记复议诉讼."""

    kind = forms.ChoiceField(label=_("类别"), choices=blank(Challenge.Kind.choices))
    body = Line(label=_("受理机关（法院）"), max_length=80)
    case_number = Line(label=_("案号"), max_length=60)
    filed_on = day_field(_("受理日期"))


class ResultForm(StepForm):
    """登记复议诉讼结果."""

    challenge = forms.ChoiceField(label=_("案件"))
    result = forms.ChoiceField(label=_("结果"), choices=blank(Challenge.Result.choices))
    decided_on = day_field(_("结案日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.matter.pk if self.matter else None
        self.pending = {
            str(c.pk): c for c in Challenge.objects.filter(application_id=key, result="")
        }
        self.fields["challenge"].choices = [  # type: ignore[attr-defined]
            (k, str(c)) for k, c in self.pending.items()
        ]

    def to_action(self) -> dict[str, Any]:
        """The case itself in place of its key."""
        data = dict(self.cleaned_data)
        return data | {"challenge": self.pending[data["challenge"]]}


class AgainForm(StepForm):
    """重新办理."""

    reason = text_field(_("依据的复议决定或者判决"))


class ReasonToLookForm(StepForm):
    """Why somebody wants to see the applicant's data, or how the applicant was recognised."""

    reason = text_field(_("理由"), rows=2, longest=200)


FORMS: dict[str, type[forms.Form]] = {
    "confirm_day": ConfirmDayForm,
    "request_correction": CorrectionForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
    "ask_units": AskUnitsForm,
    "consult": ConsultForm,
    "record_opinion": OpinionForm,
    "grant_extension": GrantForm,
    "ask_reasons": AskReasonsForm,
    "give_reasons": ReasonsForm,
    "defer": DeferForm,
    "charge": ChargeForm,
    "record_payment": PaymentForm,
    "draft_answer": DraftAnswerForm,
    "withdraw_draft": WithdrawDraftForm,
    "return_draft": ReturnForm,
    "approve_answer": ApproveForm,
    "record_delivery": DeliveryForm,
    "record_challenge": ChallengeForm,
    "record_result": ResultForm,
    "handle_again": AgainForm,
}
