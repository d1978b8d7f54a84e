"""The pages that no declaration makes: the group, a site's sheet, its score, the sample."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.commons.people.actor import system
from shuniu.commons.publishing.models import SITE, Publication
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import actions, assessing, powers
from ..forms import BonusForm, JudgeForm, SiteNoteForm
from ..models import Bonus
from ..queries import sheets
from ..queries.indicators import in_force
from ..queries.state import Group, SiteState, look
from . import xlsx

# Measures that know nothing before the first walk.
WALKED = ("links", "tags", "pictures", "search", "ipv6")


def _codes(request: StaffRequest) -> set[str] | None:
    if not powers.may_look(request.actor):
        raise Http404
    return sheets.sites_seen(request.actor, clock.today())


@staff_page
@require_safe
def group(request: StaffRequest) -> HttpResponse:
    """All sites that the person may see, as they are now."""
    codes = _codes(request)
    now = clock.now()
    rows = sheets.rows(look(clock.today(), now), codes)
    only = request.GET.get("only", "")
    if only == "trouble":
        rows = [row for row in rows if row.open_findings or row.lights.get(sheets.STALE)]
    broken = sum(row.broken for row in rows)
    context = {
        "rows": rows,
        "only": only,
        "inside": powers.is_insider(request.actor),
        "may": powers.is_registrar(request.actor),
        "findings": sum(row.open_findings for row in rows),
        "broken": broken,
        "at": now,
    }
    return render(request, "inspection/desk/group.html", context)


@staff_page
@require_http_methods(["POST"])
def inspect_now(request: StaffRequest) -> HttpResponse:
    """立即检查: the run of the night, now; the walk through the sites stays the night's."""
    _registrar(request)
    with in_chinese():
        # The program itself looks: what it opens and closes is nobody's judgement.
        done = actions.inspect(on=clock.today(), by=system(), at=clock.now())
    told = _("检查完毕：新发现{opened}个，超标{broken}个，销号{healed}个。")
    messages.success(
        request, told.format(opened=done.opened, broken=done.broken, healed=done.healed)
    )
    return HttpResponseRedirect(reverse("inspection:group"))


def _site(request: StaffRequest, code: str) -> tuple[Group, SiteState]:
    codes = _codes(request)
    if codes is not None and code not in codes:
        raise Http404
    found = look(clock.today(), clock.now(), site=code)
    if code not in found.sites:
        raise Http404
    return found, found.sites[code]


@staff_page
@require_safe
def sheet(request: StaffRequest, code: str) -> HttpResponse:
    """The sheet of a site: its columns, what is open with evidence, owner and due date."""
    found, state = _site(request, code)
    context = {
        "state": state,
        "site": state.site,
        "on": found.on,
        "columns": [(c, sheets.light_of(c, found.on, 4)) for c in state.columns],
        "waiting": sheets.open_findings([code]),
        "probes": sheets.probe_days(code, clock.now()),
        "reposts": found.reposts,
        "mistakes": found.mistakes,
        "inside": powers.is_insider(request.actor),
        "printed_at": clock.now(),
    }
    return render(request, "inspection/desk/sheet.html", context)


@staff_page
@require_safe
def sheet_xlsx(request: StaffRequest, code: str) -> HttpResponse:
    """The sheet as a workbook: columns, open findings, probes."""
    found, state = _site(request, code)
    waiting = sheets.open_findings([code])
    data = xlsx.sheet_of(found, state, waiting, sheets.probe_days(code, clock.now()))
    return xlsx.respond(data, by=request.actor, at=clock.now(), site=state.site)


@staff_page
@require_safe
def score(request: StaffRequest, code: str = SITE) -> HttpResponse:
    """The score of a site as it would be today, and whose the points are."""
    if not powers.is_insider(request.actor):
        raise Http404
    # The main site answers for letters, guides and accounts: the whole group is looked at.
    found, state = _site(request, code)
    today = clock.today()
    bonuses = sheets.bonuses(code, today)
    result = assessing.score(
        found,
        state,
        in_force(today),
        judged=sheets.judged(code),
        bonus=sheets.bonus_of(bonuses),
    )
    context = {
        "score": result,
        "site": state.site,
        "state": state,
        "bonuses": bonuses,
        "groups": _by_group(result),
        "clean": [line for line in result.deductions if not (line.seen or line.judged)],
        "walked": WALKED,
        "may": powers.is_registrar(request.actor),
        "sites": list(look_names(today)),
        "at": clock.now(),
    }
    return render(request, "inspection/desk/score.html", context)


def look_names(today: dt.date) -> list[tuple[str, str]]:
    """The sites that stand, to choose from."""
    return [(site.code, site.shown_name) for site in Site.objects.open_on(today)]


def _by_group(result: assessing.Score) -> list[tuple[str, list[assessing.Line], bool]]:
    found: dict[str, list[assessing.Line]] = {}
    for line in result.deductions:
        if line.seen or line.judged:
            found.setdefault(line.indicator.group, []).append(line)
    return [(name, lines, result.counts(lines[0])) for name, lines in found.items()]


def _registrar(request: StaffRequest) -> None:
    if not powers.is_registrar(request.actor):
        raise Http404


def _ask(
    request: StaffRequest, form: Any, act: Any, *, heading: str, back: str, note: str = ""
) -> HttpResponse:
    """A page with one form: act, or say beside the field why not."""
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                act(**form.to_action())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("{what}：已完成。").format(what=heading))
            return HttpResponseRedirect(back)
    context = {"form": form, "heading": heading, "back": back, "note": note}
    return render(request, "inspection/desk/ask.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def bonus(request: StaffRequest, code: str) -> HttpResponse:
    """加分: points for a reason."""
    _registrar(request)
    _group, state = _site(request, code)

    def act(**data: Any) -> None:
        actions.give_bonus(
            state.site, office=powers.the_office(), by=request.actor, at=clock.now(), **data
        )

    form = BonusForm(request.POST or None, actor=request.actor)
    note = _("加分指标的分值没有见到原文，由本县自定；扣分后高于80分的才计。")
    back = reverse("inspection:score_of", args=[code])
    return _ask(request, form, act, heading=_("加分"), back=back, note=note)


@staff_page
@require_http_methods(["POST"])
def end_bonus(request: StaffRequest, pk: int) -> HttpResponse:
    """取消加分."""
    _registrar(request)
    given = Bonus.objects.filter(pk=pk, ended_on__isnull=True).first()
    if given is None:
        raise Http404
    actions.end_bonus(given, office=powers.the_office(), by=request.actor, at=clock.now())
    messages.success(request, _("已取消这项加分。"))
    return HttpResponseRedirect(reverse("inspection:score_of", args=[given.site]))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: StaffRequest, code: str) -> HttpResponse:
    """站点情况: whether it has services."""
    _registrar(request)
    _group, state = _site(request, code)

    def act(**data: Any) -> None:
        actions.note_site(
            state.site, office=powers.the_office(), by=request.actor, at=clock.now(), **data
        )

    form = SiteNoteForm(
        request.POST or None, actor=request.actor, initial={"has_services": state.has_services}
    )
    said = _("没有对外办事服务的部门不检查“办事服务”，得分按（75－扣分）×4/3计算。")
    back = reverse("inspection:score_of", args=[code])
    return _ask(request, form, act, heading=_("站点情况"), back=back, note=said)


@staff_page
@require_safe
def sample(request: StaffRequest) -> HttpResponse:
    """人工抽查: the day's sample of published texts, for what no program can decide."""
    _registrar(request)
    today = clock.today()
    code = request.GET.get("site", "")
    names = dict(look_names(today))
    context = {
        "lines": [(line, names.get(line.site, "")) for line in sheets.sample_of(today, site=code)],
        "sites": list(names.items()),
        "site": code,
        "on": today,
    }
    return render(request, "inspection/desk/sample.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: StaffRequest, pk: int) -> HttpResponse:
    """抽查一条: fine, or a finding."""
    _registrar(request)
    line = Publication.objects.standing().filter(pk=pk).first()
    if line is None:
        raise Http404

    def act(**data: Any) -> None:
        actions.judge_line(
            line, office=powers.the_office(), by=request.actor, at=clock.now(), **data
        )

    form = JudgeForm(request.POST or None, actor=request.actor)
    said = f"《{line.title}》\n{line.summary}\n{line.url}"
    back = reverse("inspection:sample")
    return _ask(request, form, act, heading=_("人工抽查"), back=back, note=said)
