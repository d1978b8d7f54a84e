"""打印登记: printing numbered copies of a matter's papers, the log, copies that come back."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.models import Matter
from shuniu.casework.printing import stamping
from shuniu.casework.printing.actions import (
    PRINTABLE,
    Recipient,
    may_print,
    may_settle,
    opened,
    print_copies,
    settle,
)
from shuniu.casework.printing.models import Copy, Outcome, Purpose
from shuniu.casework.printing.queries import KEEPERS, copies_seen_by, outstanding, runs_of
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.known import known_units
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotFound, Refused
from shuniu.site.forms import Line

from .. import columns
from ..access import StaffRequest
from ..declare import Act, Column, Register, RowAct, offer_everywhere, register_plain
from ..forms import StepForm, text_field
from ..views.shown import matter_for

_TIMES = re.compile(r"^(.*?)\s*[x×*＊]\s*(\d{1,3})$")


class PrintForm(StepForm):
    """打印: which paper, what for, and for whom."""

    paper = forms.ChoiceField(label=gettext_lazy("打印哪一份"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        initial=Purpose.CIRCULATION,
        help_text=gettext_lazy("传阅件每页有领取人、单位和时间的水印。"),
    )
    recipients = text_field(
        gettext_lazy("发给谁"),
        rows=4,
        longest=4000,
        hint=gettext_lazy("一行一个，姓名或单位；要几份写在后面，如：县财政局 ×2。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None:
            offered = [(str(p.pk), p.name) for p in printable(self.matter)]
            self.fields["paper"].choices = offered  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The paper itself, and a recipient for each line."""
        data = dict(self.cleaned_data)
        data["paper"] = Paper.objects.select_related("blob").get(pk=int(data["paper"]))
        lines = [line.strip() for line in data["recipients"].splitlines() if line.strip()]
        data["recipients"] = [recipient(line) for line in lines]
        return data


def recipient(line: str) -> Recipient:
    """A line of the form: a unit's name is that unit; the number of copies stands behind."""
    match = _TIMES.match(line)
    label, copies = (match[1].strip(), int(match[2])) if match else (line, 1)
    named = [u for u in known_units.all().values() if u and label in (u.name, u.short_name)]
    unit = Unit.objects.filter(name=named[0].name).first() if len(named) == 1 else None
    return Recipient(label, copies, unit)


def printable(matter: Matter) -> list[Paper]:
    """The PDFs of the matter."""
    return [use.paper for use in matter.papers.all() if use.paper.kind == PRINTABLE]


def _address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not printable(matter):
        return ""
    return reverse("desk:print", args=[matter.pk])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def print_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Register a run of copies; below it the runs so far."""
    matter, desk = matter_for(pk, request.actor)
    if not may_print(request.actor, matter) or not printable(matter):
        raise Http404
    form = PrintForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                data = form.to_action()
                run = print_copies(matter, by=request.actor, at=clock.now(), **data)
        except NotFound:
            raise Http404 from None
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记{n}份，请逐份打开打印。").format(n=run.count))
            return HttpResponseRedirect(reverse("desk:print", args=[pk]))
    context = {
        "matter": matter,
        "desk": desk,
        "form": form,
        "runs": runs_of(matter)[:50],
        "outstanding": outstanding(matter),
    }
    return render(request, "desk/print.html", context)


@never_cache
@require_safe
def copy_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The PDF of one copy, made for it; 404 for who may not see the matter."""
    found = Copy.objects.select_related("printing__paper__blob", "matter").filter(pk=pk)
    copy = found.first()
    if copy is None or not may_print(request.actor, copy.matter):
        raise Http404
    try:
        with in_chinese():
            data = stamping.copy_pdf(copy, at=copy.printing.at)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("desk:print", args=[copy.matter_id]))
    opened(copy, by=request.actor, at=clock.now())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{copy.code}.pdf"'
    return response


class SettleForm(StepForm):
    """清退登记."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("清退结果"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    note = Line(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("遗失的写明经过。"),
    )


def _settle(copy: Copy, **data: Any) -> None:
    settle(copy, **data)


def _may_settle(copy: Copy, actor: Actor) -> bool:
    return not copy.outcome and may_settle(actor, copy)


OUT = "out"

LOG = Register(
    "print_log",
    gettext_lazy("打印登记"),
    lambda actor: actor.holds(*KEEPERS),
    copies_seen_by,
    (
        Column("recipient", gettext_lazy("领取"), lambda c: c.recipient, width=28),
        Column("code", gettext_lazy("份号"), lambda c: c.code),
        Column("number", gettext_lazy("编号"), lambda c: c.matter.number, width=24),
        Column("title", gettext_lazy("标题"), lambda c: c.matter.title, width=44),
        Column("purpose", gettext_lazy("用途"), lambda c: c.printing.get_purpose_display()),
        Column("by", gettext_lazy("打印人"), lambda c: c.printing.by_label),
        Column("at", gettext_lazy("打印时间"), lambda c: c.printing.at),
        Column("outcome", gettext_lazy("清退"), lambda c: c.get_outcome_display()),
        Column("outcome_at", gettext_lazy("清退时间"), lambda c: c.outcome_at, export_only=True),
        Column("note", gettext_lazy("说明"), lambda c: c.note, export_only=True),
    ),
    filters=(
        columns.choice("purpose", gettext_lazy("用途"), Purpose.choices, "printing__purpose"),
        columns.choice(
            "outcome",
            gettext_lazy("清退"),
            [(OUT, gettext_lazy("未清退")), *Outcome.choices],
            "outcome",
            value_of=lambda value: "" if value == OUT else value,
        ),
    ),
    search=lambda rows, words: rows.filter(recipient__contains=words),
    facts=lambda copy, actor: [(_("水印"), copy.watermark), (_("说明"), copy.note)],
    acts=(RowAct("settle", gettext_lazy("清退登记"), _settle, _may_settle, SettleForm),),
    section="office",
    note=gettext_lazy("谁在什么时候给谁打印了第几份；登记不能修改，只能补记清退。"),
    empty=gettext_lazy("还没有打印登记。"),
    menu_order=95,
)


def register_pages() -> None:
    """Offer the button on every matter that has a PDF, and the log in the menu."""
    offer_everywhere(Act("print", gettext_lazy("打印登记"), _address))
    register_plain(LOG)
