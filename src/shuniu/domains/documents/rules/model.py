"""What the rules look at, and what they say. Nothing here knows a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["block", "warn", "hint"]
Relation = Literal["superior", "skipping", "subordinate", "peer"]

GOVERNMENT, OFFICE, DEPARTMENT, TOWN, SECTION = (
    "government",
    "office",
    "department",
    "town",
    "section",
)
PEER_BODY, VERTICAL, COORDINATION, PERSON = "peer_body", "vertical", "coordination", "person"

STATE, PROVINCE, CITY, COUNTY, BELOW = 0, 1, 2, 3, 4

_PERSON = re.compile(r"(?:省|市|县|区|镇|乡)?(?:长|书记|主任|局长|常委|委员|同志|领导)$")
_COORDINATION = re.compile(r"领导小组|指挥部|联席会议|协调小组|工作专班|委员会办公室")


@dataclass(frozen=True)
class Organ:
    """An organ as the rules see it: what it is, on which level; ``key`` where it is ours."""

    name: str
    sort: str
    level: int
    key: int | None = None

    @property
    def governs(self) -> bool:
        """Whether it is the county government, or its office under authority (Art. 16(2))."""
        return self.level == COUNTY and self.sort in (GOVERNMENT, OFFICE)


def outside(name: str) -> Organ:
    """An organ that is not ours, by what its name says of it."""
    if _COORDINATION.search(name):
        return Organ(name, COORDINATION, COUNTY)
    if _PERSON.search(name) and not name.endswith(("委员会", "办公室")):
        return Organ(name, PERSON, COUNTY)
    is_government = name.endswith(("人民政府", "人民政府办公室", "人民政府办公厅", "政府办公室"))
    sort = GOVERNMENT if is_government else DEPARTMENT
    if name.startswith(("国务院", "中华人民共和国")) or name.endswith("部"):
        return Organ(name, sort, STATE)
    if "省" in name and "市" not in name:
        return Organ(name, sort, PROVINCE)
    if re.search(r"(?<!城)市", name) and "县" not in name:
        return Organ(name, sort, CITY)
    if re.search(r"县委|县人大|县政协|法院|检察院|纪委|监委", name):
        return Organ(name, PEER_BODY, COUNTY)
    return Organ(name, GOVERNMENT if is_government else DEPARTMENT, COUNTY)


def relation(issuer: Organ, other: Organ) -> Relation:
    """What the other organ is to the issuer: above it, further above, below it, or beside it."""
    if issuer.governs:
        if other.level == CITY:
            return "superior" if other.sort == GOVERNMENT else "peer"
        if other.level < CITY:
            return "skipping" if other.sort == GOVERNMENT else "peer"
        if other.key is not None and other.sort in (DEPARTMENT, TOWN, VERTICAL, SECTION):
            return "subordinate"
        return "superior" if issuer.sort == OFFICE and _is_own_government(other) else "peer"
    if other.governs and other.key is not None:
        return "superior"
    if other.level == CITY:
        return "superior" if other.sort != GOVERNMENT and issuer.sort != TOWN else "skipping"
    if other.level < CITY:
        return "skipping"
    return "peer"


def _is_own_government(other: Organ) -> bool:
    return other.key is not None and other.sort == GOVERNMENT


@dataclass(frozen=True)
class DocumentFacts:
    """An outgoing document as the rules see it. ``text`` is the body in plain lines with numbers.

    ``objections`` name the countersigning units that object; ``issued_this_year`` and
    ``issued_last_year`` count the issuer's documents, where they are known (R18).
    """

    kind: str
    kind_label: str
    direction: str
    title: str
    subject: str
    issuers: tuple[Organ, ...]
    to: tuple[Organ, ...] = ()
    copies: tuple[Organ, ...] = ()
    text: str = ""
    characters: int = 0
    first_headings: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    remark: str = ""
    answers: str = ""
    disclosure: str = ""
    disclosure_reason: str = ""
    normative: bool = False
    important: bool = False
    skip_reason: str = ""
    government_agreed: bool = False
    assigned_by_leader: bool = False
    leaning: str = ""
    fair_competition: str = ""
    objections: tuple[str, ...] = ()
    decision: str = ""
    drafted_outside: bool = False
    issued_this_year: int = 0
    issued_last_year: int = 0

    @property
    def issuer(self) -> Organ:
        """The issuing organ, the host of a joint issue."""
        return self.issuers[0]

    def related(self, organs: tuple[Organ, ...], *relations: Relation) -> list[Organ]:
        """Those of the organs that stand so to the issuer."""
        return [o for o in organs if relation(self.issuer, o) in relations]


@dataclass(frozen=True)
class Finding:
    """What a rule found: how grave, in a sentence; ``mend`` is the code of a one-click mend.

    ``article`` cites 《党政机关公文处理工作条例》 or whatever the rule stands in. ``about`` is the
    field of the draft's form that it is about.
    """

    rule: str
    severity: Severity
    sentence: str
    article: str
    about: str = ""
    mend: str = ""
    mend_label: str = ""
    facts: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def blocks(self) -> bool:
        """Whether the document can't go on with it."""
        return self.severity == "block"
