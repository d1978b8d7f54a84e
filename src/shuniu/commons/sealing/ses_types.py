"""The ASN.1 types of GB/T 38540-2020, and the certificate; loaded at the first signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from asn1crypto import core, keys, x509

from shuniu.ground import sm

TEST_SUFFIX = "（测试证书，无法律效力）"


class Bits(core.OctetBitString):  # type: ignore[misc]
    """BIT STRING read as bytes."""


class Header(core.Sequence):  # type: ignore[misc]
    """SES_Header"""

    _fields = [("id", core.IA5String), ("version", core.Integer), ("vid", core.IA5String)]


class Certificates(core.SequenceOf):  # type: ignore[misc]
    """CertInfoList"""

    _child_spec = core.OctetString


class Property(core.Sequence):  # type: ignore[misc]
    """SES_ESPropertyInfo"""

    _fields = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("cert_list_type", core.Integer),
        ("cert_list", Certificates),
        ("create_date", core.GeneralizedTime),
        ("valid_start", core.GeneralizedTime),
        ("valid_end", core.GeneralizedTime),
    ]


class Picture(core.Sequence):  # type: ignore[misc]
    """SES_ESPictureInfo; width and height in millimetres."""

    _fields = [
        ("type", core.IA5String),
        ("data", core.OctetString),
        ("width", core.Integer),
        ("height", core.Integer),
    ]


class Extension(core.Sequence):  # type: ignore[misc]
    """ExtData"""

    _fields = [
        ("extn_id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extn_value", core.OctetString),
    ]


class Extensions(core.SequenceOf):  # type: ignore[misc]
    """ExtensionDatas"""

    _child_spec = Extension


class SealInfo(core.Sequence):  # type: ignore[misc]
    """SES_SealInfo"""

    _fields = [
        ("header", Header),
        ("es_id", core.IA5String),
        ("property", Property),
        ("picture", Picture),
        ("ext_datas", Extensions, {"explicit": 0, "optional": True}),
    ]


class Seal(core.Sequence):  # type: ignore[misc]
    """SESeal"""

    _fields = [
        ("e_seal_info", SealInfo),
        ("cert", core.OctetString),
        ("sign_alg_id", core.ObjectIdentifier),
        ("signed_value", Bits),
    ]


class ToSign(core.Sequence):  # type: ignore[misc]
    """TBS_Sign"""

    _fields = [
        ("version", core.Integer),
        ("eseal", Seal),
        ("time_info", core.GeneralizedTime),
        ("data_hash", Bits),
        ("property_info", core.IA5String),
        ("ext_datas", Extensions, {"explicit": 0, "optional": True}),
    ]


class Signature(core.Sequence):  # type: ignore[misc]
    """SES_Signature"""

    _fields = [
        ("to_sign", ToSign),
        ("cert", core.OctetString),
        ("signature_alg_id", core.ObjectIdentifier),
        ("signature", Bits),
        ("time_stamp", Bits, {"explicit": 0, "optional": True}),
    ]


class SignedWith(core.Sequence):  # type: ignore[misc]
    """AlgorithmIdentifier without parameters."""

    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


class KeyInfo(core.Sequence):  # type: ignore[misc]
    """SubjectPublicKeyInfo of an SM2 key."""

    _fields = [("algorithm", SignedWith), ("public_key", Bits)]


class Body(core.Sequence):  # type: ignore[misc]
    """TBSCertificate, as far as it is needed here."""

    _fields = [
        ("version", core.Integer, {"explicit": 0, "default": 0}),
        ("serial_number", core.Integer),
        ("signature", SignedWith),
        ("issuer", x509.Name),
        ("validity", x509.Validity),
        ("subject", x509.Name),
        ("subject_public_key_info", KeyInfo),
    ]


class Whole(core.Sequence):  # type: ignore[misc]
    """Certificate"""

    _fields = [
        ("tbs_certificate", Body),
        ("signature_algorithm", SignedWith),
        ("signature_value", Bits),
    ]


Certificate = x509.Certificate


def certificate(
    *,
    organ: str,
    public: bytes,
    serial: int,
    since: dt.datetime,
    until: dt.datetime,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """A self-signed SM2 certificate for tests. DER."""
    algorithm = SignedWith({"algorithm": sm.SM2_WITH_SM3})
    name = x509.Name.build(
        {"country_name": "CN", "organization_name": organ, "common_name": organ + TEST_SUFFIX}
    )
    body = Body(
        {
            "version": 2,
            "serial_number": serial,
            "signature": algorithm,
            "issuer": name,
            "validity": {
                "not_before": x509.Time({"utc_time": since}),
                "not_after": x509.Time({"utc_time": until}),
            },
            "subject": name,
            "subject_public_key_info": {
                "algorithm": {
                    "algorithm": keys.PublicKeyAlgorithmId.unmap("ec"),
                    "parameters": core.ObjectIdentifier(sm.CURVE),
                },
                "public_key": b"\4" + public,
            },
        }
    )
    made: bytes = Whole(
        {
            "tbs_certificate": body,
            "signature_algorithm": algorithm,
            "signature_value": sign(body.dump()),
        }
    ).dump()
    return made
