"""Plain registers: list, one row, open, change by an action, import and export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import table, taking
from ..access import StaffRequest
from ..declare import Opening, Register, desks, registers
from ..listing import Listing
from ..xlsx import export, importing
from .once import key_of, once
from .shown import desk_for, showing_for


def register_for(request: StaffRequest, code: str) -> Register:
    """The register; 404 when there is none or this person may not see it."""
    if code in registers:
        plain = registers.get(code)
        if plain.may(request.actor):
            return plain
    raise Http404


def _listing(request: StaffRequest, plain: Register) -> Listing:
    return Listing(
        plain.rows(request.actor),
        request.GET,
        showing_for(request.actor),
        columns=plain.columns,
        filters=plain.filters,
        order=plain.order,
        search=plain.search,
        attach=plain.attach,
        row_address=lambda row: _address(plain, row),
    )


def _address(plain: Register, row: Any) -> str:
    if plain.address is not None:
        return plain.address(row)
    if plain.facts is not None or plain.acts:
        return reverse("desk:register_row", args=[plain.code, row.pk])
    return ""


def _may_open(request: StaffRequest, opening: Opening | None) -> bool:
    return opening is not None and opening.offered_to(request.actor)


@require_safe
def register_list(request: StaffRequest, code: str) -> HttpResponse:
    """A page of the register."""
    plain = register_for(request, code)
    listing = _listing(request, plain)
    context = {
        "desk": plain,
        "title": plain.label,
        "listing": listing,
        "page": listing.page(),
        "may_open": _may_open(request, plain.opening),
        "may_import": _may_open(request, plain.opening) and plain.importable,
        "export": reverse("desk:register_export", args=[code]) + listing.address(),
        "plain": True,
        "printed_at": clock.now(),
    }
    return render(request, "desk/list.html", context)


@require_safe
def register_export(request: StaffRequest, code: str) -> HttpResponseBase:
    """The register as xlsx, as the screen has it."""
    plain = register_for(request, code)
    try:
        return export.respond(request, _listing(request, plain), code=code, label=str(plain.label))
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("desk:register", args=[code]))


def _row(request: StaffRequest, plain: Register, pk: int) -> Any:
    row = plain.rows(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    for attach in plain.attach:
        attach([row])
    return row


@require_safe
def register_row(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """One row with what can be done with it."""
    plain = register_for(request, code)
    row = _row(request, plain, pk)
    facts = plain.facts(row, request.actor) if plain.facts else ()
    columns = [(c.label, table.cell(c, row, showing_for(request.actor))) for c in plain.columns]
    context = {
        "desk": plain,
        "row": row,
        "facts": table.facts_html([*columns, *((k, v) for k, v in facts)]),
        "acts": [act for act in plain.acts if act.may(row, request.actor)],
    }
    return render(request, "desk/register_row.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_act(request: StaffRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Change a row by one of its acts: form or confirmation, then the action."""
    plain = register_for(request, code)
    row = _row(request, plain, pk)
    wanted = next((a for a in plain.acts if a.code == act and a.may(row, request.actor)), None)
    if wanted is None:
        raise Http404
    form_class, form = wanted.form, None
    posted = request.method == "POST"
    if form_class is not None:
        form = _form(request, form_class)
    if posted and (form is None or form.is_valid()):
        try:
            data = taking.data_of(form) if form is not None else {}
            told = wanted.action(row, by=request.actor, at=clock.now(), **data)
        except Refused as refused:
            if form is None:
                messages.warning(request, refused.sentence)
                return HttpResponseRedirect(reverse("desk:register_row", args=[code, pk]))
            taking.refuse_in(form, refused)
        else:
            if isinstance(told, str):
                context = {"desk": plain, "row": row, "title": wanted.label, "told": told}
                return render(request, "desk/register_told.html", context)
            messages.success(request, _("已{act}：{row}。").format(act=wanted.label, row=row))
            return HttpResponseRedirect(reverse("desk:register", args=[code]))
    context = {"desk": plain, "row": row, "act": wanted, "form": form, "title": wanted.label}
    return render(request, "desk/register_act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_matter(request: StaffRequest, kind: str) -> HttpResponse:
    """Open a matter of the kind from the desk."""
    desk = desk_for(kind, request.actor)
    back = reverse("desk:list", args=[kind])
    return _open(request, desk.opening, back, lambda made: _matter_address(made, back))


@require_http_methods(["GET", "HEAD", "POST"])
def open_row(request: StaffRequest, code: str) -> HttpResponse:
    """Add a row to a register."""
    plain = register_for(request, code)
    back = reverse("desk:register", args=[code])
    return _open(request, plain.opening, back, lambda made: _address(plain, made) or back)


def _form(request: StaffRequest, form_class: type[Form]) -> Form:
    if request.method != "POST":
        return taking.build(form_class, None, None, None, request.actor)
    return taking.build(form_class, request.POST, request.FILES, None, request.actor)


def _matter_address(made: Any, back: str) -> str:
    matter = getattr(made, "matter", made)
    return reverse("desk:matter", args=[matter.pk]) if matter.kind in desks else back


def _open(request: StaffRequest, opening: Opening | None, back: str, address: Any) -> HttpResponse:
    if opening is None or not _may_open(request, opening):
        raise Http404
    posted = request.method == "POST"
    form = _form(request, opening.form)
    key = key_of(request.POST.get("once", ""))
    if posted and form.is_valid():
        now = clock.now()

        def act() -> str:
            with in_chinese():
                made = opening.action(by=request.actor, at=now, **taking.data_of(form))
            return str(address(made))

        try:
            where, _now = once(key, act, by=request.actor, at=now)
        except Refused as refused:
            taking.refuse_in(form, refused)
        else:
            messages.success(request, _("{label}：已完成。").format(label=opening.label))
            return HttpResponseRedirect(where)
    context = {"form": form, "title": opening.label, "once": key, "back": back}
    return render(request, "desk/open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_rows(request: StaffRequest, code: str) -> HttpResponse:
    """Bring rows in from xlsx: all of them, or none and a list of what is wrong where."""
    plain = register_for(request, code)
    opening = plain.opening
    if opening is None or not plain.importable or not _may_open(request, opening):
        raise Http404
    faults: list[str] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        faults, count = importing.bring_in(upload, opening, by=request.actor, at=clock.now())
        if not faults:
            messages.success(request, _("已导入{n}行。").format(n=count))
            return HttpResponseRedirect(reverse("desk:register", args=[code]))
    context = {
        "desk": plain,
        "faults": faults,
        "heads": importing.heads(opening, request.actor),
        "title": _("导入{label}").format(label=plain.label),
    }
    return render(request, "desk/import.html", context)
