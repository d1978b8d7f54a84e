"""候选名单 and 提名: the pages of the selection, which no declaration makes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.commons.people.duties import REGISTRAR
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import powers
from ..actions.hot import nominate as do_nominate
from ..flow.letter import KIND
from ..forms.hot import NominateForm
from ..queries import letter_of, like
from ..queries.hot import PAGE, THRESHOLDS, candidates, reasons, thresholds

MOST_PAGES = 200


@staff_page
@require_safe
def candidate_list(request: StaffRequest) -> HttpResponse:
    """候选名单: the letters that a rule names, each with which and with what numbers."""
    actor = request.actor
    if not actor.holds(*powers.INSIDERS):
        raise Http404
    rule = request.GET.get("rule", "")
    numbers = thresholds(clock.today())
    rule = rule if rule in numbers and rule != "window" else ""
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 4 and int(asked) else 1
    found, total = candidates(actor, clock.today(), *powers.INSIDERS, rule=rule, page=page)
    context = {
        "found": found,
        "total": total,
        "page": page,
        "older": page + 1 if page * PAGE < total else 0,
        "rule": rule,
        "rules": [
            (code, THRESHOLDS[code][0], known)
            for code, known in numbers.items()
            if code != "window"
        ],
        "window": numbers["window"],
        "may_nominate": actor.holds(REGISTRAR),
    }
    return render(request, "letters/desk/hot_candidates.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: StaffRequest, pk: int) -> HttpResponse:
    """提名: the rules that name the letter with their numbers, and why."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND or not request.actor.holds_at(matter.unit_id, (REGISTRAR,)):
        raise Http404
    form = NominateForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            hot = do_nominate(
                letter_of(matter),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("已遴选为热点信件，编号是{n}。").format(n=hot.matter.number)
            )
            return HttpResponseRedirect(reverse("desk:matter", args=[hot.pk]))
    why = [r.sentence for r in reasons(clock.today(), [matter.pk]).get(matter.pk, [])]
    alike = len(like(letter_of(matter)))
    if alike:
        why.append(_("另有{n}封内容相近的来信").format(n=alike))
    return render(
        request,
        "letters/desk/ask.html",
        {
            "matter": matter,
            "form": form,
            "heading": _("提名热点信件"),
            "note": "；".join(why) if why else _("没有规则命中，属于人工提名，请写明理由。"),
            "button": _("提名"),
        },
    )
