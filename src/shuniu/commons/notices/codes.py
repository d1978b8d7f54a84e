"""手机验证码: a citizen proves that a telephone is theirs. Of the code only a hash is kept."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.core import signing
from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from .models import Channel, Delivery, PhoneCode
from .outbox import deliver
from .refusals import CodeTooSoon, CodeUsedUp, NotAPhone, TooManyCodes, TooManyFromHere, WrongCode

LASTS = dt.timedelta(minutes=10)
PROOF_LASTS = dt.timedelta(minutes=60)
TRIES = 5
BETWEEN = dt.timedelta(seconds=60)
PER_PHONE_A_DAY = 10
PER_ADDRESS_AN_HOUR = 30

_PHONE = re.compile(r"1[3-9]\d{9}")
_SALT = "shuniu.notices.codes"


def phone_of(text: str) -> str:
    """A mobile number in eleven plain digits; refuses what is none (``NotAPhone``)."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in text.strip())
    plain = re.sub(r"[\s-]", "", plain).removeprefix("+86")
    if not _PHONE.fullmatch(plain):
        raise NotAPhone
    return plain


def _digest(phone: str, purpose: str, code: str) -> str:
    return salted_hmac(_SALT, f"{phone}:{purpose}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def issue_code(phone: str, purpose: str, *, at: dt.datetime, address: str = "") -> PhoneCode:
    """Send a new six-digit code to the phone, at once; an older one for the purpose is void.

    ``address`` is the network address that asks. Refuses a code within a
    minute of the last, more than ten a day for a phone, more than thirty an
    hour for an address.
    """
    phone = phone_of(phone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{_SALT}:{phone}"])
    _limit(phone, address, at)
    PhoneCode.objects.filter(
        phone=phone, purpose=purpose, used_at__isnull=True, expires_at__gt=at
    ).update(expires_at=at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    issued = PhoneCode.objects.create(
        phone=phone,
        purpose=purpose,
        digest=_digest(phone, purpose, code),
        address=address,
        issued_at=at,
        expires_at=at + LASTS,
    )
    delivery = Delivery.objects.create(
        key=f"code:{issued.pk}",
        channel=Channel.SMS,
        address=phone,
        body=_("验证码{code}，10分钟内有效。请勿告诉他人。如非本人操作，请忽略。").format(
            code=code
        ),
        urgent=True,
        secret=True,
        created_at=at,
        not_before=at,
    )
    transaction.on_commit(lambda: deliver(delivery.pk, at=at))
    return issued


def _limit(phone: str, address: str, at: dt.datetime) -> None:
    lately = list(
        PhoneCode.objects.filter(
            phone=phone, issued_at__gt=at - dt.timedelta(days=1), issued_at__lte=at
        )
        .order_by("-issued_at")
        .values_list("issued_at", flat=True)[:PER_PHONE_A_DAY]
    )
    if lately and at - lately[0] < BETWEEN:
        wait = BETWEEN - (at - lately[0])
        raise CodeTooSoon(seconds=max(1, int(wait.total_seconds())))
    if len(lately) >= PER_PHONE_A_DAY:
        raise TooManyCodes
    hour = at - dt.timedelta(hours=1)
    if (
        address
        and PhoneCode.objects.filter(address=address, issued_at__gt=hour).count()
        >= PER_ADDRESS_AN_HOUR
    ):
        raise TooManyFromHere


def check_code(phone: str, purpose: str, code: str, *, at: dt.datetime) -> str:
    """Use up the code; gives a signed proof that the form carries on (see ``is_proved``).

    A wrong code costs one of five tries, so this has to be called outside any
    transaction (a refusal must not undo the count). Raises ``WrongCode`` or
    ``CodeUsedUp``.
    """
    phone = phone_of(phone)
    plain = "".join(str(int(c)) for c in code if c.isdecimal())
    with transaction.atomic(durable=True):
        issued = (
            PhoneCode.objects.select_for_update()
            .filter(phone=phone, purpose=purpose)
            .order_by("-issued_at", "-pk")
            .first()
        )
        left = 0
        if issued and issued.used_at is None and issued.expires_at > at:
            left = TRIES - issued.tries
        right = bool(
            issued
            and left > 0
            and constant_time_compare(issued.digest, _digest(phone, purpose, plain))
        )
        if issued and left > 0:
            changes = {"used_at": at} if right else {"tries": F("tries") + 1}
            PhoneCode.objects.filter(pk=issued.pk).update(**changes)
    if right:
        return signing.dumps([phone, purpose, int(at.timestamp())], salt=_SALT)
    if left > 1:
        raise WrongCode(left=left - 1)
    raise CodeUsedUp


def is_proved(proof: str, phone: str, purpose: str, *, at: dt.datetime) -> bool:
    """Whether the proof says that this phone was confirmed for the purpose within the hour."""
    try:
        proved_phone, proved_purpose, moment = signing.loads(proof, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    age = at.timestamp() - moment
    return (proved_phone, proved_purpose) == (phone_of(phone), purpose) and (
        0 <= age <= PROOF_LASTS.total_seconds()
    )
