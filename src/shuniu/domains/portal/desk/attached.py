"""附件 of a text: uploaded, named, put in order, taken out, by whoever may write in it now."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuniu.desk import taking
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from ..actions import set_attachments
from ..forms.attached import AttachedForm
from ..queries import KIND, article_of, attached_to, draft_of, editable_by
from ..workshop.addresses import editor_of


def _seen(request: StaffRequest) -> list[int]:
    """The files that stood on the page from which one sends."""
    return [int(key) for key in request.POST.getlist("seen") if key.isdecimal() and len(key) < 19]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """上传、整理附件: one table, one button; no script is needed."""
    matter, _desk = matter_for(pk, request.actor)
    if matter.kind != KIND:
        raise Http404
    article = article_of(matter)
    if not editable_by(article, request.actor)[0]:
        raise Http404
    found = attached_to(draft_of(article))
    rows = [(paper.pk, name) for paper, name in found]
    sent = request.method == "POST"
    form = AttachedForm(request.POST if sent else None, request.FILES if sent else None, rows=rows)
    if sent and form.is_valid():
        try:
            with in_chinese():
                set_attachments(
                    article,
                    seen=_seen(request),
                    by=request.actor,
                    at=clock.now(),
                    **form.to_action(),
                )
        except Refused as refused:
            taking.refuse_in(form, refused)
        else:
            messages.success(request, _("附件已保存，随稿件一起送审和发布。"))
            return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "matter": matter,
        "papers": [
            (paper, fields) for (paper, _name), fields in zip(found, form.rows(), strict=True)
        ],
        "once": uuid4(),
        "back": reverse("desk:matter", args=[pk]),
        "editor": editor_of(article.pk),
    }
    return render(request, "portal/desk/attached.html", context, status=422 if form.errors else 200)
