"""A document's facts as the rules see them, read from its tables."""

from __future__ import annotations

from collections.abc import Iterable

from shuniu.commons import manuscript as manuscripts
from shuniu.commons.manuscript import Heading
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground import clock

from ..models import AddressRole, DocumentKind, Outgoing, Stage
from ..queries import objections, owner_of, stops_of
from ..rules import DocumentFacts, Finding, Organ, check, missing, outside
from ..rules.model import (
    BELOW,
    COORDINATION,
    COUNTY,
    DEPARTMENT,
    GOVERNMENT,
    OFFICE,
    PEER_BODY,
    SECTION,
    TOWN,
    VERTICAL,
)

_SORTS = {
    UnitKind.COUNTY_GOVERNMENT: (GOVERNMENT, COUNTY),
    UnitKind.COUNTY_OFFICE: (OFFICE, COUNTY),
    UnitKind.SECTION: (SECTION, BELOW),
    UnitKind.TOWNSHIP: (TOWN, BELOW),
    UnitKind.SUBDISTRICT: (TOWN, BELOW),
    UnitKind.VERTICAL_UNIT: (VERTICAL, BELOW),
    UnitKind.OTHER_BODY: (PEER_BODY, COUNTY),
}


def organ_of(unit: Unit) -> Organ:
    """A unit of ours as the rules see it."""
    sort, level = _SORTS.get(UnitKind(unit.kind), (DEPARTMENT, BELOW))
    if sort == DEPARTMENT and outside(unit.name).sort == COORDINATION:
        sort = COORDINATION
    return Organ(unit.name, sort, level, unit.pk)


def facts_of(outgoing: Outgoing) -> DocumentFacts:
    """The document's facts as they stand now. A handful of queries."""
    text = manuscripts.parse(outgoing.manuscript)
    to: list[Organ] = []
    copies: list[Organ] = []
    for one in outgoing.addressees.select_related("unit"):
        organ = organ_of(one.unit) if one.unit is not None else outside(one.name)
        (to if one.role == AddressRole.TO else copies).append(organ)
    owner, drafting = owner_of(outgoing.issuer), outgoing.drafting_unit
    is_section = drafting.kind == UnitKind.SECTION and drafting.parent_id == owner.pk
    this, last = _counts(outgoing)
    return DocumentFacts(
        kind=outgoing.kind,
        kind_label=str(DocumentKind(outgoing.kind).label),
        direction=outgoing.direction,
        title=outgoing.matter.title,
        subject=outgoing.subject,
        issuers=(organ_of(outgoing.issuer), *map(organ_of, outgoing.co_issuers.all())),
        to=tuple(to),
        copies=tuple(copies),
        text=text.plain(),
        characters=text.characters,
        first_headings=tuple(
            b.text for b in text.blocks if isinstance(b, Heading) and b.level == 1
        ),
        enclosures=tuple(outgoing.enclosures.values_list("title", flat=True)),
        remark=outgoing.remark,
        answers=outgoing.answers,
        disclosure=outgoing.disclosure,
        disclosure_reason=outgoing.disclosure_reason,
        normative=outgoing.normative,
        important=outgoing.important,
        skip_reason=outgoing.skip_reason,
        government_agreed=outgoing.government_agreed,
        assigned_by_leader=outgoing.assigned_by_leader,
        leaning=outgoing.leaning,
        fair_competition=outgoing.fair_competition,
        objections=tuple(s.unit.name for s in objections(stops_of(outgoing))),
        decision=outgoing.decision,
        drafted_outside=drafting.pk != owner.pk and not is_section,
        issued_this_year=this,
        issued_last_year=last,
    )


def _counts(outgoing: Outgoing) -> tuple[int, int]:
    """How many documents the issuer signed in the matter's year, and in the year before."""
    year = outgoing.matter.opened_at.astimezone(clock.ZONE).year
    signed = Outgoing.objects.filter(issuer_id=outgoing.issuer_id).exclude(number="")
    found = list(signed.filter(day__year__in=(year, year - 1)).values_list("day__year", flat=True))
    return found.count(year), found.count(year - 1)


def findings_of(outgoing: Outgoing, *, at_signing: bool = False) -> list[Finding]:
    """What the rules find in the document as it stands."""
    return check(facts_of(outgoing), at_signing=at_signing)


def lacking_stops(outgoing: Outgoing, stations: Iterable[tuple[str, int]]) -> list[str]:
    """What the route still lacks, in sentences; for joint issue also whose signature."""
    found = list(stations)
    lack = missing(facts_of(outgoing), found)
    signing = {unit for stage, unit in found if stage == Stage.SIGNING}
    if signing and not lack:
        for organ in (outgoing.issuer, *outgoing.co_issuers.all()):
            if owner_of(organ).pk not in signing:
                lack.append(f"{organ.name}还没有签发环节。")
    return lack
