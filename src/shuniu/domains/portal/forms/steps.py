"""The forms of an article's steps, and the one in which it is begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field, today
from shuniu.desk.rooms.picking import MomentField
from shuniu.site.forms import Line, Text

from .. import powers
from ..actions import SECRECY_RESULTS, plain_text
from ..models import Act, Article, SiteColumn
from ..queries import article_of, columns_where, draft_of, keepers, open_columns, places_of

Phrases = dict[str, tuple[str | Promise, ...]]
TEXT_MOST = 200_000


def grouped(columns: Iterable[SiteColumn]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Columns to choose from, under the names of their sites."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        groups.setdefault(column.site.name, []).append((str(column.pk), column.name))
    return list(groups.items())


def chosen(keys: Iterable[str]) -> list[SiteColumn]:
    """The columns of these keys, in the order of the group."""
    found = SiteColumn.objects.filter(pk__in=[int(k) for k in keys]).select_related("site")
    return list(found.order_by("site__order", "site_id", "order", "id"))


class TextForm(StepForm):
    """A text without the editor: what it says, a line a paragraph."""

    title = Line(label=_("标题"), max_length=120)
    subtitle = Line(label=_("副标题"), max_length=120, required=False)
    text = Text(
        label=_("正文"),
        required=False,
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 14, "data-autosave": ""}),
        help_text=_(
            "每行一段。图片、表格、视频在编辑器里加。本系统为非涉密系统，不得录入涉密内容。"
        ),
    )
    summary = Line(label=_("摘要"), max_length=300, required=False)
    source = Line(label=_("来源"), max_length=80, required=False)
    author = Line(label=_("作者"), max_length=60, required=False)
    keywords = Line(label=_("关键词"), max_length=120, required=False, help_text=_("用空格隔开。"))
    expire_at = MomentField(_("下线时间"), help_text=_("到时自动下线；长期有效的不填。"))

    @classmethod
    def filled(cls, matter: Any, actor: Any, data: Any = None) -> TextForm:
        """The form with what the draft says now."""
        article = article_of(matter)
        draft = draft_of(article)
        names = ("title", "subtitle", "summary", "source", "author", "keywords", "expire_at")
        initial = {name: getattr(draft, name) for name in names}
        initial |= {"text": plain_text(draft), "revision": article.latest_revision_id}
        made = cls(data, matter=matter, actor=actor, initial=initial)
        made.fields["revision"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        return made


class WriteForm(TextForm):
    """采编稿件: site and column in one choice, where else, and the text."""

    column = forms.ChoiceField(label=_("网站和栏目"))
    also = forms.MultipleChoiceField(
        label=_("同时发布或推送到"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("可以多选。本单位能发布的栏目随稿件发布；别的网站由对方决定是否采用。"),
    )
    field_order = [
        *("column", "title", "subtitle", "text", "summary", "source", "author", "keywords"),
        *("expire_at", "also"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.actor.units_as(*powers.EDITORS) if self.actor else frozenset()
        day = today()
        own = grouped(columns_where(units, Act.WRITE, day))
        self.fields["column"].choices = [("", _("请选择")), *own]  # type: ignore[attr-defined]
        others = _places(day, self.actor)
        self.fields["also"].choices = grouped(others)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The columns themselves in place of their keys."""
        data = dict(self.cleaned_data)
        data["column"] = chosen([data["column"]])[0]
        data["also"] = chosen(data["also"])
        return data


def _places(today: Any, actor: Any) -> list[SiteColumn]:
    """Where a text may be offered: the main site, and wherever the actor's units publish."""
    units = actor.units_as(*powers.READERS) if actor else frozenset()
    own = set(columns_where(units, Act.PUBLISH, today).values_list("pk", flat=True))
    found = open_columns(today).filter(url_name="").order_by("site__order", "site_id", "order")
    return [c for c in found if c.site.is_main or c.pk in own]


class ReviewForm(StepForm):
    """审核: one has proofread, and may say something."""

    phrases: ClassVar[Phrases] = {"text": (_("同意，已校对。"), _("同意发布。"))}
    proofread = forms.BooleanField(
        label=_("全文已校对"),
        error_messages={"required": _("审核的同时要校对；请校对全文后勾选。")},
        help_text=_("标题、人名、职务、数字、日期、图片说明逐一核对。"),
    )
    text = text_field(_("审核意见"), required=False, rows=3, longest=1000)


class SecrecyForm(StepForm):
    """保密审查: the conclusion of a second person."""

    result = forms.ChoiceField(
        label=_("审查结论"),
        choices=[(code, _(words)) for code, words in SECRECY_RESULTS.items()],
        widget=forms.RadioSelect,
        help_text=_("涉及国家秘密、工作秘密或者拿不准的，请退回。"),
    )
    text = text_field(_("说明"), required=False, rows=2, longest=1000)


class ReasonForm(StepForm):
    """A step that needs nothing but its reason."""

    reason = text_field(_("理由"), rows=3, longest=1000)


class ScheduleForm(StepForm):
    """定时发布: at which hour, by the server's clock."""

    go_live_at = MomentField(
        _("发布时间"), required=True, help_text=_("到时由系统按服务器时间发布，不能填过去的时间。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:  # what the writer had in mind
            self.fields["go_live_at"].initial = draft_of(article_of(self.matter)).go_live_at


class ExpiryForm(StepForm):
    """下线时间: when the text goes down by itself; empty: it stays."""

    expire_at = MomentField(_("下线时间"), help_text=_("到时自动下线；长期有效的不填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            self.fields["expire_at"].initial = article_of(self.matter).expire_at


class MoveForm(StepForm):
    """移到别的栏目: of the same site, where one's units may; the office anywhere on it."""

    column = forms.ChoiceField(
        label=_("移到"), help_text=_("网址不变，原来的链接都还能打开；原栏目不再列出。")
    )
    reason = text_field(_("理由"), rows=2, longest=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = article_of(self.matter) if self.matter is not None else None
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *grouped(_where_to_move(article, self.actor)),
        ]

    def to_action(self) -> dict[str, Any]:
        """The column itself."""
        data = dict(self.cleaned_data)
        return {**data, "column": chosen([data["column"]])[0]}


class MoveOldForm(MoveForm):
    """移栏目（旧稿）: any column in which one's units publish; the action keeps it to the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.actor.units_as(*powers.READERS) if self.actor else frozenset()
        found = columns_where(units, Act.PUBLISH, today()).filter(url_name="")
        self.fields["column"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *grouped(found.select_related("site")),
        ]


def _where_to_move(article: Article | None, actor: Any) -> list[SiteColumn]:
    day = today()
    if article is None or actor is None:
        return []
    act = Act.PUBLISH if article.live or article.matter_id is None else Act.WRITE
    found = (
        open_columns(day)
        if keepers(actor)
        else columns_where(actor.units_as(*powers.READERS), act, day)
    )
    found = found.filter(site_id=article.site_id, url_name="").exclude(pk=article.column_id)
    return list(found.select_related("site").order_by("order", "id"))


class ShareForm(StepForm):
    """推送: to which further columns."""

    columns = forms.MultipleChoiceField(
        label=_("推送到"),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("本单位能发布的栏目马上生效；别的网站由对方决定是否采用。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = _places(today(), self.actor)
        if self.matter is not None:
            known = {place.pk for place in places_of(article_of(self.matter))}
            found = [c for c in found if c.pk not in known]
        self.fields["columns"].choices = grouped(found)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The columns themselves."""
        return {"columns": chosen(self.cleaned_data["columns"])}


class TakeFromForm(StepForm):
    """撤下一处: from which of the further columns, and why."""

    column = forms.ChoiceField(label=_("从哪里撤下"))
    reason = text_field(_("理由"), rows=2, longest=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = places_of(article_of(self.matter))[1:] if self.matter is not None else []
        self.fields["column"].choices = grouped(places)  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The column itself."""
        data = dict(self.cleaned_data)
        return {**data, "column": chosen([data["column"]])[0]}


FORMS: dict[str, type[forms.Form]] = {
    "drop": ReasonForm,
    "pass_first": ReviewForm,
    "pass_second": ReviewForm,
    "pass_third": ReviewForm,
    "clear_secrecy": SecrecyForm,
    "return_text": ReasonForm,
    "schedule": ScheduleForm,
    "correct": ReasonForm,
    "withdraw": ReasonForm,
    "move": MoveForm,
    "set_expiry": ExpiryForm,
    "share": ShareForm,
    "take_from": TakeFromForm,
}
