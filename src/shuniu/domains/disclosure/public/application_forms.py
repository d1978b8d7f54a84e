"""What an applicant is asked, one thing a page; the rules themselves are in ``actions``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import UnitKind
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import mask_identity
from shuniu.site.forms import CitizenForm, Line, RadioCards, Text

from ..actions.application.receiving import (
    DESCRIPTION_LEAST,
    DESCRIPTION_MOST,
    WANTED_MOST,
    checked,
)
from ..applicant import Applicant
from ..models import ApplicantKind, Ask, Getting, IdentityKind, Shape
from ..queries.application import receiving_organs

_TOWNS, OTHERS = _("乡镇（街道）"), _("部门和其他机关")
GROUPS = {
    UnitKind.COUNTY_GOVERNMENT: _("县人民政府"),
    UnitKind.COUNTY_OFFICE: _("县人民政府"),
    UnitKind.TOWNSHIP: _TOWNS,
    UnitKind.SUBDISTRICT: _TOWNS,
}
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class OrganForm(CitizenForm):
    """Who is asked: each organ answers for what it made or keeps (art. 4, 10, 27)."""

    organ = forms.ChoiceField(
        label=_("受理机关"),
        help_text=_("谁制作、谁保存的信息，就向谁申请。不清楚的，选县政府办公室。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in receiving_organs():
            named = str(GROUPS.get(UnitKind(unit.kind), OTHERS))
            groups.setdefault(named, []).append((unit.code, unit.name))
        self.fields["organ"].choices = [("", _("请选择")), *groups.items()]  # type: ignore[attr-defined]


class KindForm(CitizenForm):
    """Who applies, and for what."""

    ask = forms.ChoiceField(
        label=_("您要申请什么？"),
        choices=Ask.choices,
        initial=Ask.INFORMATION,
        widget=RadioCards({"record": _("行政机关提供的与您自身相关的信息记录不准确时")}),
    )
    applicant_kind = forms.ChoiceField(
        label=_("您以什么身份申请？"), choices=ApplicantKind.choices, widget=RadioCards()
    )


class WhoForm(CitizenForm):
    """Name, proof of identity and telephone (art. 29); for an organisation the person to reach."""

    name = Line(label=_("姓名"), max_length=80)
    identity_kind = forms.ChoiceField(label=_("证件类型"), choices=[])
    identity_number = Line(
        label=_("证件号码"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    file = forms.FileField(
        label=_("身份证明的照片或者扫描件"),
        help_text=_(
            "图片或者PDF。条例第二十九条要求提供身份证明；只用于核对身份，不公开，只有受理申请的工作机构能打开。"
        ),
    )
    contact = Line(label=_("联系人"), max_length=40)
    phone = Line(
        label=_("联系电话"), max_length=20, help_text=_("用于确认收到日期和通知，不公开。")
    )

    def __init__(self, *args: Any, person: bool = True, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = ApplicantKind.PERSON if person else ApplicantKind.OTHER
        choices = {
            True: (IdentityKind.ID_CARD, IdentityKind.OTHER),
            False: (IdentityKind.CREDIT_CODE, IdentityKind.OTHER),
        }[person]
        self.fields["identity_kind"].choices = [(c.value, c.label) for c in choices]  # type: ignore[attr-defined]
        self.initial.setdefault("identity_kind", choices[0].value)
        if person:
            del self.fields["contact"]
        else:
            self.fields["name"].label = _("单位名称")
        if kept:
            self.fields["file"].required = False
            self.fields["file"].help_text = _("已上传：{name}。要换一份再选。").format(name=kept)

    def clean(self) -> dict[str, Any]:
        """The identity number is checked here already, so that nobody comes to the end with it."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                checked(_applicant(data), self.kind)
            except FieldRefused as refused:
                self.refuse(refused)
        return data

    def shown(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """The number only masked: the page may be printed."""
        told = dict(self.initial)
        told["identity_number"] = mask_identity(str(told.get("identity_number", "")))
        return super().shown(told)


def _applicant(data: dict[str, Any]) -> Applicant:
    names = ("name", "identity_kind", "identity_number", "phone", "contact")
    return Applicant(**{name: str(data.get(name) or "") for name in names})


class WantedForm(CitizenForm):
    """What is wanted."""

    wanted = Line(
        label=_("所需政府信息的名称"),
        help_text=_("文件、事项或者数据的名称，如“2025年城区供水管网改造项目验收报告”"),
        max_length=WANTED_MOST,
    )
    document_number = Line(label=_("文号（知道的请填写）"), max_length=60, required=False)
    description = Text(
        label=_("内容描述"),
        help_text=_("谁制作的、什么时间、关于什么；越具体越容易查到。请不要写国家秘密。"),
        min_length=DESCRIPTION_LEAST,
        max_length=DESCRIPTION_MOST,
        rows=7,
    )


class HowForm(CitizenForm):
    """In which form and by which way it is to be got."""

    shape = forms.ChoiceField(
        label=_("希望得到的形式"),
        choices=Shape.choices,
        initial=Shape.ELECTRONIC,
        widget=RadioCards(),
    )
    getting = forms.ChoiceField(
        label=_("希望怎样得到"),
        choices=Getting.choices,
        initial=Getting.WEB,
        widget=RadioCards({"web": _("在本网站凭编号和查询码查看、下载，最快")}),
    )
    email = forms.EmailField(label=_("电子邮箱（选电子邮件时填写）"), required=False)
    address = Line(label=_("通信地址（选邮寄时填写）"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Where it is to be sent has to be known."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("getting") == Getting.EMAIL and not data.get("email"):
            self.add_error("email", _("要用电子邮件获取，请填写电子邮箱。"))
        if data.get("getting") == Getting.POST and not data.get("address"):
            self.add_error("address", _("要邮寄获取，请填写通信地址。"))
        return data


class OwnForm(CitizenForm):
    """The number and the code by which applicants find their application."""

    number = Line(label=_("编号"), max_length=60, help_text=_("提交申请后显示的编号"))
    code = Line(
        label=_("查询码"),
        max_length=40,
        help_text=_("10位数字"),
        widget=forms.TextInput(attrs=NUMERIC),
    )


class CorrectForm(CitizenForm):
    """What was asked to be made clear."""

    text = Text(label=_("补正的内容"), max_length=3000, rows=7)
    explanation = Line(label=_("逾期的理由（补正期限已过时填写）"), max_length=300, required=False)


class ReasonsForm(CitizenForm):
    """Why so much is asked for."""

    text = Text(label=_("申请的理由"), max_length=3000, rows=6)


class WithdrawForm(CitizenForm):
    """Taking an application back."""

    reason = Line(label=_("撤回的原因"), required=False, max_length=200)


class ReceiptForm(CitizenForm):
    """Nothing to fill in: the button is the answer."""
