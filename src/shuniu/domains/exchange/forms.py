"""The forms of the steps, of sending by hand, and of groups and peers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter, Outcome, Role
from shuniu.casework.posting import URGENCIES
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import FilesField, day_field
from shuniu.site.forms import Line

from .hands import HANDS
from .models import Level, Peer, RecipientGroup
from .queries import group_size, in_exchange

KINDS = ("通知", "意见", "函", "请示", "报告", "批复", "通报", "决定", "公告", "纪要")
PAPERS_MOST = 20


class UnitsField(forms.MultipleChoiceField):
    """Several units, ticked; ``offer`` says which."""

    def __init__(self, label: str | Lazy, **more: Any) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            widget=forms.CheckboxSelectMultiple,
            **more,
        )

    def offer(self, units: Any) -> None:
        """The units in groups by kind, in the county's order."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in units:
            label = str(UnitKind(unit.kind).label)
            groups.setdefault(label, []).append((str(unit.pk), unit.name))
        self.choices = list(groups.items())

    def clean(self, value: Any) -> Any:
        """The units themselves, in the county's order."""
        keys = [int(key) for key in super().clean(value)]
        return list(Unit.objects.filter(pk__in=keys).order_by("order", "id"))


class SendForm(StepForm):
    """发送公文: head, file, receivers."""

    from_unit = forms.ChoiceField(label=gettext_lazy("发文单位"))
    title = Line(label=gettext_lazy("标题"), max_length=200)
    number = Line(
        label=gettext_lazy("发文字号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如“云农发〔2026〕12号”；没有编号的可以不填。"),
    )
    kind_label = Line(
        label=gettext_lazy("文种"),
        max_length=16,
        initial=KINDS[0],
        help_text=gettext_lazy("通知、意见、函、请示、报告、批复等。"),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"),
        choices=list(URGENCIES.items()),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("决定各单位的签收期限；特急件当日签收。"),
    )
    day = day_field(gettext_lazy("成文日期（不填为今天）"), required=False)
    reply_to = Line(label=gettext_lazy("所复文号"), max_length=60, required=False)
    uploads = FilesField(
        gettext_lazy("正文和附件"),
        most=PAPERS_MOST,
        accept=".pdf,.ofd,.docx,.xlsx",
        help_text=gettext_lazy(
            "第一个文件是正文。本系统为非涉密系统，严禁处理、存储、传输国家秘密。"
        ),
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("收文单位组"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(gettext_lazy("收文单位"), required=False)
    peers = forms.MultipleChoiceField(
        label=gettext_lazy("上级、下级和其他地方"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = day_field(gettext_lazy("签收期限（不填按紧急程度）"), required=False)
    remark = text_field(gettext_lazy("说明"), required=False, rows=2, longest=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.actor is not None
        known, own = list(in_exchange()), self.actor.units_as(*HANDS)
        office = any(u.pk in own and u.kind == UnitKind.COUNTY_OFFICE for u in known)
        mine = [
            u for u in known if u.pk in own or (office and u.kind == UnitKind.COUNTY_GOVERNMENT)
        ]
        mine.sort(key=lambda u: u.pk not in own)
        fields: dict[str, Any] = self.fields
        fields["from_unit"].choices = [(str(u.pk), u.name) for u in mine]
        fields["units"].offer([u for u in known if u.pk not in own])
        fields["groups"].choices = [
            (str(g.pk), _("{name}（{n}个）").format(name=g.name, n=group_size(g)))
            for g in RecipientGroup.objects.filter(is_active=True)
        ]
        peers = [(p.code, p.name) for p in Peer.objects.filter(is_enabled=True)]
        fields["peers"].choices = peers
        if not peers:
            del fields["peers"]

    def to_action(self) -> dict[str, Any]:
        """The units and groups themselves in place of their keys."""
        data = dict(self.cleaned_data)
        data["from_unit"] = Unit.objects.get(pk=int(data["from_unit"]))
        data["groups"] = list(RecipientGroup.objects.filter(pk__in=map(int, data["groups"])))
        return data


class ReturnForm(StepForm):
    """退回: why."""

    reason = text_field(
        gettext_lazy("退回理由"),
        rows=3,
        longest=500,
        hint=gettext_lazy("写明哪里不符合要求，如缺附件、行文关系不当、不属本单位职责。"),
    )


class AddForm(StepForm):
    """补发: to whom else."""

    units = UnitsField(gettext_lazy("补发单位"))
    due_on = day_field(gettext_lazy("签收期限（不填按紧急程度）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        having = _having(self.matter) if self.matter is not None else set()
        field: Any = self.fields["units"]
        field.offer([u for u in in_exchange() if u.pk not in having])


class ReturnedUnitsForm(StepForm):
    """Of those that gave it back, all unless some are ticked."""

    units = UnitsField(
        gettext_lazy("退回单位"),
        required=False,
        help_text=gettext_lazy("不选就是全部退回单位。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        if self.matter is not None:
            field.offer(
                r.assignment.unit
                for r in self.matter.dispatch.returns.filter(
                    settled_at__isnull=True
                ).select_related("assignment__unit")
            )


class ResendForm(ReturnedUnitsForm):
    """重新发送."""

    text = text_field(gettext_lazy("说明"), required=False, rows=2, longest=200)
    due_on = day_field(gettext_lazy("签收期限（不填按紧急程度）"), required=False)


class AcceptForm(ReturnedUnitsForm):
    """同意退回."""

    text = text_field(gettext_lazy("说明"), required=False, rows=2, longest=200)


class RecallForm(StepForm):
    """撤回: why, and from whom; who has signed keeps it."""

    reason = text_field(gettext_lazy("撤回原因"), rows=2, longest=300)
    units = UnitsField(
        gettext_lazy("只撤回这些单位"),
        required=False,
        help_text=gettext_lazy("不选就是全部未签收的单位；已签收的不能撤回。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        if self.matter is not None:
            field.offer(
                a.unit
                for a in self.matter.assignments.select_related("unit").order_by("pk")
                if a.done_at is None and a.role == Role.RECEIVE
            )


def _having(matter: Matter) -> set[int]:
    kept = matter.assignments.filter(role=Role.RECEIVE, outcome__in=("", Outcome.DONE))
    return {matter.unit_id, *kept.values_list("unit_id", flat=True)}


FORMS: dict[str, type[forms.Form]] = {
    "send_back": ReturnForm,
    "add_units": AddForm,
    "resend": ResendForm,
    "accept_return": AcceptForm,
    "recall": RecallForm,
}


class GroupForm(StepForm):
    """收文单位组: its name, kinds of units, single ones, and those left out."""

    name = Line(label=gettext_lazy("名称"), max_length=40)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("单位类别"),
        choices=UnitKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("以后新设的同类单位自动进组。"),
    )
    units = UnitsField(gettext_lazy("另加单位"), required=False)
    without = UnitsField(gettext_lazy("不含单位"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(in_exchange())
        for name in ("units", "without"):
            field: Any = self.fields[name]
            field.offer(known)


class PeerForm(StepForm):
    """对端节点: who, where, and by which key one knows them."""

    code = Line(
        label=gettext_lazy("节点代码"),
        max_length=32,
        help_text=gettext_lazy("对方告知的代码，如“city-office”。"),
    )
    name = Line(label=gettext_lazy("单位名称"), max_length=80)
    level = forms.ChoiceField(label=gettext_lazy("方向"), choices=Level.choices)
    base_url = Line(
        label=gettext_lazy("地址"),
        max_length=200,
        help_text=gettext_lazy("以https://开头，不带末尾的斜线。"),
    )
    public_key = Line(
        label=gettext_lazy("SM2公钥"),
        max_length=200,
        help_text=gettext_lazy("130位十六进制数，以04开头。请当面或电话核对指纹。"),
    )
    reason = Line(label=gettext_lazy("依据"), max_length=200)
    is_test = forms.BooleanField(label=gettext_lazy("测试节点（允许不加密的http）"), required=False)


class KeyForm(StepForm):
    """更换公钥: the new key, and by which paper."""

    public_key = Line(
        label=gettext_lazy("新的SM2公钥"),
        max_length=200,
        help_text=gettext_lazy("130位十六进制数，以04开头。请当面或电话核对指纹。"),
    )
    reason = Line(label=gettext_lazy("依据"), max_length=200)


class AddressForm(StepForm):
    """修改地址."""

    base_url = Line(label=gettext_lazy("新地址"), max_length=200)
    is_test = forms.BooleanField(label=gettext_lazy("测试节点（允许不加密的http）"), required=False)


class StationForm(StepForm):
    """本级节点: under which code and name peers know this instance."""

    code = Line(label=gettext_lazy("节点代码"), max_length=32)
    name = Line(label=gettext_lazy("节点名称"), max_length=80)
