"""岗位交接 on one screen, and 委托代办 for oneself."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuniu.commons.people.actions.delegations import delegate, end_delegation
from shuniu.commons.people.actions.handover import hand_over
from shuniu.commons.people.models import Delegation, Tenure
from shuniu.commons.people.powers import administers
from shuniu.commons.people.queries import delegations_of, find_members, holdings_of, seats_of
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.site.forms import CitizenForm

from ..access import StaffRequest
from ..forms import text_field
from .picking import MemberField, day_field, offered


class HandoverForm(CitizenForm):
    """To whom the post passes."""

    to_member = MemberField(label=gettext_lazy("接收人"), help_text=gettext_lazy("姓名或登录名。"))
    note = text_field(gettext_lazy("备注"), required=False, rows=2, longest=2000)


class DelegationForm(CitizenForm):
    """Who acts for me, from when to when, and why."""

    deputy = MemberField(label=gettext_lazy("代办人"), help_text=gettext_lazy("姓名或登录名。"))
    first_day = day_field(gettext_lazy("开始日期"))
    last_day = day_field(gettext_lazy("结束日期（含当天）"))
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=120)


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: StaffRequest) -> HttpResponse:
    """岗位交接: pick a holder, see all that they hold, pass it on; the receipt stays."""
    if not administers(request.actor):
        raise Http404
    today = clock.today()
    key = request.GET.get("tenure", "")
    tenure = None
    if key.isdecimal() and len(key) < 19:
        known = Tenure.objects.filter(Tenure.held_on(today), pk=int(key))
        tenure = known.select_related("member", "post__unit").first()
    if tenure is None:
        query = request.GET.get("q", "").replace("\x00", "").strip()[:40]
        found = [(m, seats_of(m, today)) for m in find_members(query)] if query else []
        return render(request, "desk/handover_find.html", {"q": query, "found": found})
    form = HandoverForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            receipt = hand_over(
                tenure.post,
                tenure.member,
                form.cleaned_data["to_member"],
                by=request.actor,
                at=clock.now(),
                note=form.cleaned_data["note"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("交接完成，回执如下。"))
            return HttpResponseRedirect(
                reverse("desk:register_row", args=["handovers", receipt.pk])
            )
    context = {
        "tenure": tenure,
        "form": form,
        "held": holdings_of(tenure.member, today, post=tenure.post),
        "offered": offered([tenure.post.unit_id]),
    }
    return render(request, "desk/handover.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: StaffRequest) -> HttpResponse:
    """委托代办: what I have given and hold, and a form to give."""
    today = clock.today()
    form = DelegationForm(request.POST or None, label_suffix="", initial={"first_day": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            delegate(
                request.user,
                data["deputy"],
                first_day=data["first_day"],
                last_day=data["last_day"],
                reason=data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已委托{name}代办。").format(name=data["deputy"].name))
            return HttpResponseRedirect(reverse("desk:delegations"))
    context = {
        "form": form,
        "known": delegations_of(request.user, today),
        "offered": offered(request.actor.unit_ids),
    }
    return render(request, "desk/delegations.html", context)


@require_POST
def delegation_end(request: StaffRequest, pk: int) -> HttpResponse:
    """终止委托: I am back."""
    found = Delegation.objects.filter(pk=pk).select_related("member", "deputy").first()
    if found is None or request.user.pk not in (found.member_id, found.deputy_id):
        raise Http404
    try:
        end_delegation(found, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("委托已终止。"))
    return HttpResponseRedirect(reverse("desk:delegations"))
