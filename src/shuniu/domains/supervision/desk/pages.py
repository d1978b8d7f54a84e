"""The pages that no declaration makes: following up any matter, what has no echo, visits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_address, matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import actions, powers
from ..forms import FindingForm, FollowForm, OpenFindingForm
from ..models import Finding, SiteVisit
from ..queries import arising_from, visits_seen, without_echo


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: StaffRequest, pk: int) -> HttpResponse:
    """立为督查件: any matter that this person may see, whatever its kind; nothing is copied."""
    actor = request.actor
    matter, _desk = matter_for(pk, actor)
    if not powers.may_follow_up(actor, matter):
        raise Http404
    form = FollowForm(request.POST or None, matter=matter, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                item = actions.follow_up(matter, by=actor, at=clock.now(), **form.to_action())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已立项，编号是{n}。").format(n=item.matter.number))
            return HttpResponseRedirect(matter_address(item.pk))
    context = {
        "matter": matter,
        "form": form,
        "heading": _("立为督查件"),
        "note": _(
            "来源事项的标题和内容不会带到督查件里。承办单位只看得到您在下面写的内容；"
            "来源的链接只有本来就能看到它的人才看得到。"
        ),
        "button": _("立项"),
        "others": arising_from(matter, actor),
    }
    return render(request, "supervision/desk/ask.html", context)


@staff_page
@require_safe
def echo(request: StaffRequest) -> HttpResponse:
    """件件有回音: one page with whatever has no echo, as far as this person sees it."""
    actor = request.actor
    if not actor.holds(*powers.INSIDERS, "handler", "unit_head"):
        raise Http404
    found = without_echo(actor, clock.today())
    context = {
        "found": found,
        "matters": len({one.matter.pk for one in found}),
        "inside": powers.is_insider(actor),
        "printed_at": clock.now(),
    }
    return render(request, "supervision/desk/echo.html", context)


def _visit(request: StaffRequest, pk: int) -> SiteVisit:
    visit = visits_seen(request.actor).filter(pk=pk).select_related("item__matter", "joint_unit")
    found = visit.first()
    if found is None:
        raise Http404
    return found


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    """One visit with its findings; the registrar adds another."""
    seen = _visit(request, pk)
    may_add = request.actor.holds_at(seen.unit_id, ("registrar",))
    form: Any = None
    if may_add:
        form = FindingForm(request.POST or None, request.FILES or None, actor=request.actor)
        if request.method == "POST" and form.is_valid():
            try:
                actions.add_finding(seen, by=request.actor, at=clock.now(), **form.to_action())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("已添加一个问题。"))
                return HttpResponseRedirect(reverse("supervision:visit", args=[pk]))
    findings = seen.findings.select_related("about_unit", "became").prefetch_related("photos")
    context = {
        "visit": seen,
        "findings": list(findings.order_by("pk")),
        "form": form,
        "may_open": request.actor.holds_at(seen.unit_id, powers.OPENERS),
    }
    return render(request, "supervision/desk/visit.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """问题立项: a finding becomes an item of its own."""
    found = Finding.objects.filter(pk=pk).select_related("visit", "became").first()
    if found is None:
        raise Http404
    seen = _visit(request, found.visit_id)
    if not request.actor.holds_at(seen.unit_id, powers.OPENERS):
        raise Http404
    form = OpenFindingForm(
        request.POST or None,
        actor=request.actor,
        initial={"title": f"{seen.place}：{found.text}"[:60], "requirement": found.text},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                item = actions.open_finding(
                    found, by=request.actor, at=clock.now(), **form.to_action()
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已立项，编号是{n}。").format(n=item.matter.number))
            return HttpResponseRedirect(matter_address(item.pk))
    context = {
        "form": form,
        "heading": _("问题立项"),
        "note": found.text,
        "button": _("立项"),
        "back": reverse("supervision:visit", args=[seen.pk]),
    }
    return render(request, "supervision/desk/ask.html", context)
