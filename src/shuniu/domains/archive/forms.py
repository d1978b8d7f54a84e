"""Forms of the archive: they only validate."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import day_field
from shuniu.site.forms import Line

from .actions import FIELDS
from .models import Fonds, Retention
from .powers import may_file
from .queries import fonds_filed_by

RETENTIONS = [(code, label) for code, label in Retention.choices]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of matters that can be filed, by their flows' names."""
    return [(kind, str(flows.get(kind).label)) for kind, _filer in filers.items() if kind in flows]


def _words(text: str) -> list[str]:
    return [word for word in re.split("[，,、 ]+", text) if word]


class FondsForm(StepForm):
    """设置全宗号."""

    unit = forms.ChoiceField(label=_("立档单位"))
    number = Line(label=_("全宗号"), max_length=4, help_text=_("县档案馆给定的4位号，如Z109。"))
    source = Line(label=_("依据"), max_length=200, help_text=_("县档案馆的文件或通知。"))
    since = day_field(_("从哪天办结的开始归档"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.actor is not None
        self.fields["unit"].choices = _own_units(self.actor)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The unit itself in place of its key."""
        data = dict(self.cleaned_data)
        data["unit"] = Unit.objects.get(pk=int(data["unit"]))
        return data


def _own_units(actor: Actor) -> list[tuple[str, str]]:
    keys = actor.units_as(REGISTRAR, HANDLER)
    return [(str(u.pk), u.name) for u in Unit.objects.filter(pk__in=keys) if may_file(actor, u)]


class OwnFondsForm(StepForm):
    """A form about one of the fonds for which the actor files."""

    fonds = forms.ChoiceField(label=_("全宗"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.actor is not None
        own = [(str(f.pk), str(f)) for f in fonds_filed_by(self.actor)]
        self.fields["fonds"].choices = own  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The fonds itself in place of its key."""
        data = dict(self.cleaned_data)
        found = Fonds.objects.select_related("unit")
        data["fonds"] = found.get(pk=int(data["fonds"]))
        return data


class OrganForm(OwnFondsForm):
    """新增机构（问题）代码."""

    code = Line(label=_("代码"), max_length=3, help_text=_("3位汉语拼音字母或3位数字，如BGS。"))
    name = Line(label=_("机构或问题"), max_length=40)
    kinds = forms.MultipleChoiceField(
        label=_("默认用于"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kind_choices()  # type: ignore[attr-defined]


class RuleForm(StepForm):
    """新增保管期限表条款."""

    scope = Line(label=_("归档范围"), max_length=120)
    kind = forms.ChoiceField(label=_("事项类别"), required=False)
    words = Line(
        label=_("题名中的词"),
        max_length=200,
        required=False,
        help_text=_("几个词用顿号隔开，有一个就算。"),
    )
    retention = forms.ChoiceField(label=_("保管期限"), choices=RETENTIONS)
    order = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=9999, help_text=_("从小到大，第一条符合的起作用。")
    )
    source = Line(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("不限")), *kind_choices()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The words one by one."""
        return {**self.cleaned_data, "words": _words(self.cleaned_data["words"])}


class CorrectForm(StepForm):
    """著录更正."""

    field = forms.ChoiceField(label=_("更正项目"), choices=list(FIELDS.items()))
    value = Line(label=_("更正为"), max_length=300, required=False)
    reason = Line(label=_("更正原因"), max_length=200)


class MoveForm(StepForm):
    """改划保管期限."""

    retention = forms.ChoiceField(label=_("改为"), choices=RETENTIONS)
    reason = Line(label=_("改划原因"), max_length=200)


class PurposeForm(StepForm):
    """利用目的."""

    purpose = Line(
        label=_("利用目的"), max_length=200, help_text=_("写明用于什么工作；每次打开都有登记。")
    )


class VerifyForm(StepForm):
    """核对归档包: a zip from anywhere."""

    file = forms.FileField(label=_("归档包（zip）"))


class OpinionForm(StepForm):
    """鉴定意见."""

    opinion = text_field(_("鉴定意见"), rows=4, longest=2000)


class DecideForm(StepForm):
    """审批意见."""

    note = Line(label=_("审批意见"), max_length=300, required=False)
