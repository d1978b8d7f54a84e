"""The arithmetic of the chain: which bytes of an entry count, and how one digest leads on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence


def sm3(*parts: bytes) -> bytes:
    """SM3 (GB/T 32905-2016) of the parts, one after another: 32 bytes."""
    digest = hashlib.new("sm3")
    for part in parts:
        digest.update(part)
    return digest.digest()


GENESIS = sm3(b"shuniu.trail/1")

# What of an entry is chained, as the database itself writes it: microseconds
# since 1970, and jsonb's own text, which does not depend on who asks.
ENTRY_COLUMNS = (
    "e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.actor_label, e.verb,"
    " e.subject_kind, e.subject_id, e.detail::text, e.address"
)


def canonical(fields: Sequence[object]) -> bytes:
    """The fields as bytes, each with its length before it, so that no two rows are alike.

    A missing value and an empty text differ.
    """
    parts = []
    for value in fields:
        if value is None:
            parts.append(b"-,")
        else:
            raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            parts.append(b"%d:%b," % (len(raw), raw))
    return b"".join(parts)


def onward(previous: bytes, fields: Sequence[object]) -> bytes:
    """The digest of a row that follows ``previous``."""
    return sm3(previous, canonical(fields))


def seal_fields(
    number: int, at: dt.datetime, first: int, last: int, head: bytes, horizon: int
) -> tuple[object, ...]:
    """What of a seal is chained; its moment in microseconds since 1970."""
    since = (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    return number, since, first, last, head, horizon
