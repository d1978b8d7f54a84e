"""Rows of old records become histories: names become units, words become steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.bulk import (
    Complaint,
    Misread,
    Past,
    PastStep,
    Refusal,
    choice_words,
    paired,
    read,
    step_words,
    unit_words,
)
from shuniu.commons.flow import Flow
from shuniu.commons.people.models import Unit
from shuniu.ground.text import clean, mask_personal_data

from ..models import Channel, LetterType, Mailbox, Satisfaction

LETTERS, STEPS = "来信", "办理过程"
TEXT_MOST = 20_000
NAME_MOST, PHONE_MOST, ADDRESS_MOST = 40, 20, 120

# What can't be brought in: a public page needs this system's own two checks,
# and a merged letter's answer is given as its own.
NOT_LOADED = frozenset(
    (
        "merge",
        "unmerge",
        "answer_merged",
        "prepare_publication",
        "return_publication",
        "publish",
        "unpublish",
        "warn_veto",
    )
)
# The steps whose words are an opinion under a heading, not a note.
OPINIONS = frozenset(
    ("dispatch", "redispatch", "rehandle", "instruct", "return_draft", "ask_again")
)
RATINGS = frozenset(("callback", "callback_dissatisfied", "rate", "rate_dissatisfied"))
BAD_RATINGS = frozenset(("callback_dissatisfied", "rate_dissatisfied"))


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A row of the sheet 来信. Names and words as the old register has them."""

    row: int
    old_number: str
    mailbox: str
    letter_type: str
    written_at: dt.datetime | None
    title: str
    text: str
    name: str = ""
    phone: str = ""
    address: str = ""
    channel: str = ""
    consent_public: bool = False
    keep_secret: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """A row of the sheet 办理过程: a step of the letter with that old number."""

    row: int
    old_number: str
    step: str
    at: dt.datetime | None
    by_label: str
    unit: str = ""
    assisting: tuple[str, ...] = ()
    text: str = ""
    satisfaction: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letters' room keeps of a row beside the matter."""

    row: LetterRow
    mailbox: Mailbox
    letter_type: LetterType
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the letters' room makes of a step: an answer's text, a rating."""

    text: str = ""
    satisfaction: str = ""


@dataclass
class Names:
    """The words that rows may use, each with what it means here."""

    units: Mapping[str, int]
    mailboxes: Mapping[str, Mailbox]
    types: Mapping[str, LetterType]
    steps: Mapping[str, str]
    channels: Mapping[str, str]
    ratings: Mapping[str, str]
    unit_names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def now(cls, flow: Flow) -> Names:
        """As the county stands now: units by code, name and short name, closed ones too."""
        mailboxes = {word: m for m in Mailbox.objects.all() for word in (m.name, m.code)}
        return cls(
            units=unit_words(),
            mailboxes=mailboxes,
            types={word: t for t in LetterType.objects.all() for word in (t.name, t.code)},
            steps=step_words(flow),
            channels=choice_words(Channel),
            ratings=choice_words(Satisfaction),
            unit_names=dict(Unit.objects.values_list("pk", "name")),
        )


def histories(
    letters: Iterable[LetterRow], steps: Iterable[StepRow], names: Names
) -> tuple[list[Past], list[Refusal]]:
    """Every letter with its steps, in their order in the sheet; and the rows that can't be read."""
    pairs, orphans = paired(
        letters, steps, key=lambda row: row.old_number, of=lambda row: row.old_number
    )
    pasts, refusals = read(
        pairs, lambda pair: _past(*pair, names), key=lambda pair: pair[0].old_number
    )
    reason = _("“来信”表里没有这个原编号。")
    refusals += [Refusal(row.row, row.old_number, reason, STEPS) for row in orphans]
    return pasts, refusals


def _past(letter: LetterRow, rows: list[StepRow], names: Names) -> Past:
    facts = _facts(letter, names)
    assert letter.written_at is not None
    steps = tuple(_step(row, facts, names) for row in rows)
    words = [s.facts.text for s in steps if isinstance(s.facts, StepFacts) and s.facts.text]
    return Past(
        row=letter.row,
        old_number=letter.old_number,
        title=mask_personal_data(clean(letter.title), [letter.name])[0],
        opened_at=letter.written_at,
        by_label=_("来信人"),
        steps=steps,
        rules={"answer": facts.letter_type.rule},
        texts=(facts.text, *words),
        facts=facts,
    )


def _facts(letter: LetterRow, names: Names) -> LetterFacts:
    def bad(reason: str) -> Misread:
        return Misread(letter.row, reason, LETTERS)

    if letter.written_at is None:
        raise bad(_("来信时间缺失或不是日期。"))
    mailbox = names.mailboxes.get(letter.mailbox)
    if mailbox is None:
        raise bad(_("没有“{name}”这个信箱。").format(name=letter.mailbox))
    letter_type = names.types.get(letter.letter_type)
    if letter_type is None:
        raise bad(_("没有“{name}”这种来信类型。").format(name=letter.letter_type))
    channel = names.channels.get(letter.channel or Channel.WEB)
    if channel is None:
        raise bad(_("没有“{name}”这种来信渠道。").format(name=letter.channel))
    text = clean(letter.text)
    if not text:
        raise bad(_("缺少来信内容。"))
    if len(text) > TEXT_MOST:
        raise bad(_("来信内容超过{n}字。").format(n=TEXT_MOST))
    for value, most, what in (
        (letter.name, NAME_MOST, gettext_lazy("姓名")),
        (letter.phone, PHONE_MOST, gettext_lazy("电话")),
        (letter.address, ADDRESS_MOST, gettext_lazy("地址")),
    ):
        if len(value) > most:
            raise bad(_("{what}超过{n}个字符。").format(what=what, n=most))
    if letter.consent_public and letter.keep_secret:
        raise bad(_("同意公开和要求保密只能有一项为“是”。"))
    return LetterFacts(letter, mailbox, letter_type, channel, text)


def _step(row: StepRow, facts: LetterFacts, names: Names) -> PastStep:
    def bad(reason: str) -> Misread:
        return Misread(row.row, reason, STEPS)

    code = names.steps.get(row.step)
    if code is None:
        raise bad(_("没有“{name}”这个步骤。").format(name=row.step))
    if code in NOT_LOADED:
        raise bad(_("“{name}”不能导入，请导入后在本系统内办理。").format(name=row.step))
    if row.at is None:
        raise bad(_("时间缺失或不是日期。"))
    if not row.by_label:
        raise bad(_("缺少办理人。"))
    if code in ("dispatch", "redispatch", "rehandle") and facts.letter_type.exit:
        raise bad(
            _("“{kind}”应当转送有权处理的机关，不能交办。").format(kind=facts.letter_type.name)
        )
    unit_id = _unit(row.unit, names, bad) if row.unit else None
    assisting = tuple(_unit(name, names, bad) for name in row.assisting)
    text = clean(row.text)
    if code == "draft_answer" and not text:
        raise bad(_("“起草答复”缺少答复内容。"))
    opinion, note = (text, "") if code in OPINIONS else ("", text)
    if code == "draft_answer":
        note = ""
    if unit_id is not None and code in ("dispatch", "redispatch", "rehandle"):
        note = _given_to(unit_id, assisting, names)
    rating = _rating(row, code, names, bad) if code in RATINGS else ""
    if rating and code not in BAD_RATINGS:
        note = str(Satisfaction(rating).label)
    return PastStep(
        row=row.row,
        code=code,
        at=row.at,
        by_label=row.by_label,
        unit_id=unit_id,
        assisting=assisting,
        note=note,
        days=row.days,
        opinion=opinion,
        facts=StepFacts(text if code in ("draft_answer", *RATINGS) else "", rating),
    )


def _unit(name: str, names: Names, bad: Complaint) -> int:
    found = names.units.get(name)
    if found is None:
        raise bad(_("没有“{name}”这个单位。").format(name=name))
    return found


def _given_to(unit_id: int, assisting: tuple[int, ...], names: Names) -> str:
    note = names.unit_names[unit_id]
    if assisting:
        others = "、".join(names.unit_names[a] for a in assisting)
        note += _("，协办{units}").format(units=others)
    return note


def _rating(row: StepRow, code: str, names: Names, bad: Complaint) -> str:
    rating = names.ratings.get(row.satisfaction or "")
    if code in BAD_RATINGS:
        return Satisfaction.DISSATISFIED
    if rating is None or rating == Satisfaction.DISSATISFIED:
        raise bad(_("“{step}”的评价应为满意或基本满意。").format(step=row.step))
    return rating
