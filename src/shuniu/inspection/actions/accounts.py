"""The register of new-media accounts: opened, kept up, closed."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import Account, AccountKind, AccountUpdate, Finding
from .findings import heal


def register_account(
    *,
    kind: str,
    name: str,
    unit: Unit,
    opened_on: dt.date,
    office: Unit,
    handle: str = "",
    address: str = "",
    keeper: str = "",
    interacts: bool = True,
    by: Actor,
    at: dt.datetime,
) -> Account:
    """登记账号: one of a kind and name at a time."""
    powers.demand_registrar(office, by)
    name = clean(name)
    if not name:
        raise FieldRefused("name", _("请填写账号名称。"))
    if kind not in AccountKind.values:
        raise FieldRefused("kind", _("请选择类型。"))
    if opened_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("opened_on", _("开设日期不能晚于今天。"))
    try:
        with transaction.atomic():
            account = Account.objects.create(
                kind=kind,
                name=name,
                handle=clean(handle),
                unit=unit,
                address=address,
                keeper=clean(keeper),
                interacts=interacts,
                opened_on=opened_on,
                registered_by=by.label,
                registered_at=at,
            )
            _record("inspection.account_registered", account, by=by, at=at)
            return account
    except IntegrityError:
        raise FieldRefused("name", _("这个账号已经登记。")) from None


def note_update(
    account: Account, *, on: dt.date | None = None, title: str = "", by: Actor, at: dt.datetime
) -> AccountUpdate:
    """登记更新: on that day the account said something; what waited for it is right."""
    _demand(account, by)
    today = at.astimezone(clock.ZONE).date()
    on = on or today
    if on > today:
        raise FieldRefused("on", _("更新日期不能晚于今天。"))
    if on < account.opened_on:
        raise FieldRefused("on", _("更新日期不能早于开设日期。"))
    with transaction.atomic():
        update = AccountUpdate.objects.create(
            account=account, on=on, title=clean(title)[:200], by_label=by.label, at=at
        )
        _record("inspection.account_updated", account, by=by, at=at, on=on.isoformat())
        waiting = Finding.objects.filter(open=True, cause=f"media:{account.pk}")
        for finding in waiting.filter(found_on__lte=on):
            said = _("{day}已更新：{title}").format(day=on, title=update.title)
            heal(Matter.objects.get(pk=finding.pk), text=said, by=system(), at=at)
    return update


def answer_messages(
    account: Account,
    *,
    interacts: bool = True,
    unanswered_since: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """登记互动: whether it can be written to, and since when the oldest message waits."""
    _demand(account, by)
    if unanswered_since is not None and unanswered_since > at.astimezone(clock.ZONE).date():
        raise FieldRefused("unanswered_since", _("日期不能晚于今天。"))
    with transaction.atomic():
        account.interacts, account.unanswered_since = interacts, unanswered_since
        account.save(update_fields=["interacts", "unanswered_since"])
        _record("inspection.account_answers", account, by=by, at=at)


def close_account(account: Account, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """注销账号: it is not inspected any more; its row stays."""
    if not powers.is_registrar(by):
        raise NotYours
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明注销的原因和依据。"))
    with transaction.atomic():
        account.closed_on = at.astimezone(clock.ZONE).date()
        account.closed_because = reason[:200]
        account.save(update_fields=["closed_on", "closed_because"])
        _record("inspection.account_closed", account, by=by, at=at)


def _demand(account: Account, by: Actor) -> None:
    if account.closed_on is not None:
        raise FieldRefused("on", _("这个账号已经注销。"))
    if not powers.may_keep(by, account.unit_id):
        raise NotYours


def _record(verb: str, account: Account, *, by: Actor, at: dt.datetime, **more: str) -> None:
    trail.record(
        verb,
        subject_kind="media_account",
        subject_id=account.pk,
        by=by,
        at=at,
        detail={"name": account.name, **more},
    )
