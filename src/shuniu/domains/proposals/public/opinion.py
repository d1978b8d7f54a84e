"""填写办理意见: those who proposed, by number and code, and nobody else."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor, citizen
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotFound, Refused
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm, Line, RadioCards, Text
from shuniu.site.views import too_many

from .. import actions, queries
from ..flow import KIND
from ..models import Proposal, Score

COOKIE, SALT = "own_proposal", "proposals.opinion"
PASS_SECONDS = 30 * 60
TRIES = throttle.Limit("proposal code", 10, dt.timedelta(minutes=10))
ACTS = throttle.Limit("proposal opinion", 20, dt.timedelta(minutes=10))


class FindForm(CitizenForm):
    """The number and the code that stand on the opinion form."""

    number = Line(
        label=gettext_lazy("编号"),
        max_length=60,
        help_text=gettext_lazy("建议提案编号，或者答复函的发文字号"),
    )
    code = Line(
        label=gettext_lazy("查询码"),
        max_length=40,
        help_text=gettext_lazy("征询意见表上的10位数字"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RateForm(CitizenForm):
    """The two scores, and what is to be said."""

    attitude = forms.ChoiceField(
        label=gettext_lazy("您对办理态度满意吗？"), choices=Score.choices, widget=RadioCards()
    )
    result = forms.ChoiceField(
        label=gettext_lazy("您对办理结果满意吗？"), choices=Score.choices, widget=RadioCards()
    )
    remark = Text(
        label=gettext_lazy("意见（不满意请写明哪里不满意）"),
        required=False,
        max_length=1000,
        rows=4,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By number and code; a wrong pair is told without saying which was wrong."""
    form = FindForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    page = "proposals/public/find.html"
    if request.method == "POST" and form.is_valid():
        try:
            throttle.check(request, TRIES)
            found = queries.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
        except throttle.TooMany as refusal:
            form.refuse(refusal)
            return _private(render(request, page, {"form": form}, status=429))
        except NotFound:
            form.add_error(None, _("没有找到。请核对编号和查询码，两项都要与征询意见表一致。"))
        else:
            response = redirect("proposals:opinion_form")
            response.set_cookie(
                COOKIE,
                signing.dumps([found.pk, found.reply_id], salt=SALT),
                max_age=PASS_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SECURE_COOKIES,
            )
            return response
    status = 422 if form.is_bound and form.errors else 200
    return _private(render(request, page, {"form": form}, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest) -> HttpResponse:
    """The reply, and the form: two scores and a remark; afterwards what was said."""
    proposal = _of_pass(request)
    if proposal is None:
        return redirect("proposals:opinion")
    if "leave" in request.POST:  # 离开: for a computer that others use too
        response = redirect("proposals:opinion")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    matter, actor = proposal.matter, _actor(request, proposal)
    may = any(step.code == "rate" for step in steps_open_to(matter, actor))
    form = RateForm(request.POST or None) if may else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                throttle.check(request, ACTS)
                seen = request.POST.get("seen", "")
                expected = int(seen) if seen.isdecimal() and len(seen) < 19 else None
                with in_chinese():
                    actions.ACTIONS["rate"](
                        matter, **form.cleaned_data, by=actor, at=clock.now(), seen=expected
                    )
            except throttle.TooMany as refusal:
                return too_many(request, refusal)
            except engine.Repeated:
                return redirect("proposals:opinion_form")
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return redirect("proposals:opinion_form")
    state = flows.get(KIND).state(matter.state)
    context = {
        "proposal": proposal,
        "matter": matter,
        "reply": proposal.reply,
        "state": state.public_label or state.label,
        "tone": state.tone,
        "form": form,
        "said": proposal.reply.evaluation
        if proposal.reply and hasattr(proposal.reply, "evaluation")
        else None,
    }
    return _private(render(request, "proposals/public/opinion.html", context, status=status))


@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    """The reply letter as PDF, for those who were answered."""
    proposal = _of_pass(request)
    if proposal is None or proposal.reply is None:
        return redirect("proposals:opinion")
    try:
        data = actions.reply_pdf(proposal, proposal.reply)
    except Refused:
        return redirect("proposals:opinion_form")
    response = HttpResponse(data, content_type="application/pdf")
    name = _("答复函{number}.pdf").format(number=proposal.reply.number)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return _private(response)


def _of_pass(request: HttpRequest) -> Proposal | None:
    """The proposal that this browser showed number and code for; a newer reply wants its own."""
    try:
        key, reply = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=PASS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = (
        Proposal.objects.filter(pk=key, reply_id=reply)
        .select_related("session", "reply__unit", "reply__evaluation", "lead_unit", "category")
        .first()
    )
    if found is None:
        return None
    found.matter = Matter.objects.prefetch_related("assignments").get(pk=key)
    return found


def _actor(request: HttpRequest, proposal: Proposal) -> Actor:
    return citizen(proposal.pk, label=_("提出人"), address=address_of(request))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
