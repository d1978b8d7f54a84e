"""Pages that no declaration makes: a site with its columns, the table of rights, plain editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.commons.people.actor import Actor
from shuniu.desk import menu, taking
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import actions, powers
from ..forms import (
    ChangeColumnForm,
    ChangeSiteForm,
    CloseColumnForm,
    CloseSiteForm,
    ColumnForm,
    RedesignForm,
    TextForm,
)
from ..models import Edition, Site, SiteColumn
from ..pages.rows import newest_of_columns
from ..queries import (
    KIND,
    Granted,
    article_of,
    changes_in_files,
    columns_of,
    editable_by,
    keepers,
    rights_by_site,
    visible_articles,
)
from ..queries.limits import update_limit
from .registers import _reads_sites

FormFactory = Callable[[Any], Form]


def _keeper(request: StaffRequest) -> None:
    if not keepers(request.actor):
        raise Http404


def _form_page(
    request: StaffRequest,
    title: str,
    back: str,
    make: FormFactory,
    act: Callable[..., object],
) -> HttpResponse:
    """A form, its action, and back to where one came from; a refusal stands beside its field."""
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                act(by=request.actor, at=clock.now(), **taking.data_of(form))
        except Refused as refused:
            taking.refuse_in(form, refused)
        else:
            messages.success(request, _("{label}：已完成。").format(label=title))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": title, "once": uuid4(), "back": back}
    return render(request, "desk/open.html", context, status=422 if form.errors else 200)


# -- the group ------------------------------------------------------------------------


@staff_page
@require_safe
def site_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One site: what it says of itself, its columns with their limits, looks and rights."""
    if not _reads_sites(request.actor):
        raise Http404
    site = get_object_or_404(Site.objects.select_related("unit"), pk=pk)
    today, columns = clock.today(), columns_of(site)
    newest = newest_of_columns(site.code, [column.code for column in columns], 1)
    rows = [
        (
            column,
            newest[column.code][0].first_published_at if newest[column.code] else None,
            update_limit(column.kind, today),
        )
        for column in columns
    ]
    context = {
        "site": site,
        "facts": _facts(site),
        "columns": rows,
        "redesigns": site.redesigns.order_by("-number"),
        "granted": _rows(_granted_on(site, request.actor, today)),
        "keeps": keepers(request.actor),
    }
    return render(request, "portal/desk/site.html", context)


def _granted_on(site: Site, actor: Actor, on: dt.date) -> list[Granted]:
    """Who may do what on the site, for who reads the whole table or has a part in this one."""
    found = rights_by_site(on, every=_("全部栏目"), only=site)
    granted = [one for _site, units in found for one in units]
    units = actor.units_as(*powers.SEEN_BY)
    has_part = any(one.unit.pk in units for one in granted)
    return granted if has_part or powers.reads_rights(actor) else []


def _rows(granted: list[Granted]) -> list[tuple[Any, str, str, str]]:
    """The rows of a site's table of rights: the unit, and where it may do what."""
    return [(g.unit, g.where("write"), g.where("review"), g.where("publish")) for g in granted]


def _facts(site: Site) -> list[tuple[str, str]]:
    names = (
        *("name_en", "organiser", "address", "phone", "hours", "email", "site_code"),
        *("icp_record", "police_record", "mistakes_url", "party_mark_url", "about"),
        *("closed_because", "moved_to"),
    )
    return [
        (str(Site._meta.get_field(name).verbose_name), value)  # type: ignore[union-attr]
        for name in names
        if (value := getattr(site, name)) and value != site.unit.name
    ]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_site(request: StaffRequest, pk: int) -> HttpResponse:
    """修改网站资料."""
    _keeper(request)
    site = get_object_or_404(Site, pk=pk)
    names = ChangeSiteForm.base_fields
    initial = {name: getattr(site, name) for name in names}
    return _form_page(
        request,
        _("修改网站资料"),
        reverse("portal:site", args=[pk]),
        lambda data: ChangeSiteForm(data, actor=request.actor, initial=initial),
        lambda **facts: actions.change_site(site, **facts),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def redesign(request: StaffRequest, pk: int) -> HttpResponse:
    """登记改版."""
    _keeper(request)
    site = get_object_or_404(Site, pk=pk)
    return _form_page(
        request,
        _("登记改版"),
        reverse("portal:site", args=[pk]),
        lambda data: RedesignForm(data, actor=request.actor, initial={"theme": site.theme}),
        lambda **facts: actions.redesign(site, **facts),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def close_site(request: StaffRequest, pk: int) -> HttpResponse:
    """关停网站."""
    _keeper(request)
    site = get_object_or_404(Site, pk=pk, closed_on__isnull=True)
    return _form_page(
        request,
        _("关停网站"),
        reverse("portal:site", args=[pk]),
        lambda data: CloseSiteForm(data, actor=request.actor),
        lambda **facts: actions.close_site(site, **facts),
    )


# -- columns ----------------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add_column(request: StaffRequest, pk: int) -> HttpResponse:
    """增设栏目."""
    _keeper(request)
    site = get_object_or_404(Site, pk=pk, closed_on__isnull=True)
    return _form_page(
        request,
        _("增设栏目"),
        reverse("portal:site", args=[pk]),
        lambda data: ColumnForm(data, actor=request.actor, site=site),
        lambda **facts: actions.add_column(site=site, **facts),
    )


def _column(pk: int) -> SiteColumn:
    return get_object_or_404(SiteColumn.objects.select_related("site"), pk=pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_column(request: StaffRequest, pk: int) -> HttpResponse:
    """修改栏目."""
    _keeper(request)
    column = _column(pk)
    names = ("name", "name_en", "update_limit_days", "order", "in_menu", "on_home", "about")
    initial = {name: getattr(column, name) for name in names}
    initial["parent"] = str(column.parent_id or "")
    return _form_page(
        request,
        _("修改栏目“{name}”").format(name=column.name),
        reverse("portal:site", args=[column.site_id]),
        lambda data: ChangeColumnForm(
            data, actor=request.actor, site=column.site, own=column, initial=initial
        ),
        lambda **facts: actions.change_column(column, **facts),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def close_column(request: StaffRequest, pk: int) -> HttpResponse:
    """关闭栏目."""
    _keeper(request)
    column = _column(pk)
    return _form_page(
        request,
        _("关闭栏目“{name}”").format(name=column.name),
        reverse("portal:site", args=[column.site_id]),
        lambda data: CloseColumnForm(data, actor=request.actor),
        lambda **facts: actions.close_column(column, **facts),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def delete_column(request: StaffRequest, pk: int) -> HttpResponse:
    """删除栏目: asked for once more; what stands in the way is told, with what to do instead."""
    _keeper(request)
    column = _column(pk)
    return _form_page(
        request,
        _("删除栏目“{name}”").format(name=column.name),
        reverse("portal:site", args=[column.site_id]),
        lambda data: _Nothing(data, actor=request.actor),
        lambda **_facts: actions.delete_column(column, by=_facts["by"], at=_facts["at"]),
    )


class _Nothing(CloseColumnForm):
    """A form that asks for nothing but being sent."""

    redirect_to = None  # type: ignore[assignment]


# -- rights ---------------------------------------------------------------------------


@staff_page
@require_safe
def rights_table(request: StaffRequest) -> HttpResponse:
    """网站权限一览: all sites, their units, what each may do where, for a deputy to read."""
    if not powers.reads_rights(request.actor):
        raise Http404
    whole = rights_by_site(clock.today(), every=_("全部栏目"))
    table = [(site, _rows(units)) for site, units in whole]
    context = {"table": table, "printed_at": clock.now(), "keeps": keepers(request.actor)}
    return render(request, "portal/desk/rights.html", context)


# -- texts ---------------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: StaffRequest, pk: int) -> HttpResponse:
    """修改文字: the draft as plain text, for whoever does without the editor."""
    matter, _desk = matter_for(pk, request.actor)
    if matter.kind != KIND or not editable_by(article_of(matter), request.actor)[0]:
        raise Http404
    return _form_page(
        request,
        _("修改文字"),
        reverse("desk:matter", args=[pk]),
        lambda data: TextForm.filled(matter, request.actor, data),
        lambda **facts: actions.save_text(article_of(matter), **facts),
    )


@staff_page
@require_safe
def edition(request: StaffRequest, pk: int) -> HttpResponse:
    """One published text as it was, for whoever may see the article."""
    found = get_object_or_404(
        Edition.objects.select_related("article__matter"),
        pk=pk,
        article__in=visible_articles(request.actor),
    )
    before = Edition.objects.filter(article=found.article_id, number=found.number - 1).first()
    context = {
        "edition": found,
        "body": mark_safe(found.html),  # noqa: S308 - cleaned by nh3
        "attached": found.attached,
        "changes": changes_in_files(before.attached, found.attached) if before else [],
    }
    return render(request, "portal/desk/edition.html", context)


ENTRIES = (
    menu.Entry(
        "portal.rights_table",
        "portal",
        gettext_lazy("权限一览"),
        lambda: reverse("portal:rights"),
        may=powers.reads_rights,
        order=5_000,
    ),
)
