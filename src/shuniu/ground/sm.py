"""国密: SM3 digests (GB/T 32905), SM2 signatures (GB/T 32918), SM4 for what is kept locked.

SM2 by tongsuopy (OpenSSL's Chinese branch, some 3,000 signatures a second, constant time); own
code for a curve would be slower and leak by its timing. SM4-GCM by cryptography. Both are loaded
at the first use. Keys are plain bytes: 32 for a secret, 64 (x, y) for a public one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, NamedTuple

from .later import later

if TYPE_CHECKING:
    from cryptography import exceptions as locked_exceptions
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from tongsuopy.crypto import exceptions, hashes
    from tongsuopy.crypto.asymciphers import ec
else:
    exceptions, hashes = later("tongsuopy.crypto.exceptions"), later("tongsuopy.crypto.hashes")
    ec = later("tongsuopy.crypto.asymciphers.ec")
    locked_exceptions = later("cryptography.exceptions")
    _ciphers = later("cryptography.hazmat.primitives.ciphers")
    algorithms = later("cryptography.hazmat.primitives.ciphers.algorithms")
    modes = later("cryptography.hazmat.primitives.ciphers.modes")

    def Cipher(algorithm, mode):
        return _ciphers.Cipher(algorithm, mode)


SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM3 = "1.2.156.10197.1.401"
CURVE = "1.2.156.10197.1.301"
_NONCE, _TAG = 12, 16


class KeyPair(NamedTuple):
    """An SM2 key: 32 bytes that stay secret, and 64 that everybody may know."""

    secret: bytes
    public: bytes


class WrongKey(ValueError):
    """What was locked does not open with this key, or was changed."""


def sm3(*parts: bytes) -> bytes:
    """The SM3 digest of the parts, one after another: 32 bytes."""
    digest = hashlib.new("sm3")
    for part in parts:
        digest.update(part)
    return digest.digest()


def new_key() -> KeyPair:
    """A fresh SM2 key pair."""
    return _pair(ec.generate_private_key(ec.SM2()))


def key_of(secret: bytes) -> KeyPair:
    """The pair of a secret."""
    return _pair(ec.derive_private_key(int.from_bytes(secret, "big"), ec.SM2()))


def _pair(key: ec.EllipticCurvePrivateKey) -> KeyPair:
    public = key.public_key().public_numbers()
    return KeyPair(
        key.private_numbers().private_value.to_bytes(32, "big"),
        public.x.to_bytes(32, "big") + public.y.to_bytes(32, "big"),
    )


def sign(secret: bytes, data: bytes) -> bytes:
    """The SM2 signature (DER of r and s) over the data, with SM3 and the usual user number."""
    key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SM2())
    return bytes(key.sign(data, ec.ECDSA(hashes.SM3())))


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the holder of the public key's secret signed just this data."""
    if len(public) != 64:
        return False
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big"), ec.SM2()
    )
    try:
        numbers.public_key().verify(signature, data, ec.ECDSA(hashes.SM3()))
    except (exceptions.InvalidSignature, exceptions.InternalError, ValueError):
        return False
    return True


def lock(data: bytes, *, key: bytes) -> bytes:
    """The data under SM4-GCM; ``key`` may be of any length, 16 bytes are derived from it."""
    nonce = secrets.token_bytes(_NONCE)
    cipher = Cipher(algorithms.SM4(_derived(key)), modes.GCM(nonce)).encryptor()
    body = cipher.update(data) + cipher.finalize()
    return nonce + bytes(cipher.tag) + bytes(body)


def unlock(locked: bytes, *, key: bytes) -> bytes:
    """What ``lock`` was given. Raises ``WrongKey``."""
    nonce, tag, body = locked[:_NONCE], locked[_NONCE : _NONCE + _TAG], locked[_NONCE + _TAG :]
    try:
        cipher = Cipher(algorithms.SM4(_derived(key)), modes.GCM(nonce, tag)).decryptor()
        return bytes(cipher.update(body) + cipher.finalize())
    except (locked_exceptions.InvalidTag, ValueError):
        raise WrongKey from None


def _derived(key: bytes) -> bytes:
    return hmac.new(key, b"shuniu.sm4/1", "sm3").digest()[:16]
