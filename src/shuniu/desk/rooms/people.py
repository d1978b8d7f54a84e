"""Units, members and posts, to be looked up by everybody; accounts are the administrator's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actions.members import deactivate_member, reset_password
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Handover, Member, Post, Tenure, Unit, UnitKind
from shuniu.commons.people.powers import administers, may_see_contacts
from shuniu.commons.people.queries import duty_labels, seats_of
from shuniu.ground import clock
from shuniu.ground.text import mask_phone

from ..columns import choice
from ..declare import Column, Filter, Register, RowAct, Rows, Showing, register_plain


def staff(actor: Actor) -> bool:
    """Whether the actor is a member of the staff at all."""
    return actor.member_id is not None


def _by_name(*fields: str) -> Any:
    def search(rows: Rows, query: str) -> Rows:
        wanted = Q()
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": query})
        return rows.filter(wanted)

    return search


def _unit_choices(_showing: Showing) -> list[tuple[str, Label]]:
    found = Unit.objects.filter(closed_on__isnull=True).values_list("pk", "short_name")
    return [(str(pk), name) for pk, name in found]


UNIT = Filter(
    "unit", gettext_lazy("单位"), _unit_choices, lambda rows, v, _s: rows.filter(unit_id=int(v))
)


def attach_seats(members: list[Member]) -> None:
    """Set ``seats`` on each member: the titles of the posts held today, in words."""
    held = Tenure.objects.filter(Tenure.held_on(clock.today()), member__in=members)
    titles: dict[int, list[str]] = {}
    for seat in held.select_related("post").order_by("post__rank"):
        titles.setdefault(seat.member_id, []).append(seat.post.title)
    for member in members:
        member.seats = "、".join(titles.get(member.pk, []))  # type: ignore[attr-defined]


def attach_holders(posts: list[Post]) -> None:
    """Set ``held_by`` on each post: who holds it today."""
    held = Tenure.objects.filter(Tenure.held_on(clock.today()), post__in=posts)
    names: dict[int, list[str]] = {}
    for seat in held.select_related("member"):
        names.setdefault(seat.post_id, []).append(seat.member.name)
    for post in posts:
        post.held_by = "、".join(names.get(post.pk, []))  # type: ignore[attr-defined]


def _member_facts(member: Member, actor: Actor) -> Iterable[tuple[Label, object]]:
    full = may_see_contacts(actor, member)
    for seat in seats_of(member, clock.today()):
        duties = "、".join(duty_labels(seat.post.duties))
        yield _("岗位"), f"{seat.post.unit.name} {seat.post.title}（{duties}）"
    yield _("手机"), member.phone if full else mask_phone(member.phone)
    if full:
        yield _("邮箱"), member.email


def _reset(member: Member, *, by: Actor, at: dt.datetime) -> str:
    password = reset_password(member, by=by, at=at)
    return _("{name}的新密码：{password}（只显示这一次；本人登录后须先改密码）").format(
        name=member.name, password=password
    )


def _deactivate(member: Member, *, by: Actor, at: dt.datetime) -> None:
    deactivate_member(member, by=by, at=at)


def _handovers(_actor: Actor) -> QuerySet[Handover]:
    return Handover.objects.select_related("from_member", "to_member", "post__unit")


def _handed(row: Handover, _actor: Actor) -> Iterable[tuple[Label, object]]:
    for item in row.items:
        yield item["label"], _("{n}件").format(n=item["count"])
    yield _("备注"), row.note


def _units() -> Register:
    return Register(
        "units",
        gettext_lazy("单位"),
        staff,
        lambda _actor: Unit.objects.select_related("parent"),
        (
            Column("name", gettext_lazy("名称"), lambda u: u.name, width=32),
            Column("short", gettext_lazy("简称"), lambda u: u.short_name),
            Column("kind", gettext_lazy("类别"), lambda u: u.get_kind_display()),
            Column("parent", gettext_lazy("隶属"), lambda u: u.parent and u.parent.short_name),
            Column("letters", gettext_lazy("承办来信"), lambda u: u.handles_letters),
            Column("closed", gettext_lazy("撤销日期"), lambda u: u.closed_on),
        ),
        (choice("kind", gettext_lazy("类别"), UnitKind.choices, "kind"),),
        _by_name("name", "short_name"),
        order="order",
        address=lambda u: f"{reverse('desk:register', args=['members'])}?unit={u.pk}",
        section="people",
        menu_order=1,
    )


def _members() -> Register:
    return Register(
        "members",
        gettext_lazy("人员"),
        staff,
        lambda _actor: Member.objects.filter(is_active=True).select_related("unit"),
        (
            Column("name", gettext_lazy("姓名"), lambda m: m.name),
            Column("unit", gettext_lazy("单位"), lambda m: m.unit.name, width=32),
            Column("seats", gettext_lazy("岗位"), lambda m: m.seats, width=32),
            Column("login", gettext_lazy("登录名"), lambda m: m.login),
        ),
        (UNIT,),
        _by_name("name", "login"),
        order="sort_key",
        acts=(
            RowAct(
                "reset_password",
                gettext_lazy("重设密码"),
                _reset,
                lambda m, actor: administers(actor),
                danger=True,
            ),
            RowAct(
                "deactivate",
                gettext_lazy("停用账号"),
                _deactivate,
                lambda m, actor: administers(actor) and m.pk != actor.member_id,
                danger=True,
            ),
        ),
        facts=_member_facts,
        section="people",
        attach=(attach_seats,),
        menu_order=2,
    )


def _posts() -> Register:
    return Register(
        "posts",
        gettext_lazy("岗位与职责"),
        staff,
        lambda _actor: Post.objects.select_related("unit", "duty_unit"),
        (
            Column("title", gettext_lazy("岗位"), lambda p: p.title),
            Column("unit", gettext_lazy("单位"), lambda p: p.unit.name, width=32),
            Column("holder", gettext_lazy("任职人"), lambda p: p.held_by or _("空缺")),
            Column("duties", gettext_lazy("职责"), lambda p: "、".join(duty_labels(p.duties))),
            Column("for", gettext_lazy("代表"), lambda p: str(p.duty_unit or p.unit)),
            Column("rank", gettext_lazy("位次"), lambda p: p.rank, numeric=True),
        ),
        (UNIT,),
        _by_name("title", "unit__name"),
        order="rank",
        section="people",
        attach=(attach_holders,),
        menu_order=3,
    )


def _receipts() -> Register:
    return Register(
        "handovers",
        gettext_lazy("交接回执"),
        administers,
        _handovers,
        (
            Column("post", gettext_lazy("岗位"), lambda h: f"{h.post.unit}{h.post.title}"),
            Column("from", gettext_lazy("移交人"), lambda h: h.from_member.name),
            Column("to", gettext_lazy("接收人"), lambda h: h.to_member.name),
            Column("at", gettext_lazy("时间"), lambda h: h.at),
            Column("by", gettext_lazy("经办"), lambda h: h.by_label),
        ),
        facts=_handed,
        section="people",
        menu_order=6,
    )


def register_pages() -> None:
    """Register units, members, posts and the receipts of handovers."""
    for page in (_units(), _members(), _posts(), _receipts()):
        register_plain(page)
