"""拟稿: opening a draft, writing it, its route and attachments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons import manuscript as manuscripts
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import find_members
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.manuscripts import ManuscriptField
from shuniu.desk.rooms.picking import FilesField
from shuniu.site.forms import Line

from ..actions.base import SUBJECT_MOST, Station
from ..actions.templates import templates_for
from ..models import (
    AddressRole,
    Category,
    Direction,
    Disclosure,
    DocumentKind,
    Form,
    Outgoing,
    RouteStop,
    Stage,
    StopState,
    Urgency,
)
from ..powers import DRAFTERS
from ..queries import STAGES, stops_of
from .fields import RecipientsField, UnitsField, _units
from .steps import unit_for

LONGEST = 200_000


class OpenDraftForm(StepForm):
    """拟稿: what it is, in whose name, about what; the text is written on the next page."""

    kind = forms.ChoiceField(
        label=gettext_lazy("文种"), choices=[("", gettext_lazy("请选择")), *DocumentKind.choices]
    )
    issuer = forms.ChoiceField(label=gettext_lazy("发文机关"))
    subject = Line(
        label=gettext_lazy("事由"),
        max_length=SUBJECT_MOST,
        help_text=gettext_lazy(
            "只写“关于”和“的通知”之间的话，标题自动按“发文机关+事由+文种”生成。"
        ),
    )
    to = RecipientsField(gettext_lazy("主送机关"))
    template = forms.ChoiceField(
        label=gettext_lazy("文稿模板"), required=False, help_text=gettext_lazy("没有合适的可不选。")
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=Urgency.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {}
        if self.actor is None:
            return
        organs = issuers_for(self.actor.units_as(*DRAFTERS))
        self.organs = {str(u.pk): u for u in organs}
        self.fields["issuer"].choices = [(k, u.name) for k, u in self.organs.items()]  # type: ignore[attr-defined]
        self.templates = {str(t.pk): t for t in templates_for(self.actor)}
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            ("", _("不用模板")),
            *((k, f"{t.get_kind_display()}　{t.name}") for k, t in self.templates.items()),
        ]

    def to_action(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        data["issuer"] = self.organs[data["issuer"]]
        text, recipients, grouped = data.pop("to")
        data["to"] = recipients
        data["to_text"] = text if grouped else ""
        template = self.templates.get(data.pop("template"))
        if template is not None:
            data["manuscript"] = manuscripts.parse(template.manuscript)
        return data


def issuers_for(unit_ids: Any) -> list[Unit]:
    """The organs in whose name members of these units draft: their own, then the county's."""
    units = Unit.objects.filter(closed_on__isnull=True)
    own = [u for u in units.filter(pk__in=unit_ids) if u.kind != UnitKind.SECTION]
    county = units.filter(kind__in=(UnitKind.COUNTY_GOVERNMENT, UnitKind.COUNTY_OFFICE))
    return list(dict.fromkeys([*own, *county]))


def as_line(outgoing: Outgoing, role: str) -> str:
    """The recipients as the field has them: as they are printed, or by their names."""
    printed = outgoing.to_text if role == AddressRole.TO else outgoing.copies_text
    names = outgoing.addressees.filter(role=role).values_list("name", flat=True)
    return printed or "、".join(names)


class DraftForm(StepForm):
    """文稿: everything that the drafter writes, on one page."""

    subject = Line(label=gettext_lazy("事由"), max_length=SUBJECT_MOST)
    to = RecipientsField(gettext_lazy("主送机关"))
    manuscript = ManuscriptField(most=LONGEST, required=False)
    remark = Line(
        label=gettext_lazy("附注"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("如：此件公开发布；请示写联系人和电话。不用加括号。"),
    )
    copies = RecipientsField(gettext_lazy("抄送机关"), help_text="")
    disclosure = forms.ChoiceField(
        label=gettext_lazy("公开属性"),
        choices=[("", gettext_lazy("请选择")), *Disclosure.choices],
        required=False,
        help_text=gettext_lazy("送审前必须明确；不公开的要说明理由。"),
    )
    disclosure_reason = Line(label=gettext_lazy("不公开的理由"), required=False, max_length=300)
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=Urgency.choices, required=False
    )
    direction = forms.ChoiceField(label=gettext_lazy("行文方向"), choices=Direction.choices)
    category = forms.ChoiceField(label=gettext_lazy("编号类别"), choices=Category.choices)
    form = forms.ChoiceField(label=gettext_lazy("公文格式"), choices=Form.choices)
    co_issuers = UnitsField(
        gettext_lazy("联合发文机关"), help_text=gettext_lazy("写在主办机关之后的机关，用顿号隔开。")
    )
    normative = forms.BooleanField(label=gettext_lazy("行政规范性文件"), required=False)
    fair_competition = Line(label=gettext_lazy("公平竞争审查结论"), required=False, max_length=200)
    important = forms.BooleanField(label=gettext_lazy("重要公文，由主要负责人签发"), required=False)
    answers = Line(label=gettext_lazy("所答复的文号"), required=False, max_length=60)
    government_agreed = forms.BooleanField(label=gettext_lazy("经县政府同意"), required=False)
    skip_reason = Line(label=gettext_lazy("越级行文的理由"), required=False, max_length=300)
    assigned_by_leader = forms.BooleanField(label=gettext_lazy("上级领导直接交办"), required=False)
    leaning = text_field(gettext_lazy("倾向性意见"), required=False, rows=2)
    present = text_field(gettext_lazy("出席（每行一人）"), required=False, rows=2)
    absent = text_field(gettext_lazy("请假（每行一人）"), required=False, rows=2)
    observers = text_field(gettext_lazy("列席（每行一人）"), required=False, rows=2)
    name = Line(
        label=gettext_lazy("稿名"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("给这一稿起个名字，便于日后对照，如：征求意见后修改稿。可不填。"),
    )

    MINUTES_ONLY = ("present", "absent", "observers")
    # What is rarely wanted lies folded together at the end of the page.
    MORE = (
        "urgency",
        "direction",
        "category",
        "form",
        "co_issuers",
        "normative",
        "fair_competition",
        "important",
        "answers",
        "government_agreed",
        "skip_reason",
        "assigned_by_leader",
        "leaning",
    )

    def __init__(self, *args: Any, outgoing: Outgoing, **kwargs: Any) -> None:
        initial = {
            name: getattr(outgoing, name)
            for name in self.base_fields
            if name not in ("to", "copies", "co_issuers", "name", "manuscript")
        }
        initial |= {
            "manuscript": outgoing.manuscript,
            "to": as_line(outgoing, AddressRole.TO),
            "copies": as_line(outgoing, AddressRole.COPY),
            "co_issuers": "、".join(outgoing.co_issuers.values_list("name", flat=True)),
        }
        super().__init__(*args, initial=initial, **kwargs)
        if outgoing.kind != DocumentKind.MINUTES:
            for name in self.MINUTES_ONLY:
                del self.fields[name]

    def plain_fields(self) -> list[Any]:
        """The fields that are always looked at."""
        return [self[name] for name in self.fields if name not in self.MORE]

    def more_fields(self) -> list[Any]:
        """The others."""
        return [self[name] for name in self.fields if name in self.MORE]

    def to_action(self) -> dict[str, Any]:
        """What ``revise`` takes."""
        data = dict(self.cleaned_data)
        for name, column in (("to", "to_text"), ("copies", "copies_text")):
            text, recipients, grouped = data.pop(name)
            data[name] = recipients
            data[column] = text if grouped else ""
        return data


class RouteForm(StepForm):
    """路线: a row a station; rows are ordered by their number, empty ones are left out."""

    SPARE = 3

    def __init__(self, *args: Any, outgoing: Outgoing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = [s for s in stops_of(outgoing) if s.state == StopState.PLANNED]
        self.count = len(planned) + self.SPARE
        posted = self.data.get("rows") if self.is_bound else None
        if posted and str(posted).isdecimal():
            self.count = min(int(str(posted)[:3]), 60)
        stages = [("", _("（不设）")), *((s.value, s.label) for s in Stage if s != Stage.DRAFTING)]
        units = _units()
        for n in range(self.count):
            stop = planned[n] if n < len(planned) else None
            self._row(n, stop, stages, units)

    def _row(self, n: int, stop: RouteStop | None, stages: list[Any], units: list[Any]) -> None:
        self.fields[f"place_{n}"] = forms.IntegerField(
            label=_("次序"), required=False, min_value=1, max_value=99, initial=n + 1
        )
        self.fields[f"stage_{n}"] = forms.ChoiceField(
            label=_("环节"), choices=stages, required=False, initial=stop.stage if stop else ""
        )
        self.fields[f"unit_{n}"] = forms.ChoiceField(
            label=_("单位"),
            choices=units,
            required=False,
            initial=str(stop.unit_id) if stop else "",
        )
        self.fields[f"member_{n}"] = Line(
            label=_("人员"),
            required=False,
            max_length=40,
            initial=stop.member.name if stop and stop.member else "",
        )
        self.fields[f"together_{n}"] = forms.BooleanField(
            label=_("与上一站同时"), required=False, initial=stop.together if stop else False
        )

    def rows(self) -> list[list[Any]]:
        """The rows as the page draws them."""
        parts = ("place", "stage", "unit", "member", "together")
        return [[self[f"{part}_{n}"] for part in parts] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """The stations, in the order of their numbers."""
        data: dict[str, Any] = super().clean() or {}
        found: list[tuple[int, int, Station]] = []
        for n in range(self.count):
            stage = data.get(f"stage_{n}")
            if not stage:
                continue
            member = self._member(n, data.get(f"member_{n}") or "")
            key = data.get(f"unit_{n}")
            unit = Unit.objects.get(pk=int(key)) if key else None
            if unit is None and member is not None:
                unit = unit_for(member, stage)
            if unit is None:
                self.add_error(f"unit_{n}", _("请选择单位，或者填写人员。"))
                continue
            together = bool(data.get(f"together_{n}"))
            found.append((data.get(f"place_{n}") or 99, n, Station(stage, unit, member, together)))
        found.sort(key=lambda one: (STAGES.index(one[2].stage), one[0], one[1]))
        return {"stops": [station for _place, _n, station in found]}

    def _member(self, n: int, name: str) -> Any:
        if not name:
            return None
        found = [m for m in find_members(name) if name in (m.name, m.login)]
        if len(found) != 1:
            self.add_error(
                f"member_{n}",
                _("有同名的人，请填登录名。") if found else _("没有找到“%s”。") % name,
            )
            return None
        return found[0]


class EnclosureForm(StepForm):
    """附件: a text that is set behind the document, or a file that goes along."""

    title = Line(label=gettext_lazy("附件名称"), max_length=150)
    manuscript = ManuscriptField(label=gettext_lazy("附件正文"), required=False, most=LONGEST)
    upload = FilesField(
        gettext_lazy("或者上传文件"), most=1, help_text=gettext_lazy("随文分发，不排在正文后面。")
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file

    def clean(self) -> dict[str, Any]:
        """A text or a file; the file that is there already stays."""
        data: dict[str, Any] = super().clean() or {}
        there = data.get("manuscript") or data.get("upload") or self.has_file
        if not self.errors and not there:
            raise ValidationError({"manuscript": _("请填写附件正文，或者上传文件。")})
        return data


class ImportForm(StepForm):
    """导入Word: the text takes the place of what is there; the version before it stays."""

    file = forms.FileField(
        label=gettext_lazy("Word文件（docx）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy(
            "只取文字、标题层次和表格；字体字号由系统按标准排。原来的文稿留作一稿。"
        ),
    )


class KeepTemplateForm(StepForm):
    """存为模板."""

    name = Line(label=gettext_lazy("模板名称"), max_length=60)
