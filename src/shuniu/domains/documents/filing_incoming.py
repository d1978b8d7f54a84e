"""What an incoming document hands to the archive when it is done."""

from __future__ import annotations

from shuniu.casework.filing import FilingRecord
from shuniu.casework.models import Matter
from shuniu.ground import clock

from .actions.incoming_opening import ORIGINAL
from .models import DocumentKind, Incoming, IncomingCategory


def record_of(matter: Matter) -> FilingRecord:
    """The document as it came, first; then what was reported. A request lies beside its reply."""
    incoming = Incoming.objects.get(pk=matter.pk)
    uses = list(matter.papers.select_related("paper__blob").order_by("id"))
    uses.sort(key=lambda use: use.purpose != ORIGINAL)
    reply = matter.arising.filter(kind="outgoing").exclude(state="cancelled").order_by("pk").first()
    kind = DocumentKind(incoming.kind).label if incoming.kind else ""
    return FilingRecord(
        title=incoming.full_title,
        document_number=incoming.document_number or matter.number,
        responsible=incoming.sender_text or matter.unit.name,
        day=incoming.day or incoming.received_at.astimezone(clock.ZONE).date(),
        kind_label=kind or IncomingCategory(incoming.category).label,
        pages=incoming.pages,
        papers=tuple((use.paper.name, use.paper) for use in uses),
        goes_with=reply.pk if reply is not None else None,
        note=matter.number,
    )
