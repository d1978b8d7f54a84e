"""What an issued document has for the public: its disclosure attribute, its text, its fair copy."""

from __future__ import annotations

from shuniu.casework.disclosing import ABOLISHED, LAPSED, Disclosable, Discloser, Ended
from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts

from .models import Outgoing


def read(matter: Matter) -> Disclosable | None:
    """Of a document that was numbered and has its 公开属性; other texts are nobody's to disclose.

    What the document's own secrecy review found unfit to be open is not open.
    """
    found = Outgoing.objects.select_related("issuer", "drafting_unit", "pdf").get(pk=matter.pk)
    if not (found.number and found.disclosure and found.day):
        return None
    attribute, reason = found.disclosure, found.disclosure_reason
    if attribute == "open" and found.secrecy_open is False:
        attribute, reason = "closed", "保密审查：不宜公开"
    papers = [(found.pdf.name, found.pdf)] if found.pdf is not None else []
    for one in found.enclosures.select_related("paper"):
        if one.paper is not None:
            papers.append((f"附件{one.order}　{one.title}", one.paper))
    return Disclosable(
        title=matter.title,
        organ=found.issuer,
        responsible=found.drafting_unit,
        formed_on=found.day,
        attribute=attribute,
        reason=reason,
        number=found.number,
        genre=found.kind,
        text=manuscripts.parse(found.manuscript).plain() if attribute == "open" else "",
        normative=found.normative,
        papers=tuple(papers) if attribute == "open" else (),
    )


def _ended(how: str, matter: Matter) -> Ended | None:
    found = Outgoing.objects.get(pk=matter.pk)
    return Ended(how, found.ended_on, found.ended_reason) if found.ended_on else None


DISCLOSER = Discloser(
    read,
    formed=("dispatch",),
    ended={
        "abolish": lambda matter: _ended(ABOLISHED, matter),
        "annul": lambda matter: _ended(LAPSED, matter),
    },
)
