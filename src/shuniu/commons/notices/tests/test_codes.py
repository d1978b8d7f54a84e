"""手机验证码: sent at once, good for ten minutes and five tries, no means to annoy people."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live

from shuniu.commons.notices import codes
from shuniu.commons.notices.codes import check_code, is_proved, issue_code
from shuniu.commons.notices.models import Delivery, PhoneCode
from shuniu.commons.notices.refusals import (
    CodeTooSoon,
    CodeUsedUp,
    NotAPhone,
    TooManyCodes,
    TooManyFromHere,
    WrongCode,
)
from shuniu.ground import clock

NIGHT = clock.on(dt.date(2026, 11, 28), 23)
PHONE = "13900002222"
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def issue(capture: Any, phone: str = PHONE, at: dt.datetime = NIGHT, address: str = "") -> str:
    with capture(execute=True):
        issued = issue_code(phone, "letter", at=at, address=address)
    delivery = Delivery.objects.get(key=f"code:{issued.pk}")
    text = (Path(live.OUTBOX_ROOT) / "sms" / f"{delivery.pk:08d}.txt").read_text("utf-8")
    found = re.search(r"验证码(\d{6})，", text)
    assert found
    return found.group(1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_goes_out_at_once_even_at_night(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    proof = check_code(PHONE, "letter", code, at=NIGHT + 9 * MINUTE)
    assert is_proved(proof, PHONE, "letter", at=NIGHT + 60 * MINUTE)


def test_neither_table_keeps_the_code(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    assert code not in PhoneCode.objects.get().digest
    assert Delivery.objects.get().body == ""


def test_a_code_works_once(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    check_code(PHONE, "letter", code, at=NIGHT)
    with pytest.raises(CodeUsedUp):
        check_code(PHONE, "letter", code, at=NIGHT)


def test_it_runs_out_after_ten_minutes(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    with pytest.raises(CodeUsedUp):
        check_code(PHONE, "letter", code, at=NIGHT + 10 * MINUTE)


def test_five_wrong_tries_end_it(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode, match=f"{left}次"):
            check_code(PHONE, "letter", wrong(code), at=NIGHT)
    for given in (wrong(code), code):
        with pytest.raises(CodeUsedUp):
            check_code(PHONE, "letter", given, at=NIGHT)


def test_a_new_code_voids_the_old(django_capture_on_commit_callbacks: Any) -> None:
    old = issue(django_capture_on_commit_callbacks)
    new = issue(django_capture_on_commit_callbacks, at=NIGHT + 2 * MINUTE)
    if old != new:
        with pytest.raises(WrongCode):
            check_code(PHONE, "letter", old, at=NIGHT + 2 * MINUTE)
    check_code(PHONE, "letter", new, at=NIGHT + 2 * MINUTE)


def test_it_is_for_one_phone_and_one_purpose(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks)
    for phone, purpose in (("13900003333", "letter"), (PHONE, "withdraw")):
        with pytest.raises(CodeUsedUp):
            check_code(phone, purpose, code, at=NIGHT)
    proof = check_code(PHONE, "letter", code, at=NIGHT)
    assert not is_proved(proof, "13900003333", "letter", at=NIGHT)
    assert not is_proved(proof, PHONE, "withdraw", at=NIGHT)
    assert not is_proved(proof, PHONE, "letter", at=NIGHT + 61 * MINUTE)
    assert not is_proved(proof + "x", PHONE, "letter", at=NIGHT)
    assert not is_proved("", PHONE, "letter", at=NIGHT)


def test_wide_digits_and_spaces_are_read(django_capture_on_commit_callbacks: Any) -> None:
    code = issue(django_capture_on_commit_callbacks, phone="+86 139-0000 2222")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    check_code("１３９００００２２２２", "letter", f" {wide[:3]} {wide[3:]}", at=NIGHT)


@pytest.mark.parametrize(
    "phone", ["", "12345", "12900002222", "139000022223", "abc", "²3900002222"]
)
def test_what_is_no_mobile_number_is_refused(phone: str) -> None:
    with pytest.raises(NotAPhone) as caught:
        issue_code(phone, "letter", at=NIGHT)
    assert caught.value.field == "phone"


def test_a_second_code_within_a_minute_is_refused(django_capture_on_commit_callbacks: Any) -> None:
    issue(django_capture_on_commit_callbacks)
    with pytest.raises(CodeTooSoon, match="30秒"):
        issue_code(PHONE, "letter", at=NIGHT + dt.timedelta(seconds=30))


def test_ten_a_day_are_enough_for_a_phone(django_capture_on_commit_callbacks: Any) -> None:
    for n in range(codes.PER_PHONE_A_DAY):
        issue(django_capture_on_commit_callbacks, at=NIGHT + 2 * n * MINUTE)
    with pytest.raises(TooManyCodes, match="明天"):
        issue_code(PHONE, "letter", at=NIGHT + 40 * MINUTE)
    issue(django_capture_on_commit_callbacks, at=NIGHT + dt.timedelta(days=1, minutes=30))


def test_one_address_cannot_bother_the_whole_county(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "PER_ADDRESS_AN_HOUR", 3)
    for n in range(3):
        issue_code(f"1390000000{n}", "letter", at=NIGHT, address="10.0.0.9")
    with pytest.raises(TooManyFromHere, match="一小时"):
        issue_code("13900000009", "letter", at=NIGHT, address="10.0.0.9")
    issue_code("13900000009", "letter", at=NIGHT, address="10.0.0.10")
