"""The fee of those who ask for clearly too much: one way of charging, by the formula, once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ...fees import fee_of_share, fee_pages
from ...flow.application import REPLY
from ...models import Application, FeeWay, Notice
from ...queries.application import items_before
from ...wording import letters
from .base import (
    ChargedAlready,
    NothingToCharge,
    PaidTooLate,
    TooLateToCharge,
    begin_clock,
    day_of,
    drop_clock,
    lock_application,
    send_notice,
)


def fee_of(application: Application, way: str, pages: int | None) -> tuple[int, str]:
    """What an application costs in yuan, and how that is counted, in a sentence."""
    if way == FeeWay.PAGES:
        return fee_pages(pages or 0), _("按量计收，共{n}页").format(n=pages or 0)
    before = items_before(application)
    basis = _("按件计收，本自然月此前已申请{before}件，本次{n}件").format(
        before=before, n=application.items
    )
    return fee_of_share(before, application.items), basis


def charge(
    matter: Matter,
    *,
    way: str,
    pages: int | None = None,
    how: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """收费通知: within the time of the answer; the clock falls away until it is paid.

    By items or by pages, never both; the notice says ``how`` to pay (国办函〔2020〕109号).
    """
    if way not in FeeWay.values:
        raise FieldRefused("way", _("请选择按件或者按量，只能选一种。"))
    if way == FeeWay.PAGES and not pages:
        raise FieldRefused("pages", _("按量计收的，请填写页数。"))
    if way == FeeWay.ITEMS and pages:
        raise FieldRefused("pages", _("按件计收的，不再按页计收。"))
    application = Application.objects.select_related("matter").get(pk=matter.pk)
    amount, basis = fee_of(application, way, pages)
    note = _("{n}元，{basis}").format(n=amount, basis=basis)
    with engine.step(matter, "charge", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        if application.fee is not None:
            raise ChargedAlready
        if amount == 0:
            raise NothingToCharge(basis=basis)
        late = [term.due_on for term in work.running(REPLY) if term.due_on < work.on]
        if late:
            raise TooLateToCharge(due=late[0])
        application.fee_way, application.fee = way, amount
        application.fee_pages = pages if way == FeeWay.PAGES else None
        application.save(update_fields=["fee_way", "fee_pages", "fee"])
        drop_clock(work)
        rule = calendar.resolve("disc.fee_pay", work.on)
        due_on = work.days.due(work.on, rule.length, rule.unit).due_on
        lines = letters.fee_lines(application, basis, due_on, clean(how)[:300])
        send_notice(work, application, Notice.Kind.FEE, lines)


def record_payment(
    matter: Matter,
    *,
    paid_on: dt.date,
    receipt: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记缴费: with the number of the receipt; the clock of the answer begins anew."""
    receipt = standard.need(clean(receipt), "receipt", _("请填写票据号。"))[:60]
    note = _("{day}，票据{receipt}").format(day=paid_on.isoformat(), receipt=receipt)
    with engine.step(matter, "record_payment", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        due_on = work.term("pay").due_on
        noticed = application.notices.get(kind=Notice.Kind.FEE)
        if not day_of(noticed.at) <= paid_on <= work.on:
            raise FieldRefused("paid_on", _("缴费日期应在发出通知之后、今天以前。"))
        if paid_on > due_on:
            raise PaidTooLate(due=due_on)
        application.fee_paid_on, application.fee_receipt = paid_on, receipt
        application.save(update_fields=["fee_paid_on", "fee_receipt"])
        begin_clock(work, paid_on)
