"""Telling members: in the program at once, outside in office hours, never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.core import mail

from shuniu.commons.notices.actions import (
    News,
    mark_all_read,
    mark_read,
    preview,
    send,
    send_all,
    set_preference,
)
from shuniu.commons.notices.models import Delivery, Notice
from shuniu.commons.notices.outbox import SMS_PER_PHONE_A_DAY, deliver, send_due
from shuniu.commons.notices.queries import notices_of, unread_count
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.models import Member
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

MONDAY = clock.on(dt.date(2026, 11, 23), 10)
SATURDAY = clock.on(dt.date(2026, 11, 28), 10)
Maker = Callable[..., Member]
pytestmark = pytest.mark.django_db


def as_actor(member: Member) -> Actor:
    return Actor(kind="member", label=member.name, member_id=member.pk)


def wants(member: Member, *, email: bool = True, sms: bool = True) -> None:
    set_preference(by_email=email, by_sms=sms, by=as_actor(member), at=MONDAY)


def test_everybody_is_told_in_the_program_once(a_member: Maker) -> None:
    wang, li = a_member("wang"), a_member("li")
    assert send([wang.pk, li.pk, wang.pk], "来信待签收", kind="t", at=MONDAY) == 2
    assert [n.text for n in notices_of(as_actor(wang))] == ["来信待签收"]
    assert unread_count(as_actor(li)) == 1
    assert not Delivery.objects.exists()


def test_reading_is_ones_own(a_member: Maker) -> None:
    wang, li = a_member("wang"), a_member("li")
    send([wang.pk, li.pk], "一", kind="t", at=MONDAY)
    keys = list(Notice.objects.values_list("pk", flat=True))
    assert mark_read(keys, by=as_actor(wang), at=MONDAY) == 1
    assert unread_count(as_actor(li)) == 1
    assert mark_all_read(by=citizen(1), at=MONDAY) == 0
    assert list(notices_of(citizen(1))) == []


def test_a_citizen_has_no_preferences() -> None:
    with pytest.raises(NotYours):
        set_preference(by_email=True, by_sms=True, by=citizen(1), at=MONDAY)


def test_outside_messages_wait_for_office_hours(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang)
    planned = preview([wang.pk], at=SATURDAY)[0]
    assert planned.channels == ("email", "sms")
    assert planned.not_before == clock.on(dt.date(2026, 11, 30), 8, 30)
    assert not Delivery.objects.exists()
    send([wang.pk], "请签收", kind="t", at=SATURDAY)
    assert send_due(at=SATURDAY).sent == 0
    assert send_due(at=clock.on(dt.date(2026, 11, 30), 8, 31)).sent == 2
    assert send_due(at=clock.on(dt.date(2026, 11, 30), 8, 32)).sent == 0


def test_an_urgent_message_goes_on_a_saturday(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang, email=False)
    send([wang.pk], "堤防告急", kind="t", at=SATURDAY, urgent=True)
    assert send_due(at=SATURDAY).sent == 1
    delivery = Delivery.objects.get()
    written = Path(live.OUTBOX_ROOT) / "sms" / f"{delivery.pk:08d}.txt"
    assert written.read_text("utf-8") == "To: 13800001111\n\n堤防告急\n"


def test_the_same_occasion_is_queued_once(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang)
    for _n in range(2):
        send([wang.pk], "一", kind="t", at=MONDAY, key="urged:2026-11-23")
    assert Delivery.objects.count() == 2


def test_many_things_for_one_member_go_in_one_message(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang)
    send_all([News(wang.pk, f"第{n}件", "t") for n in range(5)], at=MONDAY)
    assert Notice.objects.count() == 5
    by_channel = {d.channel: d.body for d in Delivery.objects.all()}
    assert by_channel["email"].splitlines() == [f"第{n}件" for n in range(5)]
    assert "等5件" in by_channel["sms"]


def test_one_who_left_gets_nothing_outside(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang)
    Member.objects.filter(pk=wang.pk).update(is_active=False)
    send([wang.pk], "一", kind="t", at=MONDAY)
    assert not Delivery.objects.exists()


class Broken:
    """A gateway that is down."""

    def send(self, delivery: Delivery) -> None:
        raise OSError("gateway is down")


def test_a_failed_message_is_tried_again_and_given_up_at_last(
    a_member: Maker, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = a_member("wang")
    wants(wang, email=False)
    send([wang.pk], "一", kind="t", at=MONDAY, urgent=True)
    from shuniu.commons.notices import outbox

    monkeypatch.setattr(outbox, "port", lambda channel: Broken())
    at = MONDAY
    assert send_due(at=at).failed == 1
    first = Delivery.objects.get()
    assert "gateway is down" in first.error
    assert first.not_before == MONDAY + dt.timedelta(minutes=1)
    assert send_due(at=at).failed == 0
    for _n in range(5):
        at += dt.timedelta(hours=12)
        assert send_due(at=at).failed == 1
    assert Delivery.objects.get().given_up
    assert send_due(at=at + dt.timedelta(days=9)).failed == 0


def test_a_phone_is_not_flooded(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang, email=False)
    for n in range(SMS_PER_PHONE_A_DAY + 3):
        send([wang.pk], f"{n}", kind="t", at=MONDAY, key=str(n))
    assert send_due(at=MONDAY).sent == SMS_PER_PHONE_A_DAY
    assert send_due(at=MONDAY).sent == 0
    assert send_due(at=clock.on(dt.date(2026, 11, 25), 9)).sent == 3


def test_the_real_mail_port_is_djangos(a_member: Maker, settings: Any) -> None:
    settings.MESSAGE_PORTS = {"email": "shuniu.commons.notices.ports.DjangoEmail"}
    wang = a_member("wang")
    wants(wang, sms=False)
    send([wang.pk], "请签收\n第二行", kind="t", at=MONDAY)
    assert send_due(at=MONDAY).sent == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (
        ["wang@example.cn"],
        "请签收 第二行",
        "请签收\n第二行",
    )


def test_nothing_is_sent_before_its_time(a_member: Maker) -> None:
    wang = a_member("wang")
    wants(wang, email=False)
    send([wang.pk], "一", kind="t", at=SATURDAY)
    assert deliver(Delivery.objects.get().pk, at=SATURDAY) is None
