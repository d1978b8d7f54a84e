"""The county's key: made once, kept locked, opened for the moment of a signature.

The secret lies in the database under SM4-GCM; the key to it is derived from
``settings.SEAL_LOCK`` if a county sets one, else from ``settings.SECRET_KEY`` (which lies in
``var/secret-key``, outside the database and its backups). Whoever has the database alone
cannot sign; whoever loses the file makes a new key, and old signatures still verify.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import connection, transaction

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor, system
from shuniu.ground import sm
from shuniu.ground.refusal import NotYours

from . import powers, ses
from .models import CountyKey
from .refusals import KeyLocked

YEARS = 10
_LOCK = 0x5345_414C  # "SEAL": one maker at a time


def make_key(organ: str, *, by: Actor, at: dt.datetime) -> CountyKey:
    """生成签名密钥: a fresh key pair with a self-made test certificate; the former one retires.

    What the former one signed stays verifiable. Refuses a stranger.
    """
    if not powers.makes_keys(by):
        raise NotYours
    pair, serial = sm.new_key(), secrets.randbits(96) | 1 << 95
    ends = at + dt.timedelta(days=365 * YEARS)
    certificate = ses.certificate(
        organ=organ, public=pair.public, secret=pair.secret, serial=serial, since=at, until=ends
    )
    with transaction.atomic():
        CountyKey.objects.filter(retired_at__isnull=True).update(retired_at=at)
        made = CountyKey.objects.create(
            serial=f"{serial:X}",
            public=pair.public,
            certificate=certificate,
            locked=sm.lock(pair.secret, key=_outer()),
            organ=organ,
            made_at=at,
            ends_at=ends,
        )
        trail.record(
            "sealing.key_made",
            subject_kind="county_key",
            subject_id=made.serial,
            by=by,
            at=at,
            detail={"organ": organ},
        )
    return made


def county_key(organ: str, *, at: dt.datetime) -> CountyKey:
    """The key that signs now; made at the first need, by whoever comes first."""
    found = _newest()
    if found is None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            found = _newest() or make_key(organ, by=system(), at=at)
    return found


def _newest() -> CountyKey | None:
    return CountyKey.objects.filter(retired_at__isnull=True).order_by("-id").first()


def secret_of(key: CountyKey) -> bytes:
    """The secret, for the moment of a signature. Raises ``KeyLocked``."""
    try:
        return sm.unlock(bytes(key.locked), key=_outer())
    except sm.WrongKey:
        raise KeyLocked from None


def _outer() -> bytes:
    return str(getattr(settings, "SEAL_LOCK", "") or settings.SECRET_KEY).encode()
