"""简报: drafting an issue, its text, the matters behind each number, its print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shuniu.casework.bulletins.actions import COPIES_MOST, NOTE_MOST, TEXT_MOST, TITLE_MOST, draft
from shuniu.casework.bulletins.flow import APPROVED, DRAFT, KIND, SUBMITTED
from shuniu.casework.bulletins.kinds import kinds, kinds_for
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.bulletins.printing import as_pdf, lines_of
from shuniu.casework.bulletins.queries import behind, latest, versions_of
from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused
from shuniu.site.forms import Line

from .. import columns
from ..access import StaffRequest
from ..declare import Act, Column, Desk, Facts, Filter, Opening, Section, Showing, View, register
from ..forms import StepForm, text_field
from ..views.shown import matter_for
from .picking import day_field

OFFICE = (REGISTRAR, REVIEWER, LEADER)


def _of(matter: Matter) -> Bulletin:
    bulletin: Bulletin = matter.bulletin
    return bulletin


def _about(actor: Actor) -> list[tuple[str, list[tuple[str, Label]]]]:
    """What may be drafted: each bulletin with its topics, the whole first."""
    return [
        (
            str(kind.masthead),
            [
                (f"{kind.code}|", f"{kind.masthead}：{_('全部事项')}"),
                *((f"{kind.code}|{code}", label) for code, label in kind.topics(actor)),
            ],
        )
        for kind in kinds_for(actor)
    ]


class DraftForm(StepForm):
    """起草一期: which bulletin, about what, of which days."""

    about = forms.ChoiceField(label=gettext_lazy("编什么"))
    first = day_field(gettext_lazy("从"))
    last = day_field(gettext_lazy("到"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.actor is not None
        self.fields["about"].choices = _about(self.actor)  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["first"].initial, self.fields["last"].initial = today.replace(day=1), today

    def to_action(self) -> dict[str, Any]:
        """The bulletin's code and topic in place of the choice."""
        data = dict(self.cleaned_data)
        code, _bar, topic = data.pop("about").partition("|")
        return {**data, "code": code, "topic": topic}


class TextForm(StepForm):
    """修改: the title and the text as they are to stand."""

    title = Line(label=gettext_lazy("标题"), max_length=TITLE_MOST)
    text = text_field(
        gettext_lazy("正文"),
        rows=24,
        longest=TEXT_MOST,
        hint=gettext_lazy("一段一行；以“一、”“（一）”开头的按标题排版。"),
    )
    note = Line(
        label=gettext_lazy("改了什么"),
        max_length=NOTE_MOST,
        required=False,
        help_text=gettext_lazy("写给看经过的人，如“补充石桥镇进展”。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            text = latest(_of(self.matter))
            self.fields["title"].initial, self.fields["text"].initial = text.title, text.text


class ReturnForm(StepForm):
    """退回修改: what has to be changed."""

    reason = text_field(gettext_lazy("修改意见"), rows=3, longest=NOTE_MOST)


class SignForm(StepForm):
    """签发."""

    text = text_field(gettext_lazy("签发意见"), rows=2, longest=NOTE_MOST, required=False)


class IssueForm(StepForm):
    """印发: how many."""

    copies = forms.IntegerField(
        label=gettext_lazy("印数"), min_value=1, max_value=COPIES_MOST, initial=20
    )


class CancelForm(StepForm):
    """撤销: why."""

    reason = text_field(gettext_lazy("撤销原因"), rows=2, longest=NOTE_MOST)


def facts(matter: Matter, _actor: Actor) -> Facts:
    """Which bulletin, of which days, for whom."""
    bulletin = _of(matter)
    to = "、".join(bulletin.to.order_by("order", "id").values_list("short_name", flat=True))
    found: list[tuple[Label, object]] = [
        (_("刊名"), bulletin.masthead),
        (_("期号"), bulletin.issue),
        (_("时段"), f"{bulletin.first.isoformat()}—{bulletin.last.isoformat()}"),
        (_("发送"), to),
        (_("签发人"), bulletin.signed_by_label),
        (_("印数"), bulletin.copies or ""),
    ]
    return [(label, value) for label, value in found if value]


def text_of(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """The text as it stands, set like the print."""
    version = latest(_of(matter))
    return {"version": version, "lines": lines_of(version.text)}


def numbers(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The matters behind each number, for the office."""
    if not actor.holds_at(matter.unit_id, OFFICE):
        return None
    found = behind(_of(matter), actor)
    return {"numbers": found} if found else None


def versions(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The older texts, for the office."""
    if not actor.holds_at(matter.unit_id, OFFICE):
        return None
    found = versions_of(_of(matter))[1:]
    return {"versions": found} if found else None


def _pdf_address(_actor: Actor, matter: Matter | None) -> str:
    return reverse("desk:bulletin", args=[matter.pk]) if matter is not None else ""


@never_cache
@require_safe
def bulletin_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """看版面: the issue that went out, or how the draft would look; 404 for who may not see it."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND:
        raise Http404
    bulletin = _of(matter)
    bulletin.matter = matter
    if bulletin.paper_id is not None:
        return HttpResponseRedirect(reverse("desk:paper", args=[bulletin.paper_id]))
    try:
        with in_chinese():
            data = as_pdf(bulletin, latest(bulletin), at=clock.now())
    except Refused as refused:
        return HttpResponse(refused.sentence, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(data, content_type="application/pdf")


def _masts(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(code, kind.masthead) for code, kind in kinds.items()]


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("bulletin")


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("简报"),
    section="office",
    order=60,
    columns=(
        columns.TITLE,
        Column("number", gettext_lazy("期号"), lambda m: m.bulletin.issue, width=18),
        columns.STATE,
        Column(
            "days",
            gettext_lazy("时段"),
            lambda m: f"{m.bulletin.first.isoformat()}—{m.bulletin.last.isoformat()}",
            width=24,
        ),
        columns.DUE,
        columns.OPENED,
        Column(
            "signer", gettext_lazy("签发人"), lambda m: m.bulletin.signed_by_label, export_only=True
        ),
        Column("copies", gettext_lazy("印数"), lambda m: m.bulletin.copies, export_only=True),
    ),
    filters=(
        columns.states(KIND),
        Filter(
            "mast",
            gettext_lazy("刊名"),
            _masts,
            lambda rows, value, _showing: rows.filter(bulletin__code=value),
        ),
        columns.PERIODS,
    ),
    refine=_refine,
    detail=_refine,
    forms={
        "edit": TextForm,
        "amend": TextForm,
        "return_draft": ReturnForm,
        "approve": SignForm,
        "issue": IssueForm,
        "cancel": CancelForm,
    },
    sections=(
        Section("facts", gettext_lazy("这一期"), facts=facts),
        Section("text", gettext_lazy("正文"), template="desk/bulletin_text.html", context=text_of),
        Section(
            "numbers",
            gettext_lazy("数字背后的事项"),
            template="desk/bulletin_numbers.html",
            context=numbers,
        ),
        Section(
            "versions",
            gettext_lazy("以前的版本"),
            template="desk/bulletin_versions.html",
            context=versions,
        ),
    ),
    matter_acts=(Act("pdf", gettext_lazy("看版面（PDF）"), _pdf_address),),
    opening=Opening(gettext_lazy("起草一期"), DraftForm, draft, (REGISTRAR,)),
    sheet_title=gettext_lazy("简报签发单"),
    headings=(gettext_lazy("签发意见"), gettext_lazy("修改意见")),
    views=(
        View("drafts", gettext_lazy("草稿"), {"state": DRAFT}, (REGISTRAR,)),
        View("to_sign", gettext_lazy("待签发"), {"state": SUBMITTED}, (LEADER,)),
        View("to_issue", gettext_lazy("待印发"), {"state": APPROVED}, (REGISTRAR,)),
    ),
    empty=gettext_lazy("还没有简报。"),
)


def register_pages() -> None:
    """Put the bulletins into the workbench."""
    register(DESK)
