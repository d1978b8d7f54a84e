"""The instance's own key, encrypted where it lies, and the keys of its peers (SM2, SM3: ground.sm).

Keys are written as points of the curve in hex: ``04``, then X and Y, 130 characters.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from shuniu.ground import sm
from shuniu.ground.later import later

if TYPE_CHECKING:
    from tongsuopy.crypto import exceptions
    from tongsuopy.crypto.asymciphers import ec
else:
    exceptions = later("tongsuopy.crypto.exceptions")
    ec = later("tongsuopy.crypto.asymciphers.ec")

KEY_LENGTH = 130
_MARK = "04"


class Digest:
    """A running SM3 digest."""

    def __init__(self) -> None:
        self._hash = hashlib.new("sm3")

    def update(self, data: bytes) -> None:
        """Take more bytes in."""
        self._hash.update(data)

    def hexdigest(self) -> str:
        """The digest of all that was taken in."""
        return self._hash.hexdigest()


def sm3(data: bytes) -> str:
    """The SM3 digest in hex."""
    return sm.sm3(data).hex()


def fingerprint(public_key: str) -> str:
    """What two offices read to each other over the telephone: the key's SM3 in fours."""
    found = sm3(bytes.fromhex(public_key)).upper()
    return " ".join(found[i : i + 4] for i in range(0, 64, 4))


def is_key(public_key: str) -> bool:
    """Whether it is a point of the curve."""
    if len(public_key) != KEY_LENGTH or not public_key.startswith(_MARK):
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SM2(), bytes.fromhex(public_key))
    except (ValueError, exceptions.InternalError):
        return False
    return True


def make_key() -> tuple[str, bytes]:
    """A new pair: the public key in hex, the private one locked for this instance."""
    pair = sm.new_key()
    return _MARK + pair.public.hex(), sm.lock(pair.secret, key=_outer())


def _outer() -> bytes:
    """What locks the key lies outside the database: who has that alone has no key."""
    return f"exchange:{getattr(settings, 'SEAL_LOCK', '') or settings.SECRET_KEY}".encode()


def sign(data: bytes, private_key: bytes | memoryview[int]) -> str:
    """The signature in hex (DER of SM2 with SM3). Raises ``sm.WrongKey``."""
    return sm.sign(_opened(bytes(private_key), _outer()), data).hex()


@lru_cache(maxsize=4)
def _opened(locked: bytes, outer: bytes) -> bytes:
    return sm.unlock(locked, key=outer)


def verify(data: bytes, signature: str, public_key: str) -> bool:
    """Whether the key's owner signed these bytes."""
    try:
        return sm.verify(bytes.fromhex(public_key)[1:], data, bytes.fromhex(signature))
    except ValueError:
        return False
