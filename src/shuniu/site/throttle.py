"""A flood from one address is slowed, with an explanation; all processes count together.

Sliding window in two rows: what was let through in this stretch of time, and
the share of the last stretch that still lies within the window. Only what was
let through counts, so whoever waits as told gets through.
"""

from __future__ import annotations

import datetime as dt
import hmac
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .address import address_of, neighbourhood_of
from .models import Knock


@dataclass(frozen=True)
class Limit:
    """At most ``most`` sendings from one address within ``per``."""

    name: str
    most: int
    per: dt.timedelta


class TooMany(Refused):
    """从您的网络地址提交得太频繁，请{wait}后再试。您填写的内容还在，不用重填。"""

    # Many households share one address of a mobile network: so the sentence
    # speaks of the address, not of the person.

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = (
            _("%(n)d秒") % {"n": seconds}
            if seconds < 90
            else _("%(n)d分钟") % {"n": math.ceil(seconds / 60)}
        )
        super().__init__(wait=wait)


def check(request: HttpRequest, limit: Limit) -> None:
    """Count this request against the limit; raises ``TooMany`` when it is used up.

    Call it outside a transaction, or a failed one would forget that it was there.
    """
    knock(limit, neighbourhood_of(address_of(request)), at=clock.now())


def knock(limit: Limit, address: str, *, at: dt.datetime) -> None:
    """Let one sending from ``address`` through, or raise ``TooMany`` with the wait in seconds."""
    per = limit.per.total_seconds()
    stretch, past = divmod(at.timestamp(), per)
    key = _key(limit, address)
    last = (
        Knock.objects.filter(key=key, stretch=int(stretch) - 1)
        .values_list("count", flat=True)
        .first()
        or 0
    )
    carried = last * (1 - past / per)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO public_site_knock AS k (key, stretch, count, until)
            SELECT %(key)s, %(stretch)s, 1, %(until)s WHERE %(carried)s + 1 <= %(most)s
            ON CONFLICT (key, stretch) DO UPDATE SET count = k.count + 1
            WHERE k.count + 1 + %(carried)s <= %(most)s
            RETURNING count
            """,
            {
                "key": key,
                "stretch": int(stretch),
                "carried": carried,
                "most": limit.most,
                "until": at + 2 * limit.per,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise TooMany(_wait(limit, key, int(stretch), past, last))
    if row[0] == 1:
        Knock.objects.filter(until__lt=at).delete()


def _wait(limit: Limit, key: str, stretch: int, past: float, last: int) -> int:
    """After how many seconds the next one fits into the window."""
    per = limit.per.total_seconds()
    now = (
        Knock.objects.filter(key=key, stretch=stretch).values_list("count", flat=True).first() or 0
    )
    if now + 1 > limit.most:
        share = 1 - (limit.most - 1) / now
        return math.ceil(per - past + share * per)
    share = 1 - (limit.most - now - 1) / max(last, 1)
    return max(math.ceil(share * per - past), 1)


def _key(limit: Limit, address: str) -> str:
    """A keyed digest: the table does not say who was here."""
    words = f"{limit.name} {address}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, "sha256").hexdigest()
