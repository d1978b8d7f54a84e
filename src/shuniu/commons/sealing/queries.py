"""Verifying what was sealed: by code, by number, or by the file itself."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.db.models import Q, QuerySet

from shuniu.commons.ofd.signing import signatures
from shuniu.ground import sm
from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from . import ses
from .actions import ALPHABET, CODE_LENGTH, statement
from .models import CountyKey, Seal, SealUse, SealVoid

if TYPE_CHECKING:
    import segno
else:
    segno = later("segno")

MOST_FOUND = 5


@dataclass(frozen=True)
class Verdict:
    """What is known of one sealed document; ``valid`` is whether the county's signature holds.

    ``title`` is only told to whoever has the code or the file, not to one who guesses numbers.
    """

    code: str
    number: str
    organ: str
    title: str
    at: dt.datetime
    pdf_digest: str
    ofd_digest: str
    serial: str
    valid: bool
    voided_at: dt.datetime | None
    void_reason: str


@dataclass(frozen=True)
class FileVerdict:
    """What a file handed in is: ``same`` as issued, ``changed`` since, or ``unknown`` here."""

    outcome: Literal["same", "changed", "unknown"]
    digest: str
    document: Verdict | None = None
    changed: tuple[str, ...] = ()


def code_in(text: str) -> str:
    """The code that somebody typed: dashes, blanks and small letters don't matter; else empty."""
    found = "".join(text.upper().split()).replace("-", "").replace("—", "")
    good = len(found) == CODE_LENGTH and all(c in ALPHABET for c in found)
    return found if good else ""


def shown_code(code: str) -> str:
    """The code as it is printed: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}" if len(code) == CODE_LENGTH else code


def verify(code_or_number: str) -> list[Verdict]:
    """The sealed documents of that code (at most one), or of that number, the newest first."""
    code = code_in(code_or_number)
    if code:
        return _verdicts(SealUse.objects.filter(code=code), titled=True)
    number = "".join(code_or_number.replace("\0", "").split())
    return _verdicts(SealUse.objects.filter(number=number), titled=False) if number else []


def verify_file(data: bytes) -> FileVerdict:
    """Whether this very file was issued here: by its SM3 digest, and by the signature inside."""
    digest = sm.sm3(data).hex()
    found = _verdicts(
        SealUse.objects.filter(Q(pdf_digest=digest) | Q(ofd_digest=digest)), titled=True
    )
    if found:
        return FileVerdict("same", digest, found[0])
    if not data.startswith(b"PK"):
        return FileVerdict("unknown", digest)
    try:
        inside = signatures(data)
    except Refused:
        return FileVerdict("unknown", digest)
    for signature in inside:
        facts = ses.read(signature.value)
        ours = facts is not None and CountyKey.objects.filter(serial=facts.serial).exists()
        if facts is not None and ours and facts.valid:
            listed = facts.digest == sm.sm3(signature.list)
            if signature.changed or not listed:
                return FileVerdict("changed", digest, None, signature.changed)
    return FileVerdict("unknown", digest)


def _verdicts(uses: QuerySet[SealUse], *, titled: bool) -> list[Verdict]:
    found: dict[str, Verdict] = {}
    for use in uses.select_related("key").order_by("-at", "id")[: MOST_FOUND * 10]:
        if use.code in found or len(found) == MOST_FOUND:
            continue
        gone = SealVoid.objects.filter(code=use.code).first()
        found[use.code] = Verdict(
            use.code,
            use.number,
            use.organ_label,
            use.title if titled else "",
            use.at,
            use.pdf_digest,
            use.ofd_digest,
            use.key.serial,
            sm.verify(bytes(use.key.public), statement(use), bytes(use.signature)),
            gone.at if gone else None,
            gone.reason if gone else "",
        )
    return list(found.values())


def pictures(organ_ids: list[int], *, on: dt.date) -> dict[int, bytes]:
    """The pictures of the organs' seals in force on that day, by the organ's key."""
    rows = Seal.objects.filter(organ_id__in=organ_ids, opened_on__lte=on, closed_on__isnull=True)
    return {row.organ_id: bytes(row.picture) for row in rows}


def address_of(code: str) -> str:
    """Where the public verifies the code: the site's own address, if it is configured."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return f"{origins[0]}/verify/{code}/" if origins else f"/verify/{code}/"


def qr_svg(code: str) -> str:
    """The QR code that is printed on a copy: the address at which its code is verified, as SVG."""
    out = io.BytesIO()
    made = segno.make(address_of(code), error="m", micro=False)
    made.save(out, kind="svg", border=2, omitsize=True, xmldecl=False, nl=False)
    return out.getvalue().decode()
