"""政务新媒体账号: the register, with what can be done with an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.desk.declare import (
    Column,
    Facts,
    Filter,
    Opening,
    Register,
    RowAct,
    Rows,
    Showing,
)

from .. import actions, powers
from ..forms import AccountForm, AnswersForm, CloseAccountForm, UpdateForm
from ..models import Account, AccountKind, AccountUpdate
from ..queries.sheets import accounts_seen

WEEKS = dt.timedelta(days=14)  # N2; the indicator has the number that findings are opened by


def _rows(actor: Actor) -> Rows:
    found: Any = accounts_seen(actor)
    return found.annotate(last_on=Max("updates__on"))  # type: ignore[no-any-return]


def _last_html(account: Any, showing: Showing) -> str:
    last = account.last_on or account.opened_on
    if account.closed_on:
        return format_html('<span class="soft">{}</span>', account.last_on or "")
    stale = showing.today > last + WEEKS
    near = showing.today >= last + WEEKS - dt.timedelta(days=3)
    tone, word = ("late", _("超过两周")) if stale else ("warn", _("将满两周"))
    mark = format_html(' <span class="badge badge-{}">{}</span>', tone, word)
    return format_html("<time>{}</time>{}", account.last_on or "—", mark if stale or near else "")


def _facts(account: Account, _actor: Actor) -> Facts:
    latest = AccountUpdate.objects.filter(account=account).order_by("-on", "-pk")[:10]
    told = "；".join(f"{one.on} {one.title}" for one in latest)
    return [
        (_("账号"), account.handle),
        (_("地址"), account.address),
        (_("管理人"), account.keeper),
        (_("最早未答复留言"), account.unanswered_since),
        (_("最近的更新"), told),
        (_("注销原因"), account.closed_because),
        (_("登记"), account.registered_by),
    ]


def _make(**data: Any) -> Account:
    return actions.register_account(office=powers.the_office(), **data)


def _keeps(account: Account, actor: Actor) -> bool:
    return account.closed_on is None and powers.may_keep(actor, account.unit_id)


def _open(_showing: Showing) -> list[tuple[str, Any]]:
    return [("open", _("在用")), ("closed", _("已注销")), ("stale", _("两周没有更新"))]


def _narrow(rows: Rows, value: str, showing: Showing) -> Rows:
    if value == "closed":
        return rows.filter(closed_on__isnull=False)
    rows = rows.filter(closed_on__isnull=True)
    if value == "stale":
        day = showing.today - WEEKS
        return rows.filter(Q(last_on__lt=day) | Q(last_on__isnull=True, opened_on__lt=day))
    return rows


def _narrow_kind(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(kind=value)


ACCOUNTS = Register(
    "media_accounts",
    gettext_lazy("政务新媒体账号"),
    powers.may_look,
    _rows,
    (
        Column("name", gettext_lazy("名称"), lambda row: row.name, width=30),
        Column("kind", gettext_lazy("类型"), lambda row: row.get_kind_display()),
        Column("unit", gettext_lazy("主办单位"), lambda row: row.unit.name, width=30),
        Column("last", gettext_lazy("最近更新"), lambda row: row.last_on, html=_last_html),
        Column(
            "interacts", gettext_lazy("互动"), lambda row: _("有") if row.interacts else _("没有")
        ),
        Column("opened", gettext_lazy("开设日期"), lambda row: row.opened_on),
        Column("closed", gettext_lazy("注销日期"), lambda row: row.closed_on),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), _open, _narrow),
        Filter(
            "kind", gettext_lazy("类型"), lambda _showing: list(AccountKind.choices), _narrow_kind
        ),
    ),
    search=lambda rows, words: rows.filter(
        Q(name__icontains=words) | Q(unit__name__icontains=words)
    ),
    opening=Opening(gettext_lazy("登记账号"), AccountForm, _make, (REGISTRAR,)),
    acts=(
        RowAct("update", gettext_lazy("登记更新"), actions.note_update, _keeps, UpdateForm),
        RowAct("answers", gettext_lazy("登记互动"), actions.answer_messages, _keeps, AnswersForm),
        RowAct(
            "close",
            gettext_lazy("注销"),
            actions.close_account,
            lambda row, actor: row.closed_on is None and powers.is_registrar(actor),
            CloseAccountForm,
            danger=True,
        ),
    ),
    facts=_facts,
    section="inspection",
    note=gettext_lazy("每个账号两周内要有更新（国办秘函〔2019〕19号，待核）；将满两周时自动预警。"),
    empty=gettext_lazy("还没有登记账号。"),
    menu_order=60,
)
