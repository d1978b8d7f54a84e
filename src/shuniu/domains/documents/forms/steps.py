"""The forms of an outgoing document's steps: one for each that asks something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import posting
from shuniu.commons.people.models import Member, Post, Unit
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import MemberField, day_field
from shuniu.site.forms import Line

from ..actions.base import OPINION_MOST, REASON_MOST
from ..actions.issuing import receivers_of
from ..actions.passing import REVIEW_POINTS
from ..models import Outgoing, RouteStop, Stage, StopState
from ..powers import STAGE_DUTIES
from ..queries import STAGES, done_before, objections, outgoing_of, stops_of
from .fields import UnitField, UnitsField

Phrases = dict[str, tuple[str | Promise, ...]]


class OpinionForm(StepForm):
    """A station passed: the opinion, if there is more to say than yes."""

    text = text_field(gettext_lazy("意见"), required=False, rows=3, longest=OPINION_MOST)


class SubmitForm(OpinionForm):
    """送审: a word to those who read it next."""

    text = text_field(
        gettext_lazy("拟稿说明"),
        required=False,
        rows=3,
        longest=OPINION_MOST,
        hint=gettext_lazy("制发依据、目的、征求意见情况；没有可不填。"),
    )


class CheckForm(OpinionForm):
    phrases: ClassVar[Phrases] = {
        "text": (gettext_lazy("已核，请会签。"), gettext_lazy("已核，拟同意。"))
    }


class AgreeForm(OpinionForm):
    """会签同意: with reservations, if there are some."""

    phrases: ClassVar[Phrases] = {
        "text": (gettext_lazy("同意。"), gettext_lazy("同意，按职责配合落实。"))
    }
    reserve = forms.BooleanField(label=gettext_lazy("有保留意见（请在上面写明）"), required=False)


class ObjectForm(StepForm):
    """会签不同意: why, and what should be changed."""

    text = text_field(
        gettext_lazy("不同意的理由和修改建议"),
        rows=4,
        longest=OPINION_MOST,
        hint=gettext_lazy("意见留存在发文稿纸上。部门之间没有协商一致的，不能向下行文。"),
    )


class ReviewForm(OpinionForm):
    """审核: the five points of Art. 20, looked at one by one."""

    points = forms.MultipleChoiceField(
        label=gettext_lazy("审核内容"),
        choices=lambda: list(REVIEW_POINTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("逐项核对后勾选；有一项不符合的，请退回。"),
    )
    field_order = ("points", "text")
    phrases: ClassVar[Phrases] = {"text": (gettext_lazy("已审核，拟同意，呈领导签发。"),)}


class LegalityForm(StepForm):
    """合法性审核: the opinion in writing."""

    text = text_field(gettext_lazy("合法性审核意见"), rows=4, longest=OPINION_MOST)
    phrases: ClassVar[Phrases] = {
        "text": (gettext_lazy("经审核，权限、程序、内容合法，未发现与上位法抵触的内容。"),)
    }


class SignForm(OpinionForm):
    """签发: the leader's words; a decision where the units don't agree."""

    phrases: ClassVar[Phrases] = {
        "text": (gettext_lazy("同意，请印发。"), gettext_lazy("同意，抓好落实。"))
    }
    decision = text_field(
        gettext_lazy("对不同意见的决定"),
        required=False,
        rows=3,
        longest=OPINION_MOST,
        hint=gettext_lazy("有部门不同意而仍要向下行文的，写明决定和理由，留存备查。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None or not objections(stops_of(Outgoing(pk=self.matter.pk))):
            del self.fields["decision"]


class StopChoice(forms.ChoiceField):
    """A station of the document, chosen by its place on the route."""

    def offer(self, stops: list[RouteStop], *, empty: str | Promise = "") -> None:
        """Those that may be chosen."""
        self.stops = {str(s.pk): s for s in stops}
        named = [
            (str(s.pk), f"{Stage(s.stage).label}　{s.member.name if s.member else s.unit.name}")
            for s in stops
        ]
        self.choices = [("", empty), *named] if empty else named

    def clean(self, value: Any) -> Any:
        """The station itself."""
        key = super().clean(value)
        return self.stops.get(key) if key else None


class ReturnForm(StepForm):
    """退回: to whom, why, and the way back."""

    to_stop = StopChoice(label=gettext_lazy("退给"))
    reason = text_field(gettext_lazy("退回的理由和修改要求"), longest=OPINION_MOST)
    straight_back = forms.BooleanField(
        label=gettext_lazy("改后直接送回我处"),
        required=False,
        help_text=gettext_lazy("不勾选的，改后从所退的环节起重新逐级审签。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: list[RouteStop] = []
        if self.matter is not None:
            here = STAGES.index(self.matter.state)
            stops = done_before(stops_of(Outgoing(pk=self.matter.pk)), None)
            found = [s for s in stops if STAGES.index(s.stage) <= here]
        self.fields["to_stop"].offer(found)  # type: ignore[attr-defined]


class _WhereForm(StepForm):
    """Where a station is: a unit, or a person (whose unit follows)."""

    unit = UnitField(gettext_lazy("单位"), required=False)
    member = MemberField(
        label=gettext_lazy("人员"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("填写姓名；不填的，由该单位有权办理的人员办理。"),
    )

    def stage_of(self, data: dict[str, Any]) -> str:
        """At which stage it is."""
        return str(self.matter.state) if self.matter is not None else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        unit, member = data.get("unit"), data.get("member")
        if unit is None and member is not None:
            data["unit"] = unit_for(member, self.stage_of(data))
            unit = data["unit"]
        if unit is None and not self.errors:
            raise ValidationError({"unit": _("请选择单位，或者填写人员。")})
        return data


def unit_for(member: Member, stage: str) -> Unit | None:
    """The unit for which the person stands at the stage; the county office before others."""
    seats = Post.objects.filter(
        tenures__member=member,
        tenures__last_day__isnull=True,
        duties__overlap=list(STAGE_DUTIES.get(stage, ())),
    )
    keys = {post.duty_unit_id or post.unit_id for post in seats}
    return Unit.objects.filter(pk__in=keys).order_by("order").first()


class HandOnForm(_WhereForm):
    """转交: to whom."""

    reason = Line(label=gettext_lazy("说明"), required=False, max_length=REASON_MOST)


class RerouteForm(HandOnForm):
    """改派: which open station, to whom."""

    stop = StopChoice(label=gettext_lazy("在办的站点"))
    field_order = ("stop", "unit", "member", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: list[RouteStop] = []
        if self.matter is not None:
            stops = stops_of(Outgoing(pk=self.matter.pk))
            found = [s for s in stops if s.state == StopState.OPEN]
        self.fields["stop"].offer(found)  # type: ignore[attr-defined]


class AddStopForm(_WhereForm):
    """加签: one more station."""

    stage = forms.ChoiceField(label=gettext_lazy("环节"))
    together = forms.BooleanField(label=gettext_lazy("与同一环节的其他站同时办理"), required=False)
    field_order = ("stage", "unit", "member", "together")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = STAGES.index(self.matter.state) if self.matter is not None else 0
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (s.value, s.label) for s in Stage if STAGES.index(s) >= max(here, 1)
        ]

    def stage_of(self, data: dict[str, Any]) -> str:
        return str(data.get("stage", ""))


class DropStopForm(StepForm):
    """减签: which station, and why."""

    stop = StopChoice(label=gettext_lazy("去掉哪一站"))
    reason = Line(label=gettext_lazy("理由"), max_length=REASON_MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: list[RouteStop] = []
        if self.matter is not None:
            found = [
                s
                for s in stops_of(Outgoing(pk=self.matter.pk))
                if s.state in (StopState.OPEN, StopState.PLANNED) and s.stage != Stage.DRAFTING
            ]
        self.fields["stop"].offer(found)  # type: ignore[attr-defined]


class ReasonForm(StepForm):
    """A step that asks for its reason only."""

    reason = text_field(gettext_lazy("理由"), rows=3, longest=REASON_MOST)


class ProveForm(StepForm):
    """校对付印: how many are printed on paper."""

    printed_copies = forms.IntegerField(
        label=gettext_lazy("印数"),
        required=False,
        min_value=0,
        max_value=20_000,
        help_text=gettext_lazy("纸质印发的份数；只通过公文交换分发的填0。"),
    )


class PeersField(forms.MultipleChoiceField):
    """Other instances of the exchange (the city, the province), by their codes."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("上级、下级和其他地方"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


def _offer_peers(form: StepForm, named: Iterable[str] = ()) -> None:
    """Let peers be ticked, if there are some; those that the document names are."""
    found, wanted = posting.carrier().peers(), set(named)
    if not found:
        del form.fields["peers"]
        return
    field: Any = form.fields["peers"]
    field.choices = found
    field.initial = [code for code, name in found if name in wanted]


class DispatchForm(StepForm):
    """分发: to its recipients, as they stand in the document."""

    peers = PeersField()
    due_on = day_field(gettext_lazy("签收时限"), required=False)
    remark = Line(
        label=gettext_lazy("备注"),
        required=False,
        max_length=REASON_MOST,
        help_text=gettext_lazy("不在交换范围内的收文机关怎样送达，请写明。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None:
            return
        outgoing = outgoing_of(self.matter)
        count = len(receivers_of(outgoing))
        outside = outgoing.addressees.filter(unit__isnull=True).values_list("name", flat=True)
        self.fields["due_on"].help_text = _("将发往{n}个单位。").format(n=count) + (
            _("不在交换范围的：{names}。").format(names="、".join(outside)) if outside else ""
        )
        _offer_peers(self, outside)


class DispatchMoreForm(StepForm):
    """补发: to which further units."""

    units = UnitsField(gettext_lazy("补发单位"))
    peers = PeersField()
    due_on = day_field(gettext_lazy("签收时限"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_peers(self)


class SecrecyForm(StepForm):
    """保密审查: may it be made public."""

    may_open = forms.TypedChoiceField(
        label=gettext_lazy("审查结论"),
        choices=[("yes", gettext_lazy("可以公开")), ("no", gettext_lazy("不得公开"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = text_field(gettext_lazy("审查意见"), required=False, rows=3, longest=OPINION_MOST)


class WithdrawForm(StepForm):
    """撤销 or 废止: from which day, on what ground."""

    on = day_field(gettext_lazy("日期"), required=False)
    reason = text_field(
        gettext_lazy("依据"),
        rows=3,
        longest=REASON_MOST,
        hint=gettext_lazy("作出决定的文件名称和文号。撤销的自始无效，废止的自废止之日起无效。"),
    )


STEP_FORMS: dict[str, type[forms.Form]] = {
    "submit": SubmitForm,
    "check_pass": CheckForm,
    "countersign_agree": AgreeForm,
    "countersign_object": ObjectForm,
    "review_pass": ReviewForm,
    "legality_pass": LegalityForm,
    "sign": SignForm,
    "return_to": ReturnForm,
    "hand_on": HandOnForm,
    "reroute": RerouteForm,
    "add_stop": AddStopForm,
    "drop_stop": DropStopForm,
    "prove": ProveForm,
    "recheck": ReasonForm,
    "unseal": ReasonForm,
    "dispatch": DispatchForm,
    "dispatch_more": DispatchMoreForm,
    "review_secrecy": SecrecyForm,
    "cancel": ReasonForm,
    "void_number": ReasonForm,
    "annul": WithdrawForm,
    "abolish": WithdrawForm,
}
