"""The pages of a draft that no declaration makes: writing, comparing, importing, printing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuniu.casework import attaching
from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.manuscript import Manuscript
from shuniu.commons.manuscript.docx_reading import from_docx
from shuniu.commons.papers.actions import look_at
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.manuscripts import Overtaken, Saved, Version, autosave, comparison_of
from shuniu.desk.views.matter import saw
from shuniu.desk.views.shown import matter_address, matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import FieldRefused, Refused

from .. import actions, powers
from ..actions import papers
from ..actions.base import EditedSince
from ..actions.elements import EnclosureGiven
from ..actions.templates import keep_template, route_templates_for, stations_of, usual_route
from ..forms.draft import DraftForm, EnclosureForm, ImportForm, KeepTemplateForm, RouteForm
from ..models import DraftVersion, Enclosure, Outgoing
from ..queries import KIND, STAGES, outgoing_of
from . import outgoing_sections as sections

PDF = "application/pdf"
SEEN_MOST = 9  # digits of the number of a draft's edits
USUAL = "usual"  # the route that fits the document as it now is
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _seen(request: StaffRequest, pk: int) -> tuple[Matter, Outgoing]:
    """The document that this person may see; 404 otherwise."""
    matter, _desk = matter_for(pk, request.actor)
    if matter.kind != KIND:
        raise Http404
    return matter, outgoing_of(matter)


def _edited(request: StaffRequest, pk: int) -> tuple[Matter, Outgoing]:
    """The document that this person has before them now; 404 otherwise."""
    matter, outgoing = _seen(request, pk)
    if matter.state not in STAGES or not powers.ANY_STOP(matter, request.actor):
        raise Http404
    actions.mark_opened(matter, by=request.actor, at=clock.now())
    return matter, outgoing


def _here(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("documents:draft", args=[pk]))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """编辑文稿: the text with its elements, what the rules find, the route, attachments."""
    matter, outgoing = _edited(request, pk)
    form = DraftForm(request.POST or None, matter=matter, actor=request.actor, outgoing=outgoing)
    if request.method == "POST" and form.is_valid():
        base = request.POST.get("manuscript_seen", "")[:SEEN_MOST]
        try:
            with in_chinese():
                version = actions.revise(
                    matter,
                    base=int(base) if base.isdecimal() else None,
                    by=request.actor,
                    at=clock.now(),
                    **form.to_action(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("已保存为第{n}稿：{name}。").format(n=version.n, name=version.name)
            )
            if "on" in request.POST:
                return HttpResponseRedirect(matter_address(pk))
            return _here(pk)
    form.fields["manuscript"].keep_at(  # type: ignore[attr-defined]
        reverse("documents:autosave", args=[pk]),
        version=outgoing.edits,
        saved_at=outgoing.edited_at,
    )
    context = {
        "matter": matter,
        "outgoing": outgoing,
        "form": form,
        "route": RouteForm(matter=matter, actor=request.actor, outgoing=outgoing),
        "may_plan": matter.state == STAGES[0],
        "route_templates": route_templates_for(outgoing) if matter.state == STAGES[0] else [],
        "enclosures": list(outgoing.enclosures.select_related("paper")),
        **dict(sections.findings(matter, request.actor) or {}),
        "versions": outgoing.versions.order_by("-n")[:5],
        "may_submit": matter.state == STAGES[0],
    }
    return render(request, "documents/desk/draft.html", context)


@staff_page
@require_POST
def save(request: StaffRequest, pk: int) -> JsonResponse:
    """自动保存: what the editor sends while one writes."""
    matter, _outgoing = _edited(request, pk)

    def keep(text: Manuscript, _fields: Mapping[str, str], seen: str) -> Saved:
        base = int(seen) if seen.isdecimal() else None
        try:
            kept = actions.autosave(
                matter, manuscript=text, base=base, by=request.actor, at=clock.now()
            )
        except EditedSince:
            newest = outgoing_of(matter)
            assert newest.edited_at is not None
            raise Overtaken(
                Saved(str(newest.edits), newest.edited_at, newest.edited_by_label)
            ) from None
        assert kept.edited_at is not None
        found = {**(sections.findings(kept.matter, request.actor) or {}), "mending": True}
        told = render_to_string("documents/desk/findings.html", found, request=request)
        return Saved(str(kept.edits), kept.edited_at, kept.edited_by_label, told)

    return autosave(request, keep)


def _done(request: StaffRequest, pk: int, act: Any, told: str) -> HttpResponse:
    """Do something small to a draft, and go back to it."""
    try:
        with in_chinese():
            act()
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, told)
    return _here(pk)


@staff_page
@require_POST
def mend(request: StaffRequest, pk: int) -> HttpResponse:
    """按提示改正: one finding's mend."""
    matter, _outgoing = _edited(request, pk)
    code = request.POST.get("code", "")
    return _done(
        request,
        pk,
        lambda: actions.mend(matter, code=code, by=request.actor, at=clock.now()),
        _("已改正，原来的文稿留作一稿。"),
    )


@staff_page
@require_POST
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """编排路线: the stations as the drafter set them, of a template, or as is usual."""
    matter, outgoing = _edited(request, pk)
    chosen = request.POST.get("template", "")
    if chosen == USUAL:
        stops = usual_route(outgoing, on=clock.today())
    elif chosen:
        found = {str(t.pk): t for t in route_templates_for(outgoing)}
        if chosen not in found:
            raise Http404
        stops = stations_of(found[chosen], outgoing)
    else:
        form = RouteForm(request.POST, matter=matter, actor=request.actor, outgoing=outgoing)
        if not form.is_valid():
            lines = [str(e) for errors in form.errors.values() for e in errors]
            messages.warning(request, " ".join(lines))
            return _here(pk)
        stops = form.cleaned_data["stops"]
    take = actions.OUTGOING["plan_route"]
    return _done(
        request,
        pk,
        lambda: take(matter, stops=stops, by=request.actor, at=clock.now()),
        _("路线已保存。"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def enclosure(request: StaffRequest, pk: int, n: int = 0) -> HttpResponse:
    """附件: one more, or one of those that are there; an empty title takes it away."""
    matter, outgoing = _edited(request, pk)
    now = list(outgoing.enclosures.select_related("paper"))
    old = now[n - 1] if 0 < n <= len(now) else None
    if n and old is None:
        raise Http404
    initial = {"title": old.title, "manuscript": old.manuscript} if old is not None else {}
    has_file = old is not None and old.paper is not None
    form = EnclosureForm(
        request.POST or None, request.FILES or None, initial=initial, has_file=has_file
    )
    taken_out = request.method == "POST" and "drop" in request.POST
    if taken_out or (request.method == "POST" and form.is_valid()):
        given = [
            EnclosureGiven(
                one.title,
                manuscripts.parse(one.manuscript) if one.manuscript is not None else None,
                one.paper,
            )
            for one in now
        ]
        try:
            with in_chinese():
                if taken_out:
                    given = [one for i, one in enumerate(given, 1) if i != n]
                else:
                    new = _enclosure_of(request, form, old)
                    given = [new if i == n else one for i, one in enumerate(given, 1)]
                    given += [] if n else [new]
                actions.revise(matter, enclosures=given, by=request.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("附件已保存。"))
            return _here(pk)
    context = {"matter": matter, "form": form, "old": old, "n": n}
    return render(request, "documents/desk/enclosure.html", context)


def _enclosure_of(
    request: StaffRequest, form: EnclosureForm, old: Enclosure | None
) -> EnclosureGiven:
    files = form.cleaned_data["upload"]
    kept = attaching.keep(files, field="upload", by=request.actor, at=clock.now())
    text = form.cleaned_data["manuscript"]
    paper = old.paper if old is not None and not text else None
    return EnclosureGiven(form.cleaned_data["title"], text or None, kept[0] if kept else paper)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: StaffRequest, pk: int) -> HttpResponse:
    """导入Word: its text as a version of the draft, with what was left out named."""
    matter, _outgoing = _edited(request, pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                upload = form.cleaned_data["file"]
                found = from_docx(look_at(upload, upload.name, allowed=("docx",)))
                if not found.manuscript:
                    raise FieldRefused("file", _("这份Word文档里没有可以导入的文字。"))
                actions.revise(
                    matter,
                    manuscript=found.manuscript,
                    name=_("导入Word稿"),
                    by=request.actor,
                    at=clock.now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            for warning in found.warnings:
                messages.warning(request, warning)
            messages.success(request, _("已导入，请核对文字和标题层次。"))
            return _here(pk)
    return render(request, "documents/desk/import.html", {"matter": matter, "form": form})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def keep_as_template(request: StaffRequest, pk: int) -> HttpResponse:
    """存为模板: the text as one's unit's own template."""
    matter, outgoing = _edited(request, pk)
    form = KeepTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                keep_template(
                    name=form.cleaned_data["name"],
                    kind=outgoing.kind,
                    manuscript=manuscripts.parse(outgoing.manuscript),
                    unit=outgoing.drafting_unit,
                    by=request.actor,
                    at=clock.now(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已存为本单位的模板。"))
            return _here(pk)
    return render(request, "documents/desk/import.html", {"matter": matter, "form": form})


@staff_page
@require_safe
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """花脸稿: what one version changed in another; the last two unless told."""
    matter, outgoing = _seen(request, pk)
    found = {v.n: v for v in outgoing.versions.all()}
    latest = max(found)
    new = found.get(_number(request, "new"), found[latest])
    old = found.get(_number(request, "old"), found.get(new.n - 1, new))
    context = {
        "matter": matter,
        "versions": [found[n] for n in sorted(found)],
        "old": old,
        "new": new,
        **comparison_of(_named(old), _named(new)),
    }
    return render(request, "documents/desk/compare.html", context)


def _number(request: StaffRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _named(version: DraftVersion) -> Version:
    return Version(
        manuscripts.parse(version.manuscript),
        _("第{n}稿　{name}").format(n=version.n, name=version.name),
        version.by_label,
        version.at,
        version.title,
    )


@staff_page
@require_safe
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """看版式: the PDF as it would look now, marked as a draft until it is issued."""
    matter, outgoing = _seen(request, pk)
    actions.mark_opened(matter, by=request.actor, at=clock.now())
    saw(request, matter, "documents.previewed")
    try:
        data = papers.preview(outgoing, at=clock.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(matter_address(pk))
    return _file(data, f"{outgoing}.pdf", PDF, inline=True)


@staff_page
@require_safe
def word(request: StaffRequest, pk: int) -> HttpResponse:
    """导出Word: an editable copy in the standard's form."""
    matter, outgoing = _seen(request, pk)
    saw(request, matter, "documents.exported")
    return _file(papers.docx_of(outgoing), f"{outgoing}.docx", DOCX, inline=False)


def _file(data: bytes, name: str, mime: str, *, inline: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
