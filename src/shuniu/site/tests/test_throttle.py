"""A flood from one address is slowed; everybody else is not."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import RequestFactory, override_settings

from shuniu.ground import clock
from shuniu.site.address import address_of, neighbourhood_of
from shuniu.site.models import Knock
from shuniu.site.throttle import Limit, TooMany, knock

NOON = clock.on(dt.date(2026, 11, 20), 12)
FIVE = Limit("letters", 5, dt.timedelta(minutes=10))


def refused(address: str, at: dt.datetime) -> int:
    with pytest.raises(TooMany) as refusal:
        knock(FIVE, address, at=at)
    return refusal.value.seconds


@pytest.mark.django_db
def test_the_sixth_within_ten_minutes_waits_as_long_as_it_is_told() -> None:
    for second in range(5):
        knock(FIVE, "10.0.0.1", at=NOON + dt.timedelta(seconds=second))
    late = NOON + dt.timedelta(minutes=1)
    wait = refused("10.0.0.1", late)
    refused("10.0.0.1", late + dt.timedelta(seconds=wait - 5))
    knock(FIVE, "10.0.0.1", at=late + dt.timedelta(seconds=wait))
    knock(FIVE, "10.0.0.2", at=late)


@pytest.mark.django_db
def test_no_window_of_ten_minutes_lets_more_through_than_a_little() -> None:
    passed: list[int] = []
    for second in range(0, 3600, 7):
        try:
            knock(FIVE, "10.0.0.1", at=NOON + dt.timedelta(seconds=second))
            passed.append(second)
        except TooMany:
            continue
    worst = max(sum(1 for p in passed if start <= p < start + 600) for start in passed)
    assert 25 <= len(passed) <= 40
    assert worst <= 7


@pytest.mark.django_db
def test_the_refusal_is_a_sentence_that_says_how_long() -> None:
    for _n in range(5):
        knock(FIVE, "10.0.0.1", at=NOON)
    with pytest.raises(TooMany, match="分钟后再试。您填写的内容还在"):
        knock(FIVE, "10.0.0.1", at=NOON)


@pytest.mark.django_db
def test_no_address_is_kept_and_old_counts_go() -> None:
    knock(FIVE, "10.0.0.1", at=NOON)
    assert "10.0.0.1" not in "".join(Knock.objects.values_list("key", flat=True))
    knock(FIVE, "10.0.0.9", at=NOON + dt.timedelta(hours=1))
    assert Knock.objects.count() == 1


def test_all_processes_count_together(fresh_database: str) -> None:
    outcomes: list[bool] = []

    def send() -> None:
        try:
            knock(FIVE, "10.0.0.1", at=NOON)
            outcomes.append(True)
        except TooMany:
            outcomes.append(False)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _n in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert (outcomes.count(True), outcomes.count(False)) == (5, 7)


def test_behind_a_proxy_only_what_our_own_proxy_saw_counts() -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 8.8.8.8"
    )
    with override_settings(TRUSTED_PROXIES=0):
        assert address_of(request) == "127.0.0.1"
    with override_settings(TRUSTED_PROXIES=1):
        assert address_of(request) == "8.8.8.8"
    with override_settings(TRUSTED_PROXIES=3):
        assert address_of(request) == "127.0.0.1"
    assert neighbourhood_of("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
