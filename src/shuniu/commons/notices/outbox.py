"""外发: queueing messages for office hours and sending what is due; a failed one is tried again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from .hours import next_office_moment
from .models import Channel, Delivery
from .ports import port

PAUSES = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 600))
SMS_PER_PHONE_A_DAY = 20


@dataclass(frozen=True)
class Run:
    """What one run of the outbox did."""

    sent: int = 0
    failed: int = 0


def queue(deliveries: list[Delivery]) -> None:
    """Put messages into the outbox; one whose ``key`` is there already is left out."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=500)


def deliver(delivery_id: int, *, at: dt.datetime) -> bool | None:
    """Send one message if it is due and nobody else is sending it; None: nothing to do.

    A failure is written down and the message waits; it is given up after six.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(pk=delivery_id, sent_at__isnull=True, given_up=False, not_before__lte=at)
            .first()
        )
        if delivery is None:
            return None
        if _too_many(delivery, at):
            delivery.not_before = next_office_moment(at + dt.timedelta(days=1))
            delivery.save(update_fields=["not_before"])
            return None
        delivery.tries += 1
        try:
            port(delivery.channel).send(delivery)
        except Exception as error:  # a port may fail in any way; the message must not be lost
            _failed(delivery, error, at)
        else:
            delivery.sent_at, delivery.error = at, ""
        if delivery.secret and (delivery.sent_at or delivery.given_up):
            delivery.body = ""
        delivery.save()
    return delivery.sent_at is not None


def _too_many(delivery: Delivery, at: dt.datetime) -> bool:
    if delivery.channel != Channel.SMS or delivery.urgent:
        return False
    day = at - dt.timedelta(days=1)
    lately = Delivery.objects.filter(
        channel=Channel.SMS, address=delivery.address, sent_at__gt=day
    ).count()
    return lately >= SMS_PER_PHONE_A_DAY


def _failed(delivery: Delivery, error: Exception, at: dt.datetime) -> None:
    delivery.error = f"{type(error).__name__}: {error}"[:300]
    if delivery.tries > len(PAUSES):
        delivery.given_up = True
        return
    again = at + PAUSES[delivery.tries - 1]
    delivery.not_before = again if delivery.urgent else next_office_moment(again)


def send_due(*, at: dt.datetime, most: int = 500) -> Run:
    """Send what is due, the oldest first, each in a transaction of its own. Safe to run twice.

    An undelivered code that has run out is given up: nobody waits for it any more.
    """
    stale = Delivery.objects.filter(
        secret=True,
        sent_at__isnull=True,
        given_up=False,
        created_at__lt=at - dt.timedelta(minutes=10),
    )
    stale.update(given_up=True, body="")
    due = Delivery.objects.filter(sent_at__isnull=True, given_up=False, not_before__lte=at)
    results = [
        deliver(key, at=at)
        for key in due.order_by("not_before", "pk").values_list("pk", flat=True)[:most]
    ]
    return Run(sent=results.count(True), failed=results.count(False))
