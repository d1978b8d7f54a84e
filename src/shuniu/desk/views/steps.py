"""A step of a matter: its form in place or on a page of its own, taken, and on to the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to, todo, waits_for
from shuniu.commons.flow import Step, flows
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import NotNow, Refused, Stale

from .. import taking
from ..access import StaffRequest
from ..declare import Desk
from .matter import page_context
from .shown import matter_for

_BIGGEST = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """GET: the step's form (in place for htmx). POST: take it, and land on the next thing to do."""
    actor = request.actor
    matter, desk = matter_for(pk, actor)
    flow = flows.get(matter.kind)
    if not flow.has_step(code):
        raise Http404
    step = flow.step(code)
    form_class = taking.form_class_for(desk, code)
    if request.method == "POST":
        return _take(request, matter, desk, step, form_class)
    if step not in steps_open_to(matter, actor):
        return _explain(request, matter, desk, step)
    form = taking.build(form_class, None, None, matter, actor) if form_class else None
    return _show(request, matter, desk, step, form, seen=matter.last_move_id)


def _take(
    request: StaffRequest, matter: Matter, desk: Desk, step: Step, form_class: type[Form] | None
) -> HttpResponse:
    actor, seen = request.actor, _seen(request)
    form, data = None, {}
    if form_class is not None:
        form = taking.build(form_class, request.POST, request.FILES, matter, actor)
        if not form.is_valid():
            return _show(request, matter, desk, step, form, seen=seen or matter.last_move_id)
        data = taking.data_of(form)
    try:
        taking.take(matter, step, data, by=actor, at=clock.now(), seen=seen)
    except Refused as refused:
        if form is None:
            messages.warning(request, refused.sentence)
            return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))
        taking.refuse_in(form, refused)
        # After a refusal the page shows the newest state, so the next try is made knowing it.
        fresh, desk = matter_for(matter.pk, actor)
        behind = isinstance(refused, (Stale, NotNow))
        known = fresh.last_move_id if behind else (seen or fresh.last_move_id)
        return _show(request, fresh, desk, step, form, seen=known)
    return _onward(request, matter, step)


def _seen(request: StaffRequest) -> int | None:
    """The last move that the form was opened with; a form without it is not trusted to be new."""
    text = request.POST.get("seen", "")
    return min(int(text), _BIGGEST) if text.isdecimal() and len(text) < 20 else 0


def _show(
    request: StaffRequest, matter: Matter, desk: Desk, step: Step, form: Form | None, *, seen: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "step": step,
        "form": form,
        "seen": seen,
        "action": reverse("desk:step", args=[matter.pk, step.code]),
    }
    if getattr(request, "htmx", False):
        return render(request, "desk/parts/step_form.html", {**context, "matter": matter})
    context.update(page_context(request, matter, desk))
    return render(request, "desk/step.html", context)


def _explain(request: StaffRequest, matter: Matter, desk: Desk, step: Step) -> HttpResponse:
    """The step can't be taken (any more): say so on the matter's page."""
    state = flows.get(matter.kind).state(matter.state)
    if matter.state not in step.sources:
        sentence = str(NotNow(state=state.label, step=step.label))
    else:
        sentence = _("“{step}”由{who}办理，您没有办理这一步的权限。").format(
            step=step.label, who=getattr(step.power, "label", "") or _("其他人")
        )
    messages.info(request, sentence)
    address = reverse("desk:matter", args=[matter.pk])
    if getattr(request, "htmx", False):
        response = HttpResponse()
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)


def _onward(request: StaffRequest, matter: Matter, step: Step) -> HttpResponse:
    """After a step: the same matter while it waits for this person, else the next that does."""
    done = _("已{step}：{number}《{title}》。").format(
        step=step.label, number=matter.number, title=matter.title
    )
    following = next_after(matter, request.actor)
    if following is None:
        messages.success(request, done)
        return HttpResponseRedirect(reverse("desk:home"))
    if following.pk != matter.pk:
        done = _("{done}接着办下一件：").format(done=done)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:matter", args=[following.pk]))


def next_after(matter: Matter, actor: Actor) -> Matter | None:
    """What the actor should look at next: this matter if it still waits, or the most urgent one."""
    if waits_for(matter, actor):
        return matter
    waiting = todo(actor, limit=1)
    return waiting[0].matter if waiting else None
