"""Rows of an old 发文登记簿 become histories: as much of a route as the register tells."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shuniu.casework.bulk import (
    Complaint,
    Misread,
    Past,
    PastStep,
    PastStop,
    Refusal,
    choice_words,
    read,
    unit_words,
)
from shuniu.commons.manuscript import Manuscript, from_plain
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..actions.base import STOP_RULES
from ..flow.outgoing import ISSUED, PROOFING
from ..models import (
    KIND_DIRECTION,
    Disclosure,
    DocumentKind,
    IssuerSeries,
    Stage,
    Urgency,
    usual_category,
)
from ..queries import owner_of
from ..queries_incoming import fold_number, tidy_number

SUBJECT_MOST, NAME_MOST, NUMBER_MOST, COUNT_MOST = 150, 80, 40, 30_000
PASSING = {
    Stage.CHECKING: "check_pass",
    Stage.COUNTERSIGNING: "countersign_agree",
    Stage.REVIEWING: "review_pass",
    Stage.SIGNING: "sign",
}
# What became of it: the word of the register, and the step by which it ended so.
ENDS = {"": "", "已印发": "", "作废": "void_number", "撤销": "annul", "废止": "abolish"}
_EMPTY = Manuscript()


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A document as the register of a unit has it; people are names on paper.

    Without a ``drafted_at`` it was drafted when it was signed. ``number`` is the 发文字号, empty
    for a text (文稿) that has none; then ``register_number`` is what tells it from others.
    ``answers`` is the number of a request in the register of incoming documents.
    """

    row: int
    number: str
    title: str
    issuer: str
    signed_at: dt.datetime | None
    signer: str
    kind: str = ""
    register_number: str = ""
    drafter: str = ""
    drafting_unit: str = ""
    drafted_at: dt.datetime | None = None
    checker: str = ""
    countersigners: tuple[str, ...] = ()
    reviewer: str = ""
    co_issuers: tuple[str, ...] = ()
    day: dt.date | None = None
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    urgency: str = ""
    disclosure: str = ""
    printed_copies: int = 0
    pages: int = 0
    characters: int = 0
    proofreader: str = ""
    sealer: str = ""
    issued_at: dt.datetime | None = None
    answers: str = ""
    text: str = ""
    ended: str = ""
    ended_on: dt.datetime | None = None
    ended_reason: str = ""

    @property
    def key(self) -> str:
        """What tells the record from others of its source."""
        return clean(self.register_number) or clean(self.number)


@dataclass(frozen=True, slots=True)
class Request:
    """A request in the register: its matter's key, and the number it was written under."""

    key: int
    number: str


@dataclass(frozen=True, slots=True)
class Station:
    """A station of which the register tells: where, by whom; together with the one before it."""

    stage: Stage
    unit_id: int
    by_label: str
    together: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingFacts:
    """What the room keeps of a row beside the matter."""

    row: OutgoingRow
    issuer: Unit
    owner: Unit
    drafting_unit_id: int
    drafter: str
    kind: str
    number: str
    category: str
    series: str
    urgency: str
    disclosure: str
    stations: tuple[Station, ...]
    co_issuers: tuple[int, ...]
    to: tuple[tuple[str, int | None], ...]
    copies: tuple[tuple[str, int | None], ...]
    manuscript: str
    digest: str
    request: Request | None


@dataclass
class Words:
    """The words that rows may use, each with what it means here; as the county stands now."""

    requests: Mapping[str, Request]
    names: Mapping[str, int] = field(default_factory=unit_words)
    units: dict[int, Unit] = field(default_factory=lambda: Unit.objects.in_bulk())
    series: dict[str, IssuerSeries] = field(
        default_factory=lambda: {s.code_text: s for s in IssuerSeries.objects.all()}
    )

    def __post_init__(self) -> None:
        self.kinds = choice_words(DocumentKind)
        self.urgencies = {"": "", "平件": "", **choice_words(Urgency)}
        self.disclosures = {"": "", **choice_words(Disclosure)}
        self._owners: dict[int, Unit] = {}
        self.empty = (json.dumps(_EMPTY.to_json()), _EMPTY.digest())

    def owner(self, issuer: Unit) -> Unit:
        """Whose office handles the issuer's documents; asked for once an issuer."""
        if issuer.pk not in self._owners:
            self._owners[issuer.pk] = owner_of(issuer)
        return self._owners[issuer.pk]


def histories(rows: Iterable[OutgoingRow], words: Words) -> tuple[list[Past], list[Refusal]]:
    """Every document with its steps; and the rows that can't be read, each with its reason."""
    return read(rows, lambda row: _past(row, words), key=lambda row: row.key)


def _past(row: OutgoingRow, words: Words) -> Past:
    def bad(reason: str) -> Misread:
        return Misread(row.row, reason)

    facts = _facts(row, words, bad)
    signed_at = row.signed_at
    assert signed_at is not None
    opened_at = row.drafted_at or signed_at
    told = [
        _("约{n}字").format(n=row.characters) if row.characters else "",
        "" if row.drafted_at else _("旧登记簿未记拟稿日期"),
    ]
    return Past(
        row=row.row,
        old_number=row.key,
        title=clean(row.title),
        opened_at=opened_at,
        by_label=facts.drafter,
        steps=tuple(_steps(row, facts, opened_at, signed_at)),
        rules={
            "stop": STOP_RULES[Urgency(facts.urgency)],
            "issue": "doc.issue_urgent" if facts.urgency else "doc.issue",
        },
        texts=(facts.number, clean(row.text)),
        note="，".join(t for t in told if t),
        facts=facts,
        stops=(PastStop(facts.drafting_unit_id, Stage.DRAFTING),),
        origin_id=facts.request.key if facts.request else None,
    )


def _facts(row: OutgoingRow, words: Words, bad: Complaint) -> OutgoingFacts:
    title, number = clean(row.title), tidy_number(row.number)
    kind = _kind(row, title, words, bad)
    if not number and kind != DocumentKind.TEXT:
        raise bad(_("缺少发文字号；讲话、汇报等不编号的文稿，文种请填“文稿”。"))
    if len(number) > NUMBER_MOST:
        raise bad(_("发文字号超过{n}个字符。").format(n=NUMBER_MOST))
    if row.signed_at is None:
        raise bad(_("签发日期缺失或不是日期。"))
    if not clean(row.signer):
        raise bad(_("缺少签发人。"))
    if max(row.pages, row.printed_copies) > COUNT_MOST:
        raise bad(_("页数、印数不超过{n}。").format(n=COUNT_MOST))
    try:
        refuse_state_secrets(title, number, clean(row.text))
        written = from_plain(row.text) if clean(row.text) else None
    except FieldRefused as refused:
        raise bad(refused.sentence) from refused
    issuer = words.units[_unit(row.issuer, words, bad)]
    owner = words.owner(issuer)
    drafting = _unit(row.drafting_unit, words, bad) if row.drafting_unit else owner.pk
    direction = KIND_DIRECTION[kind]
    series = words.series.get(number.partition("〔")[0])
    if series is not None and series.issuer_id != issuer.pk:
        series = None
    text = words.empty
    if written is not None:
        text = (json.dumps(written.to_json(), ensure_ascii=False), written.digest())
    return OutgoingFacts(
        row=row,
        issuer=issuer,
        owner=owner,
        drafting_unit_id=drafting,
        drafter=clean(row.drafter) or words.units[drafting].name,
        kind=kind,
        number=number,
        category=series.category if series else str(usual_category(kind, direction)),
        series=series.series if series else "",
        urgency=_word(row.urgency, words.urgencies, _("紧急程度"), bad),
        disclosure=_word(row.disclosure, words.disclosures, _("公开属性"), bad),
        stations=tuple(_stations(row, drafting, owner.pk, words, bad)),
        co_issuers=tuple(dict.fromkeys(_unit(n, words, bad) for n in row.co_issuers)),
        to=_bodies(row.to, words),
        copies=_bodies(row.copies, words),
        manuscript=text[0],
        digest=text[1],
        request=_request(row, words, bad),
    )


def _kind(row: OutgoingRow, title: str, words: Words, bad: Complaint) -> str:
    """As the register says, else what the title ends with (令 is 命令, too)."""
    if row.kind:
        return _word(row.kind, words.kinds, _("文种"), bad)
    for kind in DocumentKind:
        if title.endswith(str(kind.label)):
            return str(kind)
    if title.endswith("令"):
        return str(DocumentKind.ORDER)
    raise bad(_("缺少文种，从标题也看不出来。"))


def _word(word: str, known: Mapping[str, str], what: str, bad: Complaint) -> str:
    if word not in known:
        raise bad(_("没有“{word}”这个{what}。").format(word=word, what=what))
    return known[word]


def _unit(name: str, words: Words, bad: Complaint) -> int:
    found = words.names.get(name)
    if found is None:
        raise bad(_("没有“{name}”这个单位。").format(name=name))
    return found


def _request(row: OutgoingRow, words: Words, bad: Complaint) -> Request | None:
    if not row.answers:
        return None
    found = words.requests.get(clean(row.answers)) or words.requests.get(fold_number(row.answers))
    if found is None:
        raise bad(_("收文登记里没有“{number}”这件请示或报告。").format(number=row.answers))
    return found


def _bodies(names: Iterable[str], words: Words) -> tuple[tuple[str, int | None], ...]:
    """Recipients by name, those of ours as units; each once."""
    found = {clean(name)[:NAME_MOST]: words.names.get(clean(name)) for name in names}
    return tuple((name, unit) for name, unit in found.items() if name)


def _stations(
    row: OutgoingRow, drafting: int, owner: int, words: Words, bad: Complaint
) -> Iterator[Station]:
    if row.checker:
        yield Station(Stage.CHECKING, drafting, clean(row.checker))
    for n, unit in enumerate(dict.fromkeys(_unit(u, words, bad) for u in row.countersigners)):
        yield Station(Stage.COUNTERSIGNING, unit, words.units[unit].name, together=n > 0)
    if row.reviewer:
        yield Station(Stage.REVIEWING, owner, clean(row.reviewer))
    yield Station(Stage.SIGNING, owner, clean(row.signer))


def _steps(
    row: OutgoingRow, facts: OutgoingFacts, opened_at: dt.datetime, signed_at: dt.datetime
) -> Iterator[PastStep]:
    """Submitted, looked at by those of whom the register tells, signed, issued; no more."""
    stations, undated = facts.stations, _("旧登记簿未记日期，按签发日期")

    def turn(at: int) -> tuple[str, tuple[PastStop, ...]]:
        group = [s for s in stations[at:] if s.stage == stations[at].stage]
        return group[0].stage, tuple(PastStop(s.unit_id, s.stage) for s in group)

    to, stops = turn(0)
    yield PastStep(
        *(row.row, "submit", opened_at, facts.drafter),
        unit_id=facts.drafting_unit_id,
        to=to,
        stops=stops,
    )
    for n, one in enumerate(stations[:-1]):
        last_of_group = stations[n + 1].stage != one.stage
        to, stops = turn(n + 1) if last_of_group else (str(one.stage), ())
        yield PastStep(
            *(row.row, PASSING[one.stage], signed_at, one.by_label),
            unit_id=one.unit_id,
            note=undated,
            to=to,
            stops=stops,
        )
    yield from _issuing(row, facts, signed_at)


def _issuing(row: OutgoingRow, facts: OutgoingFacts, signed_at: dt.datetime) -> Iterator[PastStep]:
    if row.ended not in ENDS:
        raise Misread(row.row, _("没有“{word}”这种情况。").format(word=row.ended))
    end, owner = ENDS[row.ended], facts.owner.pk
    printed = bool(row.proofreader and row.sealer) and facts.kind != DocumentKind.TEXT
    straight = not printed and end != "void_number"
    yield PastStep(
        *(row.row, "sign", signed_at, clean(row.signer)),
        unit_id=owner,
        note=facts.number,
        to=ISSUED if straight else PROOFING,
        opens=() if straight else ("issue",),
    )
    if printed and end != "void_number":
        at = row.issued_at or signed_at
        yield PastStep(row.row, "prove", at, clean(row.proofreader))
        yield PastStep(row.row, "seal", at, clean(row.sealer))
        yield PastStep(row.row, "dispatch", at, clean(row.sealer))
    if end:
        at = row.ended_on or row.issued_at or signed_at
        yield PastStep(row.row, end, at, clean(row.signer), note=clean(row.ended_reason)[:200])
