"""The forms by which items, visits and plans come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.duties import LEADER
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import FilesField, HolderField, day_field
from shuniu.site.forms import Line

from .. import powers
from ..actions.base import NOTE_MOST, TITLE_MOST
from ..models import OPEN_SOURCES, PlanKind, Source, SupervisionType, Urgency
from .fields import UnitField, reason_field


class OpenForm(StepForm):
    """立项: what it is, where it comes from, what is asked, by when, and who hears of the end."""

    title = Line(
        label=_("督查事项"),
        max_length=TITLE_MOST,
        help_text=_("一事一项。承办单位看得到这里写的内容，不要写来信人的姓名、电话、住址。"),
    )
    source = forms.ChoiceField(label=_("来源"), choices=[(s.value, s.label) for s in OPEN_SOURCES])
    source_note = Line(
        label=_("来源说明"),
        required=False,
        max_length=NOTE_MOST,
        help_text=_("会议名称、文号、批示日期，如：第12次政府常务会议纪要〔2026〕12号第三项。"),
    )
    requirement = text_field(_("督办要求"), rows=5)
    supervision_type = forms.ChoiceField(
        label=_("督查类型"), choices=SupervisionType.choices, initial=SupervisionType.DAILY
    )
    urgency = forms.ChoiceField(
        label=_("缓急"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        help_text=_("没有定办结时限的，按缓急的规定时限计算。"),
    )
    due_on = day_field(_("办结时限"), required=False)
    instructed_by = HolderField(
        _("交办领导"),
        duty=LEADER,
        help_text=_("阶段情况和办结报告向交办领导报告，放在领导的待阅里。"),
    )
    instructed_by_label = Line(
        label=_("交办机关"),
        required=False,
        max_length=80,
        help_text=_("上级机关交办的填写机关名称，如：市政府督查室。"),
    )
    joint_unit = UnitField(
        _("联合督办单位"), required=False, help_text=_("与其他办公室联合督办时选择。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.actor.units_as(*powers.OPENERS) if self.actor is not None else ()
        self.fields["instructed_by"].offer(units)  # type: ignore[attr-defined]


class FollowForm(OpenForm):
    """立为督查件: the same of a matter in the system; nothing of it is copied."""

    source = forms.ChoiceField(
        label=_("来源"),
        choices=[(s.value, s.label) for s in (Source.MATTER, *OPEN_SOURCES)],
        help_text=_("领导在事项上作了批示的，选“领导批示”，并在下面选交办领导。"),
    )
    field_order = ("title", "requirement", "source")


class VisitForm(StepForm):
    """实地督查: when, where, who went, what was seen."""

    visited_on = day_field(_("督查日期"))
    place = Line(label=_("地点"), max_length=120)
    visitors = Line(
        label=_("督查人员"),
        max_length=120,
        help_text=_("可以邀请人大代表、政协委员、专家参加。不要求被督查单位主要负责人陪同。"),
    )
    joint_unit = UnitField(_("联合督查单位"), required=False)
    summary = text_field(_("看到的情况"), rows=5)


class FindingForm(StepForm):
    """发现问题: one thing, about whom, with pictures where there are some."""

    text = text_field(_("发现的问题"), rows=3, hint=_("一次写一个问题，便于逐个立项。"))
    about_unit = UnitField(_("涉及单位"), required=False)
    photos = FilesField(_("照片"), accept="image/*", help_text=_("有就附上，没有不必补拍。"))


class OpenFindingForm(StepForm):
    """问题立项: what the unit will read."""

    title = Line(label=_("督查事项"), max_length=TITLE_MOST)
    requirement = text_field(_("督办要求"), rows=4)


class PlanForm(StepForm):
    """导入计划: a year's tasks from a workbook."""

    title = Line(
        label=_("计划名称"), max_length=120, help_text=_("如：2026年《政府工作报告》任务分解。")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=PlanKind.choices)
    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2200)
    source = Line(label=_("依据"), max_length=200, help_text=_("文件的文号和日期。"))
    file = forms.FileField(
        label=_("任务表（xlsx）"),
        help_text=_("用下面的模板填写。有一处不对就一行也不导入；改正后可以再导入，不会重复。"),
    )


class LayoutForm(StepForm):
    """台账格式: the columns of the county's ledger, one a line, in its order."""

    columns = text_field(
        _("列的顺序"), rows=12, longest=2000, hint=_("一行一列，按台账从左到右的顺序。")
    )
    source = Line(label=_("依据"), max_length=200, help_text=_("文件的文号和日期。"))


class ReasonForm(StepForm):
    """A step that asks for its reason only."""

    reason = reason_field(_("理由"))
