"""SM2 signatures and SM3 digests, and the instance's own key, encrypted where it lies.

Keys are points of the curve in hex: ``04``, then X and Y, 130 characters.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from shuniu.ground.later import later

if TYPE_CHECKING:
    from tongsuopy.crypto import exceptions, hashes, serialization
    from tongsuopy.crypto.asymciphers import ec
else:
    exceptions = later("tongsuopy.crypto.exceptions")
    hashes = later("tongsuopy.crypto.hashes")
    serialization = later("tongsuopy.crypto.serialization")
    ec = later("tongsuopy.crypto.asymciphers.ec")

KEY_LENGTH = 130


class Digest:
    """A running SM3 digest."""

    def __init__(self) -> None:
        self._hash: Any = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        """Take more bytes in."""
        self._hash.update(data)

    def hexdigest(self) -> str:
        """The digest so far, which ends it."""
        found: bytes = self._hash.finalize()
        return found.hex()


def sm3(data: bytes) -> str:
    """The SM3 digest in hex."""
    digest = Digest()
    digest.update(data)
    return digest.hexdigest()


def fingerprint(public_key: str) -> str:
    """What two offices read to each other over the telephone: the key's SM3 in fours."""
    found = sm3(bytes.fromhex(public_key)).upper()
    return " ".join(found[i : i + 4] for i in range(0, 64, 4))


def is_key(public_key: str) -> bool:
    """Whether it is a point of the curve."""
    try:
        _public(public_key)
    except (ValueError, TypeError, exceptions.InternalError):
        return False
    return True


def make_key() -> tuple[str, bytes]:
    """A new pair: the public key in hex, the private one encrypted for this instance."""
    key = ec.generate_private_key(ec.SM2())
    public = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    private: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_password()),
    )
    return public.hex(), private


def _password() -> bytes:
    """Follows from the instance's secret: who has the database alone has no key."""
    secret = f"exchange:{settings.SECRET_KEY}".encode()
    return hashlib.sha256(secret).hexdigest().encode()


def sign(data: bytes, private_key: bytes | memoryview[int]) -> str:
    """The signature in hex (DER of SM2 with SM3)."""
    signature: bytes = _private(bytes(private_key)).sign(data, ec.ECDSA(hashes.SM3()))
    return signature.hex()


def verify(data: bytes, signature: str, public_key: str) -> bool:
    """Whether the key's owner signed these bytes."""
    try:
        _public(public_key).verify(bytes.fromhex(signature), data, ec.ECDSA(hashes.SM3()))
    except (exceptions.InvalidSignature, exceptions.InternalError, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def _private(key: bytes) -> Any:
    return serialization.load_pem_private_key(key, _password())


@lru_cache(maxsize=64)
def _public(public_key: str) -> Any:
    if len(public_key) != KEY_LENGTH:
        raise ValueError("an uncompressed point has 130 characters")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SM2(), bytes.fromhex(public_key))
