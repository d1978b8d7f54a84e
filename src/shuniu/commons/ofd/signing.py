"""Signatures in an OFD (GB/T 33190-2016, chapter 18): the Signs folder, written and checked.

Which key signs and what the signed value looks like is the caller's; here are the list of the
files with their SM3 digests, its places in the package, and whether the files still agree.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from xml.sax.saxutils import escape, quoteattr

from shuniu.ground import clock, sm
from shuniu.ground.packages import BadPackage, Package, beside, pack

from .reading import NotOfd, Ofd, local, one, text_of
from .writing import NAMESPACE

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = f'xmlns:ofd="{NAMESPACE}"'
FOLDER = "Doc_0/Signs"
LISTED = f"{FOLDER}/Signatures.xml"
SIGNED = f"{FOLDER}/Sign_0/Signature.xml"
VALUE = f"{FOLDER}/Sign_0/SignedValue.dat"
SEAL = f"{FOLDER}/Sign_0/Seal.esl"


@dataclass(frozen=True)
class Signature:
    """A signature found: the signed list of digests, its place, the value over it, the seal.

    ``changed`` are the members that no longer have the digest that was signed.
    """

    list: bytes
    place: str
    value: bytes
    seal: bytes
    changed: tuple[str, ...]


def attach(
    data: bytes,
    *,
    provider: str,
    seal: bytes,
    at: dt.datetime,
    sign: Callable[[bytes, str], bytes],
) -> bytes:
    """The OFD with a signature over all its members.

    ``sign(digest, place)`` gives the signed value (SES_Signature, DER) for the SM3
    digest of the list of digests, which lies at ``place``. One signature an OFD:
    another one on top is refused.
    """
    package = Package(data)
    names = _in_order(data)
    if LISTED in package:
        raise NotOfd(why="已经有电子签章。")
    members = {name: package.read(name) for name in names if not name.endswith("/")}
    entry = members["OFD.xml"].replace(
        b"</ofd:DocRoot>", f"</ofd:DocRoot><ofd:Signatures>{LISTED}</ofd:Signatures>".encode(), 1
    )
    members["OFD.xml"] = entry
    references = "".join(
        f"<ofd:Reference FileRef={quoteattr('/' + name)}>"
        f"<ofd:CheckValue>{base64.b64encode(sm.sm3(member)).decode()}</ofd:CheckValue>"
        "</ofd:Reference>"
        for name, member in members.items()
    )
    moment = at.astimezone(clock.ZONE).strftime("%Y%m%d%H%M%S")
    listed = (
        f"{_HEAD}<ofd:Signature {_XMLNS}><ofd:SignedInfo>"
        f'<ofd:Provider ProviderName={quoteattr(provider)} Version="1.0" Company="Shuniu"/>'
        f"<ofd:SignatureMethod>{sm.SM2_WITH_SM3}</ofd:SignatureMethod>"
        f"<ofd:SignatureDateTime>{moment}</ofd:SignatureDateTime>"
        f'<ofd:References CheckMethod="{sm.SM3}">{references}</ofd:References>'
        f"<ofd:Seal><ofd:BaseLoc>/{SEAL}</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>"
        f"<ofd:SignedValue>/{escape(VALUE)}</ofd:SignedValue></ofd:Signature>"
    ).encode()
    overview = (
        f"{_HEAD}<ofd:Signatures {_XMLNS}><ofd:MaxSignId>1</ofd:MaxSignId>"
        f'<ofd:Signature ID="1" Type="Seal" BaseLoc="/{SIGNED}"/></ofd:Signatures>'
    ).encode()
    value = sign(sm.sm3(listed), "/" + SIGNED)
    more = ((LISTED, overview), (SIGNED, listed), (SEAL, seal), (VALUE, value))
    return pack([*members.items(), *more])


def _in_order(data: bytes) -> list[str]:
    package = Package(data)
    return sorted(package.names, key=lambda name: (name != "OFD.xml", name))


def signatures(data: bytes) -> list[Signature]:
    """The signatures in an OFD, each with what was changed since. Refuses (``NotOfd``)."""
    try:
        return _found(Ofd(data))
    except BadPackage as error:
        raise NotOfd(why=error.sentence) from error


def _found(ofd: Ofd) -> list[Signature]:
    overview = text_of(one(ofd.body, "Signatures"))
    if not overview:
        return []
    base = beside("OFD.xml", overview)
    found: list[Signature] = []
    for element in ofd.package.xml(base):
        if local(element) != "Signature" or len(found) >= 20:
            continue
        place = beside(base, element.get("BaseLoc", ""))
        root = ofd.package.xml(place)
        info = one(root, "SignedInfo")
        seal = beside(place, text_of(one(one(info, "Seal"), "BaseLoc")))
        value = beside(place, text_of(one(root, "SignedValue")))
        found.append(
            Signature(
                ofd.package.read(place),
                "/" + place,
                ofd.package.read(value),
                ofd.package.read(seal) if seal in ofd.package else b"",
                _changed(ofd.package, info, base.rpartition("/")[0]),
            )
        )
    return found


def _changed(package: Package, info: object, folder: str) -> tuple[str, ...]:
    """Members whose digest is another one now, that are gone, or that were slipped in."""
    changed, listed = [], set()
    references = one(info, "References")
    for reference in references if references is not None else ():
        if local(reference) != "Reference":
            continue
        name = beside("OFD.xml", reference.get("FileRef", ""))
        listed.add(name)
        try:
            expected = base64.b64decode(text_of(one(reference, "CheckValue")), validate=True)
        except (binascii.Error, ValueError):
            expected = b""
        if name not in package or not compare_digest(sm.sm3(package.read(name)), expected):
            changed.append(name)
    inside = folder + "/"
    slipped = (n for n in package.names if n not in listed and not n.startswith(inside))
    return (*changed, *sorted(n for n in slipped if not n.endswith("/")))
