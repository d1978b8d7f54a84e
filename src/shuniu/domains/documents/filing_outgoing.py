"""What an outgoing document hands to the archive when it is done."""

from __future__ import annotations

import json

from shuniu.casework.filing import FOR_EVER, TEN, FilingRecord
from shuniu.casework.models import Matter
from shuniu.commons.sealing.models import SealUse

from .models import DocumentKind, Outgoing


def record_of(matter: Matter) -> FilingRecord:
    """The fair copy first (PDF, OFD, docx), the files that went along, every version of the draft.

    A 批复 lies beside the request that it answers; normative documents, orders and decisions
    are proposed to be kept for ever, ordinary letters for ten years.
    """
    found = Outgoing.objects.select_related("issuer", "pdf", "ofd", "docx").get(pk=matter.pk)
    papers = [p for p in (found.pdf, found.ofd, found.docx) if p is not None]
    named = [(paper.name, paper) for paper in papers]
    for one in found.enclosures.select_related("paper"):
        if one.paper is not None:
            named.append((f"附件{one.order}　{one.title}"[:100], one.paper))
    issuers = [found.issuer, *found.co_issuers.all()]
    versions = tuple(
        (f"第{v.n}稿_{v.name}.json", json.dumps(v.manuscript, ensure_ascii=False).encode())
        for v in found.versions.order_by("n")
    )
    use = SealUse.objects.filter(code=found.seal_code).first() if found.seal_code else None
    return FilingRecord(
        title=matter.title,
        document_number=found.number or matter.number,
        responsible="、".join(unit.name for unit in issuers),
        day=found.day or matter.state_at.date(),
        retention=_retention(found),
        kind_label=DocumentKind(found.kind).label,
        pages=found.pages,
        papers=tuple(named),
        goes_with=matter.origin_id if found.kind == DocumentKind.REPLY else None,
        versions=versions,
        signature=bytes(use.signature) if use is not None else b"",
        note=found.draft_number,
    )


def _retention(found: Outgoing) -> str:
    if found.normative or found.kind in (
        DocumentKind.ORDER,
        DocumentKind.DECISION,
        DocumentKind.RESOLUTION,
        DocumentKind.MINUTES,
    ):
        return FOR_EVER
    return TEN if found.kind == DocumentKind.LETTER else ""
