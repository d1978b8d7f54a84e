"""纪要立项督办: the paragraphs of issued minutes, ticked, become supervision items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.declare import Act
from shuniu.desk.forms import StepForm
from shuniu.desk.rooms.picking import day_field
from shuniu.desk.views.shown import matter_address, matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from ..actions.minutes import decided_in, follow_minutes, followed_of, may_follow_minutes


class MinutesForm(StepForm):
    """The paragraphs that are not followed up yet, and a day for all that are ticked."""

    places = forms.MultipleChoiceField(
        label=gettext_lazy("议定事项"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请勾选要督办的段落。")},
    )
    due_on = day_field(gettext_lazy("办结时限"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.matter is not None
        there = followed_of(self.matter)
        fields: dict[str, Any] = self.fields
        fields["places"].choices = [
            (str(one.place), one.text) for one in decided_in(self.matter) if one.title not in there
        ]

    def to_action(self) -> dict[str, Any]:
        """The places as numbers."""
        data = dict(self.cleaned_data)
        return {**data, "places": [int(place) for place in data["places"]]}


def _address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not may_follow_minutes(actor, matter):
        return ""
    return reverse("documents:minutes", args=[matter.pk])


FOLLOW_MINUTES = Act("documents.minutes", gettext_lazy("议定事项立项督办"), _address)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: StaffRequest, pk: int) -> HttpResponse:
    """Tick what is to be followed up: one item a paragraph, linked with the minutes."""
    matter, _desk = matter_for(pk, request.actor)
    if not may_follow_minutes(request.actor, matter):
        raise Http404
    form = MinutesForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                made = follow_minutes(matter, by=request.actor, at=clock.now(), **form.to_action())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已立项{n}件，请提出拟办意见。").format(n=len(made)))
            return HttpResponseRedirect(matter_address(matter.pk))
    context = {
        "matter": matter,
        "form": form,
        "heading": _("议定事项立项督办"),
        "note": _("一段一件，来源是这份纪要；已经立项的段落不再列出。"),
        "button": _("立项"),
        "back": matter_address(matter.pk),
    }
    return render(request, "desk/circulation_form.html", context)
