"""Rows of an old 收文登记簿 become histories: what the register tells, from receipt to filing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..actions.incoming_opening import shown_title
from ..flow.incoming import INSTRUCTED, PROPOSED
from ..models import DocumentKind, IncomingCategory, Means, Secrecy, TelegramLevel, Urgency
from ..powers_incoming import INSTRUCT_STAGE
from ..queries_incoming import fold_number, tidy_number

TITLE_MOST, NUMBER_MOST, COUNT_MOST = 500, 40, 30_000
_NUMBER = re.compile(r"(?P<word>[^\d〔]*)(?:〔(?P<year>\d{4})〕)?第?0*(?P<n>\d{1,6})号?")
_STATE = frozenset(("秘密", "机密", "绝密"))


@dataclass(frozen=True, slots=True)
class Instruction:
    """批示 as it stands on the sheet: who, what, and when if that is known."""

    leader: str
    text: str
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A document as the register of a unit has it; people are names on paper.

    ``number`` is the 收文号. ``lead`` has handled it where it was given out, ``result`` is what
    came of it, ``closed_at`` empty means that it is still under way. ``means`` and ``category``
    are words of this system (明传电报, 请示件 …).
    """

    row: int
    number: str
    title: str
    category: str
    sender: str
    received_at: dt.datetime | None
    document_number: str = ""
    kind: str = ""
    secrecy: str = ""
    urgency: str = ""
    telegram_level: str = ""
    means: str = ""
    day: dt.date | None = None
    received_by: str = ""
    copies: int = 1
    pages: int = 0
    attachments: str = ""
    summary: str = ""
    proposal: str = ""
    proposer: str = ""
    proposed_at: dt.datetime | None = None
    instructions: tuple[Instruction, ...] = ()
    lead: str = ""
    assisting: tuple[str, ...] = ()
    due_on: dt.date | None = None
    result: str = ""
    closed_at: dt.datetime | None = None
    reply_number: str = ""
    replied_at: dt.datetime | None = None
    archived_as: str = ""


@dataclass(frozen=True, slots=True)
class IncomingFacts:
    """What the room keeps of a row beside the matter."""

    row: IncomingRow
    number: str
    category: str
    kind: str
    secrecy: str
    urgency: str
    telegram_level: str
    means: str
    document_number: str
    folded: str
    sender: int | None
    lead: int | None
    assisting: tuple[int, ...]


class Words:
    """The words that rows may use, each with what it means here; ``unit`` keeps the register."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.prefix = unit.short_name
        self.names = unit_words()
        self.categories = choice_words(IncomingCategory)
        self.kinds = {"": "", **choice_words(DocumentKind)}
        self.secrecies = {"": str(Secrecy.INTERNAL), **choice_words(Secrecy)}
        self.urgencies = {"": "", "平件": "", **choice_words(Urgency)}
        self.levels = {"": "", **choice_words(TelegramLevel)}
        short = {"交换": Means.EXCHANGE, "网传": Means.EXCHANGE, "电报": Means.WIRE}
        self.means = {"": str(Means.PAPER), **choice_words(Means)}
        self.means |= {word: str(means) for word, means in short.items()}


def histories(rows: Iterable[IncomingRow], words: Words) -> tuple[list[Past], list[Refusal]]:
    """Every document with its steps; and the rows that can't be read, each with its reason."""
    return read(rows, lambda row: _past(row, words), key=lambda row: clean(row.number))


def _past(row: IncomingRow, words: Words) -> Past:
    def bad(reason: str) -> Misread:
        return Misread(row.row, reason)

    facts = _facts(row, words, bad)
    received_at, title = row.received_at, clean(row.title)
    assert received_at is not None
    return Past(
        row=row.row,
        old_number=clean(row.number),
        title=shown_title(title),
        opened_at=received_at,
        by_label=clean(row.received_by) or words.unit.name,
        steps=tuple(_Story(row, facts, words, received_at).steps()),
        rules=_rules(facts),
        texts=tuple(
            t for t in (title, facts.document_number, clean(row.sender), clean(row.summary)) if t
        ),
        note=_("（{means}）").format(means=Means(facts.means).label),
        facts=facts,
    )


def _facts(row: IncomingRow, words: Words, bad: Complaint) -> IncomingFacts:
    title = clean(row.title)
    if row.received_at is None:
        raise bad(_("收到时间缺失或不是日期。"))
    if not title or len(title) > TITLE_MOST:
        raise bad(_("缺少标题，或者超过{n}字。").format(n=TITLE_MOST))
    if not clean(row.sender):
        raise bad(_("缺少来文单位。"))
    if max(row.pages, row.copies) > COUNT_MOST:
        raise bad(_("页数、份数不超过{n}。").format(n=COUNT_MOST))
    if row.day is not None and row.day > row.received_at.astimezone(clock.ZONE).date():
        raise bad(_("成文日期不能晚于收到日期。"))
    level = clean(row.secrecy)
    try:
        if any(level.startswith(word) for word in _STATE):
            refuse_state_secrets(_("密级：{level}").format(level=level))
        refuse_state_secrets(title, clean(row.document_number), clean(row.summary), row.proposal)
        refuse_state_secrets(*(i.text for i in row.instructions), row.result, row.attachments)
    except FieldRefused as refused:
        raise bad(refused.sentence) from refused
    category = _word(row.category, words.categories, _("类别"), bad)
    telegram = _word(row.telegram_level, words.levels, _("电报等级"), bad)
    if category == IncomingCategory.TELEGRAM and not telegram:
        raise bad(_("明传电报要登记等级：特提、特急、加急或平急。"))
    unknown = [n for n in (row.lead, *row.assisting) if n and n not in words.names]
    if unknown:
        raise bad(_("没有“{name}”这个单位。").format(name=unknown[0]))
    lead = words.names[row.lead] if row.lead else None
    if row.assisting and lead is None:
        raise bad(_("有协办单位而没有主办单位。"))
    number = tidy_number(row.document_number)
    return IncomingFacts(
        row=row,
        number=own_number(row, words, bad),
        category=category,
        kind=_word(row.kind, words.kinds, _("文种"), bad),
        secrecy=_word(level, words.secrecies, _("密级"), bad),
        urgency=_word(row.urgency, words.urgencies, _("紧急程度"), bad),
        telegram_level=telegram if category == IncomingCategory.TELEGRAM else "",
        means=_word(row.means, words.means, _("方式"), bad),
        document_number=number,
        folded=fold_number(number),
        sender=words.names.get(clean(row.sender)),
        lead=lead,
        assisting=tuple(words.names[n] for n in row.assisting),
    )


def _word(word: str, known: Mapping[str, str], what: str, bad: Complaint) -> str:
    if word not in known:
        raise bad(_("没有“{word}”这个{what}。").format(word=word, what=what))
    return known[word]


def own_number(row: IncomingRow, words: Words, bad: Complaint) -> str:
    """The 收文号 as this system writes it: with the unit whose register it is, and the year.

    收〔2004〕12号 and 12 of 2004 are 县政府办收〔2004〕12号; 电〔2004〕3号 keeps its own word.
    """
    number = tidy_number(row.number)
    found = _NUMBER.fullmatch(number)
    assert row.received_at is not None
    if found is not None:
        year = found["year"] or row.received_at.astimezone(clock.ZONE).year
        word = found["word"].removeprefix(words.prefix) or "收"
        number = f"{words.prefix}{word}〔{year}〕{found['n']}号"
    elif not number.startswith(words.prefix):
        number = f"{words.prefix}{number}"
    if len(number) > NUMBER_MOST:
        raise bad(_("收文号超过{n}个字符。").format(n=NUMBER_MOST))
    return number


def _rules(facts: IncomingFacts) -> dict[str, str]:
    """The lead unit's limit, as a document given out today would have it."""
    hasty = (TelegramLevel.FLASH, TelegramLevel.VERY_URGENT)
    if facts.urgency == Urgency.VERY_URGENT or facts.telegram_level in hasty:
        return {"answer": "inc.very_urgent"}
    if facts.urgency == Urgency.URGENT or facts.telegram_level:
        return {"answer": "inc.urgent"}
    request = facts.category == IncomingCategory.REQUEST
    return {"answer": "inc.request" if request else "inc.ordinary"}


@dataclass
class _Story:
    """The steps of a row, in their order; a moment that the register lacks is the one before."""

    row: IncomingRow
    facts: IncomingFacts
    words: Words
    at: dt.datetime

    def steps(self) -> Iterator[PastStep]:
        row = self.row
        clerk = clean(row.received_by) or self.words.unit.name
        is_request = self.facts.category == IncomingCategory.REQUEST
        yield self.take("register", None, clerk, opens=("reply",) if is_request else ())
        if row.instructions or (row.proposal and not self.facts.lead and not row.closed_at):
            yield from self.instructed(clerk)
        if self.facts.lead is not None:
            yield from self.handled(clerk)
        if row.reply_number:
            yield self.take("reply_issued", row.replied_at or row.closed_at, clerk)
        if row.closed_at is not None:
            yield from self.ended(clerk)
        elif row.archived_as:
            raise Misread(row.row, _("有归档号而没有办结时间。"))

    def take(
        self, code: str, moment: dt.datetime | None, by_label: str, **more: object
    ) -> PastStep:
        """A step at its moment; one that is not known is that of the step before."""
        self.at = moment or self.at
        return PastStep(self.row.row, code, self.at, by_label, **more)  # type: ignore[arg-type]

    def instructed(self, clerk: str) -> Iterator[PastStep]:
        """拟办, then one leader's 批示 after the other."""
        row, told = self.row, self.row.instructions
        stop = (PastStop(self.words.unit.pk, INSTRUCT_STAGE),)
        proposal = clean(row.proposal) or _("（旧登记簿没有拟办意见）")
        proposer = clean(row.proposer) or clerk
        yield self.take("propose", row.proposed_at, proposer, opinion=proposal, stops=stop)
        for n, one in enumerate(told, start=1):
            last = n == len(told)
            yield self.take(
                "instruct",
                one.at,
                clean(one.leader),
                opinion=clean(one.text),
                note=clean(one.text)[:200],
                to=INSTRUCTED if last else PROPOSED,
                stops=() if last else stop,
                opens=("assign",) if last else (),
                meets=("instruct",) if last else (),
            )

    def handled(self, clerk: str) -> Iterator[PastStep]:
        """交办 to the unit, which signed for it and reported; only while it is known."""
        row, lead = self.row, self.facts.lead
        told = bool(row.instructions)
        unit = clean(row.lead)
        yield self.take(
            "assign",
            None if told else row.proposed_at,
            clean(row.proposer) or clerk,
            unit_id=lead,
            assisting=self.facts.assisting,
            note=unit,
            opinion="" if told else clean(row.proposal),
            heading=_("拟办意见"),
            due_on=row.due_on,
        )
        if row.closed_at is None:
            return
        unsaid = _("旧登记簿未记签收时间")
        yield self.take("sign_for", None, unit, unit_id=lead, note=unsaid)
        result = clean(row.result) or _("（旧登记簿没有办理结果）")
        reported = min(row.replied_at or row.closed_at, row.closed_at)
        yield self.take("answer", reported, unit, unit_id=lead, opinion=result)

    def ended(self, clerk: str) -> Iterator[PastStep]:
        row, result = self.row, clean(self.row.result)
        known = self.facts.lead is None and not result and not row.reply_number
        if known and self.facts.category == IncomingCategory.REQUEST:
            raise Misread(row.row, _("请示件办结的，要有办理结果或者批复文号。"))
        if known:
            yield self.take("circulate_close", row.closed_at, clerk, note=_("有关人员"))
        else:
            words = result if self.facts.lead is None else ""
            yield self.take("close", row.closed_at, clerk, opinion=words)
        if row.archived_as:
            yield self.take("archive", None, clerk, note=clean(row.archived_as)[:60])
