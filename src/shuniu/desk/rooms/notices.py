"""消息: what one was told; how one wants to be told; and who will be reminded tonight."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework import urging
from shuniu.commons.flow import flows
from shuniu.commons.notices.actions import mark_all_read, set_preference
from shuniu.commons.notices.actions import mark_read as mark_notices_read
from shuniu.commons.notices.models import Notice, Preference
from shuniu.commons.notices.queries import notices_of
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.site.forms import CitizenForm
from shuniu.site.paging import keyset

from ..access import StaffRequest
from ..views.frame import forget_counts

SIZE = 50
MOST = 500


class PreferenceForm(CitizenForm):
    """Beside the workbench, by which means one wants to be told."""

    by_email = forms.BooleanField(label=gettext_lazy("同时发电子邮件"), required=False)
    by_sms = forms.BooleanField(label=gettext_lazy("同时发短信"), required=False)


def address_of(notice: Notice) -> str:
    """Where the notice leads."""
    if notice.url.startswith("/"):
        return notice.url
    if notice.subject_kind == "matter" and notice.subject_id:
        return reverse("desk:matter", args=[notice.subject_id])
    return ""


@require_safe
def notice_list(request: StaffRequest) -> HttpResponse:
    """消息, the newest first."""
    page = keyset(
        notices_of(request.actor),
        order=["-pk"],
        cursor=request.GET.get("at", ""),
        size=SIZE,
    )
    chosen = Preference.objects.filter(member=request.user).first()
    initial = {"by_email": chosen.by_email, "by_sms": chosen.by_sms} if chosen else {}
    context = {
        "lines": [(notice, address_of(notice)) for notice in page.rows],
        "page": page,
        "form": PreferenceForm(initial=initial, label_suffix=""),
    }
    return render(request, "desk/notices.html", context)


@require_safe
def follow(request: StaffRequest, pk: int) -> HttpResponse:
    """Go where a notice leads; it counts as read from now on."""
    notice = notices_of(request.actor).filter(pk=pk).first()
    if notice is None:
        raise Http404
    mark_notices_read([notice.pk], by=request.actor, at=clock.now())
    forget_counts(request.actor)
    return HttpResponseRedirect(address_of(notice) or reverse("desk:notices"))


@require_POST
def change(request: StaffRequest) -> HttpResponse:
    """全部已阅, or 提醒方式: one's own only."""
    if "read" in request.POST:
        count = mark_all_read(by=request.actor, at=clock.now())
        forget_counts(request.actor)
        messages.success(request, _("{n}条消息已标为已阅。").format(n=count))
    else:
        form = PreferenceForm(request.POST)
        if form.is_valid():
            set_preference(by=request.actor, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("提醒方式已保存。"))
    return HttpResponseRedirect(reverse("desk:notices"))


def may_preview(request: StaffRequest) -> bool:
    """Reminders are looked at by those who see the matters: registrars, reviewers, leaders."""
    return request.actor.holds(REGISTRAR, REVIEWER, LEADER)


@require_safe
def reminders(request: StaffRequest) -> HttpResponse:
    """提醒预览: who will be reminded of what in the next nightly run; nothing is sent."""
    actor = request.actor
    if not may_preview(request):
        raise Http404
    found = [
        r
        for r in urging.preview(clock.today())
        if actor.holds_at(r.matter.unit_id, flows.get(r.matter.kind).sees_all)
    ]
    shown = found[:MOST]
    duties = {d for r in shown for d in flows.get(r.matter.kind).units_see}
    names: dict[int, list[str]] = {}
    for standing in members_owing(duties, {r.unit.pk for r in shown}, clock.today()):
        if not standing.is_away and standing.name not in names.setdefault(standing.unit_id, []):
            names[standing.unit_id].append(standing.name)
    context = {
        "lines": [(r, "、".join(names.get(r.unit.pk, []))) for r in shown],
        "more": len(found) - len(shown),
        "today": clock.today(),
    }
    return render(request, "desk/reminders.html", context)
