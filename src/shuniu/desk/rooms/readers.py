"""Choosing readers: by list, one by one, by unit or by name; the form of a circulation."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.circulation.actions import NAME_MOST, TEXT_MOST
from shuniu.casework.circulation.models import Circulation, Purpose
from shuniu.casework.circulation.powers import READING_DUTIES, Range, range_of
from shuniu.casework.circulation.queries import Group, groups_for
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Member
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.site.forms import Line, RadioCards

from ..forms import StepForm, text_field, unit_choices

_BETWEEN = re.compile(r"[、，,;；\s]+")
TOGETHER, IN_ORDER = "together", "in_order"


def members_named(text: str) -> list[Member]:
    """The members whose names or login names were typed; refused: unknown, several of a name."""
    words = [word.split("（")[-1].rstrip("）") for word in _BETWEEN.split(text) if word]
    found = Member.objects.filter(Q(name__in=words) | Q(login__in=words), is_active=True)
    known: dict[str, list[Member]] = {}
    for member in found.select_related("unit"):
        for word in {member.name, member.login} & set(words):
            known.setdefault(word, []).append(member)
    for word in words:
        named = known.get(word, [])
        if not named:
            raise ValidationError(_("没有找到“%(text)s”，请填写姓名或登录名。") % {"text": word})
        if len(named) > 1:
            same = "、".join(f"{m.unit.short_name}{m.name}（{m.login}）" for m in named)
            raise ValidationError(_("有同名的人，请写明是哪一位：%(same)s。") % {"same": same})
    return [known[word][0] for word in words]


class ReadersForm(StepForm):
    """Whom to put it before: lists, people at hand, units (their heads), anybody by name."""

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("常用名单"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = Line(
        label=gettext_lazy("其他人员"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("填写姓名，用顿号或空格隔开；有同名的，填写登录名。"),
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("送给所选单位的负责人；没有设负责人的，送承办人。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None and self.actor is not None
        within = range_of(self.actor, self.matter)
        self._groups: list[Group] = []
        if within is not None:
            self._offer(self.actor, within)

    def _offer(self, actor: Actor, within: Range) -> None:
        today = clock.today()
        self._groups = groups_for(actor, within, today)
        fields: dict[str, Any] = self.fields
        fields["groups"].choices = [
            (g.code, _("{label}（{n}人）").format(label=g.label, n=len(g.members)))
            for g in self._groups
        ]
        near = within.units or frozenset({within.unit_id})
        fields["people"].choices = standing_today(READING_DUTIES, near)
        if within.units is None:
            fields["units"].choices = unit_choices(letters_only=False)
        for name in ("groups", "people", "units"):
            if not fields[name].choices:
                del fields[name]

    def clean_others(self) -> list[Member]:
        """The members themselves."""
        typed = self.cleaned_data.get("others") or ""
        return members_named(typed) if typed else []

    def readers(self) -> list[int]:
        """The keys of all that were chosen, each once, in the order of the form."""
        data, found = self.cleaned_data, list[int]()
        wanted = set(data.get("groups") or ())
        for group in self._groups:
            found += group.members if group.code in wanted else ()
        found += [int(key) for key in data.get("people") or ()]
        found += [member.pk for member in data.get("others") or ()]
        found += _heads([int(key) for key in data.get("units") or ()])
        return list(dict.fromkeys(found))

    def to_action(self) -> dict[str, Any]:
        """The readers in place of the ways in which they were chosen."""
        data = {**self.cleaned_data, "members": self.readers()}
        for name in ("groups", "people", "others", "units"):
            data.pop(name, None)
        return data


def _heads(units: list[int]) -> list[int]:
    found: list[int] = []
    standings = members_owing((UNIT_HEAD, HANDLER), units, clock.today())
    own = [s for s in standings if s.for_member_id is None]
    for unit in units:
        mine = [s for s in own if s.unit_id == unit]
        heads = [s.member_id for s in mine if s.duty == UNIT_HEAD]
        found += heads or [s.member_id for s in mine]
    return found


class CirculateForm(ReadersForm):
    """传阅: what for, until when, to whom, all at once or in order, which papers."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("传阅目的"),
        choices=Purpose.choices,
        initial=Purpose.KNOW,
        widget=RadioCards(
            {
                "know": gettext_lazy("读过即可。"),
                "act": gettext_lazy("读后要办理，并填写结果。"),
                "study": gettext_lazy("读后要研究，并提出意见。"),
            }
        ),
    )
    due_on = forms.DateField(
        label=gettext_lazy("阅毕期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("阅办、阅研要定期限；到期没有阅毕的，系统会提醒。"),
    )
    text = text_field(gettext_lazy("传阅要求"), required=False, rows=2, longest=TEXT_MOST)
    order = forms.ChoiceField(
        label=gettext_lazy("传阅方式"),
        choices=((TOGETHER, gettext_lazy("同时送阅")), (IN_ORDER, gettext_lazy("依次传阅"))),
        initial=TOGETHER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("依次传阅的，前一位阅毕后自动送下一位。"),
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("重点阅看的材料"), required=False, widget=forms.CheckboxSelectMultiple
    )
    save_as = Line(
        label=gettext_lazy("存为常用名单"),
        required=False,
        max_length=NAME_MOST,
        help_text=gettext_lazy("填写名称，下次可以直接选；名单按岗位保存，换人以后自动更新。"),
    )
    field_order = ("purpose", "groups", "people", "others", "units", "due_on", "text", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None
        self._uses = list(self.matter.papers.select_related("paper").order_by("id"))
        fields: dict[str, Any] = self.fields
        fields["papers"].choices = [(str(use.paper_id), use.paper.name) for use in self._uses]
        if not self._uses:
            del fields["papers"]

    def to_action(self) -> dict[str, Any]:
        """What ``circulate`` takes."""
        data = super().to_action()
        data["in_order"] = data.pop("order", TOGETHER) == IN_ORDER
        wanted = set(data.get("papers") or ())
        data["papers"] = [use.paper for use in self._uses if str(use.paper_id) in wanted]
        return data


class AddReadersForm(ReadersForm):
    """增加阅件人."""


def standing_today(duties: Collection[str], unit_ids: Collection[int]) -> list[tuple[str, str]]:
    """Who holds one of the duties for the units today by an own post, by rank."""
    found = members_owing(duties, unit_ids, clock.today())
    own = sorted((s for s in found if s.for_member_id is None), key=lambda s: (s.rank, s.member_id))
    return list({str(s.member_id): s.name for s in own}.items())


def form_for(form_class: type[ReadersForm], data: Any, matter: Matter, actor: Actor) -> ReadersForm:
    """The form, bound when there is something to read."""
    return form_class(data or None, matter=matter, actor=actor)


def named(circulation: Circulation) -> str:
    """A circulation in a few words, for headings."""
    return _("{purpose}：{title}").format(
        purpose=circulation.get_purpose_display(), title=circulation.matter.title
    )
