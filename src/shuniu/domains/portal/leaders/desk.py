"""The staff pages of 领导信息: a register, and a form in which one person is described."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.desk import declare, taking
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.declare import Column, Opening, Register
from shuniu.desk.forms import StepForm, text_field, today
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import powers
from ..models import Site
from .actions import DUTIES_MOST, LIFE_MOST, describe
from .models import Leader
from .queries import leaders_of, sites_kept_by

KEEPERS = (*powers.READERS, "leader", "administrator")


class LeaderForm(StepForm):
    """领导信息: duties, life, portrait."""

    duties = text_field(
        gettext_lazy("工作分工"), rows=4, longest=DUTIES_MOST, hint=gettext_lazy("每行一项。")
    )
    life = text_field(gettext_lazy("简历"), required=False, rows=6, longest=LIFE_MOST)
    portrait = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("竖的正面照；系统裁成三比四，去掉拍摄信息。不选就保留原来的照片。"),
    )

    def to_action(self) -> dict[str, Any]:
        """The file with its name."""
        data = dict(self.cleaned_data)
        file = data["portrait"]
        return {**data, "portrait": (file, file.name) if file else None}


class ChangeLeaderForm(LeaderForm):
    """修改领导信息: the portrait may be taken off, too."""

    withhold = forms.BooleanField(
        label=gettext_lazy("撤下照片"),
        required=False,
        help_text=gettext_lazy("网站上不再有这张照片，原来的地址也打不开。"),
    )


class NewLeaderForm(LeaderForm):
    """登记领导信息: of whom, and on which site."""

    member = forms.ChoiceField(
        label=gettext_lazy("网站和姓名"),
        help_text=gettext_lazy("名单按今天的任职；没有的请先登记任职。"),
    )
    field_order = ["member"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day, groups = today(), []
        for site in sites_kept_by(self.actor, day) if self.actor else ():
            people = [
                (f"{site.pk}-{one.member.pk}", f"{one.member.name}（{'、'.join(one.titles)}）")
                for one in leaders_of(site, day)
            ]
            groups.append((site.name, people))
        self.fields["member"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """Site and person themselves."""
        data = super().to_action()
        site, member = data["member"].split("-")
        return {
            **data,
            "site": Site.objects.select_related("unit").get(pk=int(site)),
            "member": Member.objects.get(pk=int(member)),
        }


def _rows(actor: Actor) -> QuerySet[Leader]:
    found = Leader.objects.filter(site__in=sites_kept_by(actor, clock.today()))
    return found.select_related("site", "member")


REGISTER = Register(
    "portal_leaders",
    gettext_lazy("领导信息"),
    lambda actor: actor.holds(*KEEPERS),
    _rows,
    (
        Column("member", gettext_lazy("姓名"), lambda row: row.member.name, width=12),
        Column("site", gettext_lazy("网站"), lambda row: row.site.shown_name, width=22),
        Column("duties", gettext_lazy("工作分工"), lambda row: row.duties[:60], width=44),
        Column("portrait", gettext_lazy("有照片"), lambda row: row.portrait_id is not None),
        Column("at", gettext_lazy("更新时间"), lambda row: row.changed_at, sort="changed_at"),
        Column("by", gettext_lazy("登记人"), lambda row: row.changed_by_label),
    ),
    search=lambda rows, words: rows.filter(member__name__contains=words[:40]),
    order="-changed_at",
    opening=Opening(gettext_lazy("登记领导信息"), NewLeaderForm, describe, KEEPERS),
    address=lambda row: reverse("leaders:change", args=[row.pk]),
    section="portal",
    note=gettext_lazy("姓名和职务按任职登记自动显示；这里登记分工、简历和照片，登记后就在网站上。"),
    empty=gettext_lazy("还没有登记领导信息。"),
    menu_order=55,
)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """修改领导信息 of one person; 404 for whom the site is not to keep."""
    row = get_object_or_404(Leader.objects.select_related("site__unit", "member"), pk=pk)
    if not sites_kept_by(request.actor, clock.today()).filter(pk=row.site_id).exists():
        raise Http404
    back = reverse("desk:register", args=["portal_leaders"])
    post = request.method == "POST"
    initial = {"duties": row.duties, "life": row.life}
    form = ChangeLeaderForm(
        request.POST if post else None,
        request.FILES if post else None,
        actor=request.actor,
        initial=initial,
    )
    title = _("修改领导信息：{name}").format(name=row.member.name)
    if post and form.is_valid():
        try:
            with in_chinese():
                describe(
                    site=row.site,
                    member=row.member,
                    by=request.actor,
                    at=clock.now(),
                    **taking.data_of(form),
                )
        except Refused as refused:
            taking.refuse_in(form, refused)
        else:
            messages.success(request, _("{label}：已完成。").format(label=title))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": title, "once": uuid4(), "back": back}
    return render(request, "desk/open.html", context, status=422 if form.errors else 200)


def register() -> None:
    """Put the register into the workbench."""
    declare.register_plain(REGISTER)
