"""Electronic seals and signatures as GB/T 38540-2020 writes them down (DER by asn1crypto).

The names are the standard's own. The seal is signed over ``eSealInfo`` alone, the document
over ``toSign``; both with SM2 and SM3.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from shuniu.ground import clock, sm
from shuniu.ground.later import later

if TYPE_CHECKING:
    from . import ses_types as types
else:
    types = later("shuniu.commons.sealing.ses_types")

VERSION = 4
PROVIDER = "Shuniu"
MILLIMETRES = 42


class Facts(NamedTuple):
    """What a signed value says when it is read: whose seal, when, and whether it holds."""

    organ: str
    signed_at: dt.datetime
    serial: str
    digest: bytes
    place: str
    valid: bool


def seal(
    *,
    key: str,
    organ: str,
    picture: bytes,
    certificate: bytes,
    secret: bytes,
    since: dt.datetime,
    until: dt.datetime,
) -> bytes:
    """SESeal: the organ's name and picture, signed by the county's key. DER."""
    kind = "PNG" if picture.startswith(b"\x89PNG") else "SVG"
    info = types.SealInfo(
        {
            "header": {"id": "ES", "version": VERSION, "vid": PROVIDER},
            "es_id": key,
            "property": {
                "type": 1,
                "name": organ,
                "cert_list_type": 1,
                "cert_list": [certificate],
                "create_date": _moment(since),
                "valid_start": _moment(since),
                "valid_end": _moment(until),
            },
            "picture": {
                "type": kind,
                "data": picture,
                "width": MILLIMETRES,
                "height": MILLIMETRES,
            },
        }
    )
    made: bytes = types.Seal(
        {
            "e_seal_info": info,
            "cert": certificate,
            "sign_alg_id": sm.SM2_WITH_SM3,
            "signed_value": sm.sign(secret, info.dump()),
        }
    ).dump()
    return made


def signature(
    *, seal: bytes, digest: bytes, place: str, certificate: bytes, secret: bytes, at: dt.datetime
) -> bytes:
    """SES_Signature over the digest of what lies at ``place`` in the package. DER."""
    to_sign = types.ToSign(
        {
            "version": VERSION,
            "eseal": types.Seal.load(seal),
            "time_info": _moment(at),
            "data_hash": digest,
            "property_info": place,
        }
    )
    made: bytes = types.Signature(
        {
            "to_sign": to_sign,
            "cert": certificate,
            "signature_alg_id": sm.SM2_WITH_SM3,
            "signature": sm.sign(secret, to_sign.dump()),
        }
    ).dump()
    return made


def read(value: bytes) -> Facts | None:
    """What a signed value says; None if it is none that can be read.

    ``valid`` is whether both signatures, the seal's and the document's, are those of
    the certificates inside. Whether one trusts those is for the caller to say.
    """
    try:
        found = types.Signature.load(value, strict=True)
        to_sign = found["to_sign"]
        seal = to_sign["eseal"]
        info = seal["e_seal_info"]
        signer = types.Certificate.load(found["cert"].native)
        maker = types.Certificate.load(seal["cert"].native)
        listed = [c.native for c in info["property"]["cert_list"]]
        valid = (
            found["signature_alg_id"].dotted == seal["sign_alg_id"].dotted == sm.SM2_WITH_SM3
            and sm.verify(public_key(signer), to_sign.dump(), found["signature"].native)
            and sm.verify(public_key(maker), info.dump(), seal["signed_value"].native)
            and found["cert"].native in listed
        )
        return Facts(
            info["property"]["name"].native,
            to_sign["time_info"].native,
            f"{signer.serial_number:X}",
            to_sign["data_hash"].native,
            to_sign["property_info"].native,
            valid,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def public_key(certificate: Any) -> bytes:
    """The 64 bytes of an SM2 certificate's public key; empty for another kind of key."""
    info = certificate["tbs_certificate"]["subject_public_key_info"]
    raw: bytes = info["public_key"].contents[1:]
    return raw[1:] if len(raw) == 65 and raw[0] == 4 else b""


def certificate(
    *, organ: str, public: bytes, secret: bytes, serial: int, since: dt.datetime, until: dt.datetime
) -> bytes:
    """A self-made certificate for tests: it says so in its own name, and has no legal force."""
    made: bytes = types.certificate(
        organ=organ,
        public=public,
        serial=serial,
        since=_moment(since),
        until=_moment(until),
        sign=lambda data: sm.sign(secret, data),
    )
    return made


def _moment(at: dt.datetime) -> dt.datetime:
    return (
        at.astimezone(dt.UTC).replace(microsecond=0) if at.tzinfo else at.replace(tzinfo=clock.ZONE)
    )
