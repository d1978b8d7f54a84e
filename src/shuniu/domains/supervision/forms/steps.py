"""The forms of the steps: one for each that asks something; they only validate."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.casework.progress.models import Cycle, Milestone, Pace
from shuniu.casework.progress.queries import milestones_of
from shuniu.commons.people.duties import LEADER
from shuniu.desk.forms import AssignmentForm, StepForm, text_field
from shuniu.desk.rooms.picking import FilesField, HolderField, day_field
from shuniu.site.forms import Line, RadioCards

from ..models import NoticeForm, Result, SupervisionItem
from ..queries import item_of, may_merge_into, summary_of
from .fields import MilestonesField, as_lines, reason_field, supervised
from .opening import ReasonForm, VisitForm

MOST_TO_MERGE = 200


def _open_milestones(matter: Matter | None) -> list[Milestone]:
    found = milestones_of([matter.pk]).get(matter.pk, []) if matter is not None else []
    return [one for one in found if one.met_at is None]


class ProposeForm(AssignmentForm):
    """拟办意见: whom to give it to, by when, how often they report, by which milestones."""

    letters_only = False
    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (gettext_lazy("请牵头单位抓紧办理，按期报告。"), gettext_lazy("拟按批示要求督办。"))
    }

    no_return = None  # type: ignore[assignment]
    text = text_field(gettext_lazy("拟办意见"))
    due_on = day_field(gettext_lazy("办结时限"), required=False)
    cycle = forms.ChoiceField(
        label=gettext_lazy("报送周期"),
        choices=Cycle.choices,
        help_text=gettext_lazy("能少报就少报：日常督办一般只报结果。"),
    )
    milestones = MilestonesField()

    field_order = ("text", "lead_unit", "assisting", "due_on", "cycle", "milestones")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = supervised()
        self.fields["lead_unit"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]
        self.fields["assisting"].choices = groups  # type: ignore[attr-defined]
        self.fields["lead_unit"].label = _("牵头单位")
        self.fields["assisting"].label = _("配合单位")
        if self.matter is None:
            return
        item = item_of(self.matter)
        course = getattr(self.matter, "course", None)
        self.initial.update(
            lead_unit=item.lead_unit_id or "",
            assisting=[str(key) for key in item.assisting.values_list("pk", flat=True)],
            due_on=item.due_on,
            cycle=course.cycle if course is not None else Cycle.NONE,
            milestones=as_lines(_open_milestones(self.matter)),
        )


class ApproveForm(StepForm):
    """批准: the leader's words, if any."""

    phrases: ClassVar[dict[str, tuple[str | Promise, ...]]] = {
        "text": (gettext_lazy("同意。"), gettext_lazy("同意，务必按期落实，结果报我。"))
    }
    text = text_field(gettext_lazy("批示意见"), required=False, rows=3)


class IssueNoticeForm(StepForm):
    """下发督办通知: on which paper, and what it says."""

    form = forms.ChoiceField(
        label=gettext_lazy("文书"),
        choices=NoticeForm.choices,
        initial=NoticeForm.NOTICE,
        widget=forms.RadioSelect,
    )
    text = text_field(
        gettext_lazy("正文"),
        required=False,
        rows=6,
        hint=gettext_lazy("不填就用立项时的督办要求。单位和时限按领导批准的写入。"),
    )
    no_return = forms.BooleanField(label=gettext_lazy("指定承办，不得退回"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            self.initial["text"] = item_of(self.matter).requirement


class MilestonesForm(StepForm):
    """调整节点: those not reached yet, to be written anew, and why."""

    milestones = MilestonesField()
    reason = reason_field(gettext_lazy("调整理由"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["milestones"] = as_lines(_open_milestones(self.matter))


class MergeForm(StepForm):
    """并办: into which item."""

    into = forms.ChoiceField(label=gettext_lazy("并入哪一件"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, Matter] = {}
        if self.matter is not None and self.actor is not None:
            several = may_merge_into(self.actor, self.matter)[:MOST_TO_MERGE]
            self.found = {str(m.pk): m for m in several}
        choices = [(key, f"{m.number} {m.title}") for key, m in self.found.items()]
        self.fields["into"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The matter itself."""
        return {"into": self.found[self.cleaned_data["into"]]}


class _ReportForm(StepForm):
    """What reports have in common: reached milestones and evidence."""

    milestones = forms.MultipleChoiceField(
        label=gettext_lazy("已完成的节点"), required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = FilesField(
        gettext_lazy("佐证材料"), help_text=gettext_lazy("可以不附；一次最多9个文件。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = _open_milestones(self.matter)
        if not open_ones:
            del self.fields["milestones"]
            return
        self.fields["milestones"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.planned_on} {one.title}") for one in open_ones
        ]

    def to_action(self) -> dict[str, Any]:
        """Keys as numbers."""
        data = dict(self.cleaned_data)
        data["milestones"] = [int(key) for key in data.get("milestones", [])]
        return data


class ProgressForm(_ReportForm):
    """报送进展: once, in one form."""

    text = text_field(gettext_lazy("进展情况"), rows=6)
    percent = forms.IntegerField(
        label=gettext_lazy("完成进度（%）"), required=False, min_value=0, max_value=100
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("推进情况"),
        choices=Pace.choices,
        initial=Pace.ON_PLAN,
        widget=RadioCards(
            {
                Pace.SLOW: gettext_lazy("亮黄灯，便于提前提醒。"),
                Pace.BLOCKED: gettext_lazy("亮红灯，由督查科协调。请在下面写明困难。"),
            }
        ),
    )
    problems = text_field(gettext_lazy("存在的困难"), required=False, rows=3)
    next_steps = text_field(gettext_lazy("下步安排"), required=False, rows=3)

    field_order = ("text", "percent", "pace", "milestones", "problems", "next_steps", "evidence")


class CompletionForm(_ReportForm):
    """报送办结报告: what was done and what came of it."""

    text = text_field(gettext_lazy("办结报告"), rows=8)
    problems = text_field(gettext_lazy("遗留问题"), required=False, rows=3)

    field_order = ("text", "milestones", "problems", "evidence")


class AssistForm(StepForm):
    """配合办理情况: the assisting unit's part."""

    text = text_field(gettext_lazy("配合办理情况"), rows=6)
    evidence = FilesField(gettext_lazy("佐证材料"), help_text=gettext_lazy("可以不附。"))


class SlipForm(StepForm):
    """督促检查事项通知单: what is still wanting."""

    text = text_field(gettext_lazy("督促事项和要求"), rows=5)


class _UpwardForm(StepForm):
    """A report upward: to whom, and what it says; begun from the units' latest replies."""

    to_member = HolderField(gettext_lazy("报送领导"), duty=LEADER)
    to_label = Line(
        label=gettext_lazy("报送机关"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("报上级机关的填写机关名称。两项都不填就报交办领导。"),
    )
    text = text_field(
        gettext_lazy("报告正文"),
        rows=12,
        hint=gettext_lazy("已按各单位最近一次报送的情况起草，请修改后上报。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is None:
            return
        item: SupervisionItem = item_of(self.matter)
        self.fields["to_member"].offer([self.matter.unit_id])  # type: ignore[attr-defined]
        self.initial.update(
            to_member=str(item.instructed_by_id or ""),
            to_label=item.instructed_by_label,
            text=summary_of(self.matter),
        )


class InterimForm(_UpwardForm):
    """上报阶段情况."""


class FinalForm(_UpwardForm):
    """上报并办结: with the result."""

    result = forms.ChoiceField(
        label=gettext_lazy("办理结果"), choices=Result.choices, initial=Result.DONE
    )

    field_order = ("to_member", "to_label", "result", "text")


class AcceptForm(StepForm):
    """审核通过: a remark, if any."""

    text = text_field(gettext_lazy("审核意见"), required=False, rows=3)


class InstructForm(StepForm):
    """批示: what the leader wants done."""

    text = text_field(gettext_lazy("批示"), rows=4)


class ArchiveForm(StepForm):
    """归档: under which number."""

    archived_as = Line(label=gettext_lazy("归档编号"), max_length=60)


STEP_FORMS: dict[str, type[forms.Form]] = {
    "propose": ProposeForm,
    "approve": ApproveForm,
    "return_proposal": ReasonForm,
    "decline": ReasonForm,
    "redraft": ReasonForm,
    "issue_notice": IssueNoticeForm,
    "set_milestones": MilestonesForm,
    "merge": MergeForm,
    "report_progress": ProgressForm,
    "assist_answer": AssistForm,
    "report_completion": CompletionForm,
    "issue_slip": SlipForm,
    "record_visit": VisitForm,
    "report_interim": InterimForm,
    "instruct": InstructForm,
    "accept_completion": AcceptForm,
    "return_completion": ReasonForm,
    "report_final": FinalForm,
    "archive": ArchiveForm,
    "reopen": ReasonForm,
}
