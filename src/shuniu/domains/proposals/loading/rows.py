"""Rows of old records become histories: names become units, words become steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

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
from shuniu.ground.text import clean

from ..actions.assigning import reply_rule
from ..models import (
    Category,
    ContactMeans,
    Disclosure,
    Importance,
    ProposerKind,
    ResultClass,
    Score,
    Session,
)

PROPOSALS, STEPS = "建议提案", "办理过程"
# A public page needs this system's own two checks; an assisting unit is let go in the system.
NOT_LOADED = frozenset(
    (
        *("prepare_publication", "return_publication", "publish", "unpublish"),
        *("release_assisting", "mark_importance"),
    )
)
ASSIGNING = frozenset(("assign", "reassign", "rehandle"))
OPINIONS = frozenset(
    ("assign", "reassign", "rehandle", "instruct", "review_reply", "assist_answer")
)
RATINGS = frozenset(("rate", "rate_dissatisfied", "enter_opinion", "enter_dissatisfied"))
BAD = frozenset(("rate_dissatisfied", "enter_dissatisfied"))
BY_CITIZEN = frozenset(("rate", "rate_dissatisfied"))


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as the old register has it; ``session`` is the short name of a known session.

    ``opened_at`` is when it was registered. Without an ``old_number`` it is known by
    session and own number.
    """

    row: int
    session: str
    own_number: int
    title: str
    text: str
    category: str
    proposer: str
    opened_at: dt.datetime | None
    kind: str = ""
    group: str = ""
    joint: tuple[str, ...] = ()
    importance: str = ""
    wide: bool = False
    may_publish: bool = True
    old_number: str = ""

    @property
    def key(self) -> str:
        """What tells the record from others of its source."""
        return self.old_number or f"{self.session}/{self.own_number}"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the proposal with that key. ``step`` is the flow's code or its label.

    ``result_class``, ``disclosure`` and ``number`` are a reply's (of the steps
    draft_reply and issue_reply), ``means`` a contact's, the two scores an opinion's,
    ``due_on`` a B-class promise's, whose words are ``promise``.
    """

    row: int
    proposal: str
    step: str
    at: dt.datetime | None
    by_label: str
    unit: str = ""
    assisting: tuple[str, ...] = ()
    text: str = ""
    result_class: str = ""
    disclosure: str = ""
    number: str = ""
    means: str = ""
    attitude: str = ""
    result: str = ""
    promise: str = ""
    due_on: dt.date | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What the room keeps of a row beside the matter."""

    row: ProposalRow
    session: Session
    category: Category
    kind: str
    importance: str
    text: str


@dataclass
class Names:
    """The words that rows may use, each with what it means here."""

    units: Mapping[str, int]
    unit_names: Mapping[int, str]
    sessions: Mapping[str, Session]
    categories: Mapping[str, Category]
    steps: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def now(cls, flow: Flow) -> Names:
        """As the county stands now: units by code, name and short name, closed ones too."""
        units = unit_words()
        choices: dict[str, type[TextChoices]] = {
            "kind": ProposerKind,
            "importance": Importance,
            "result_class": ResultClass,
            "disclosure": Disclosure,
            "means": ContactMeans,
            "score": Score,
        }
        return cls(
            units=units,
            unit_names=dict(Unit.objects.values_list("pk", "name")),
            sessions={w: s for s in Session.objects.all() for w in (s.name, s.short_name)},
            categories={w: c for c in Category.objects.all() for w in (c.name, c.code)},
            steps=step_words(flow),
            words={name: choice_words(kind) for name, kind in choices.items()},
        )


def histories(
    proposals: Iterable[ProposalRow], steps: Iterable[StepRow], names: Names
) -> tuple[list[Past], list[Refusal]]:
    """Every proposal with its steps, in their order; and the rows that can't be read."""
    pairs, orphans = paired(proposals, steps, key=lambda row: row.key, of=lambda row: row.proposal)
    pasts, refusals = read(pairs, lambda pair: _past(*pair, names), key=lambda pair: pair[0].key)
    reason = _("“{sheet}”表里没有这一件。").format(sheet=PROPOSALS)
    refusals += [Refusal(row.row, row.proposal, reason, STEPS) for row in orphans]
    return pasts, refusals


def _past(proposal: ProposalRow, rows: list[StepRow], names: Names) -> Past:
    facts = _facts(proposal, names)
    assert proposal.opened_at is not None
    steps = tuple(_step(row, names) for row in rows)
    return Past(
        row=proposal.row,
        old_number=proposal.key,
        title=clean(proposal.title),
        opened_at=proposal.opened_at,
        by_label=_("登记员"),
        steps=steps,
        rules={"reply": reply_rule(facts.session.body, wide=proposal.wide)},
        texts=(facts.text, proposal.proposer),
        facts=facts,
    )


def _facts(proposal: ProposalRow, names: Names) -> ProposalFacts:
    def bad(reason: str) -> Misread:
        return Misread(proposal.row, reason, PROPOSALS)

    session = names.sessions.get(proposal.session)
    if session is None:
        raise bad(_("没有“{name}”这个届次会议。").format(name=proposal.session))
    category = names.categories.get(proposal.category)
    if category is None:
        raise bad(_("没有“{name}”这个类别。").format(name=proposal.category))
    if proposal.opened_at is None:
        raise bad(_("登记时间缺失或不是日期。"))
    if proposal.own_number < 1:
        raise bad(_("编号从1开始。"))
    if not clean(proposal.text):
        raise bad(_("缺少内容。"))
    if not clean(proposal.proposer):
        raise bad(_("缺少提出人。"))
    kind = ""
    if proposal.kind:
        kind = _word(names, "kind", proposal.kind, bad)
    importance: str = Importance.ORDINARY
    if proposal.importance:
        importance = _word(names, "importance", proposal.importance, bad)
    return ProposalFacts(proposal, session, category, kind, importance, clean(proposal.text))


def _word(names: Names, what: str, word: str, bad: Complaint) -> str:
    found = names.words[what].get(word)
    if found is None:
        raise bad(_("不认识“{word}”。").format(word=word))
    return found


def _step(row: StepRow, names: Names) -> PastStep:
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
    units = tuple(_unit(name, names, bad) for name in ([row.unit] if row.unit else []))
    assisting = tuple(_unit(name, names, bad) for name in row.assisting)
    text = clean(row.text)
    for what, word in (
        ("result_class", row.result_class),
        ("disclosure", row.disclosure),
        ("means", row.means),
        ("score", row.attitude),
        ("score", row.result),
    ):
        if word:
            _word(names, what, word, bad)
    _demand_whole(row, code, text, bad)
    opinion, note = (text, "") if code in OPINIONS else ("", text)
    if code in ASSIGNING and units:
        note = names.unit_names[units[0]]
        if assisting:
            others = "、".join(names.unit_names[a] for a in assisting)
            note += _("，协办{units}").format(units=others)
    if code == "draft_reply":
        note = ""
    if code == "issue_reply":
        note = row.number
    return PastStep(
        row=row.row,
        code=code,
        at=row.at,
        by_label=row.by_label,
        unit_id=units[0] if units else None,
        assisting=assisting,
        note=note,
        days=row.days,
        opinion=opinion,
        facts=row,
    )


def _demand_whole(row: StepRow, code: str, text: str, bad: Complaint) -> None:
    if code == "draft_reply" and (not text or not row.result_class):
        raise bad(_("“起草答复”缺少答复内容或者办理结果。"))
    if code == "issue_reply" and not row.number:
        raise bad(_("“印发答复”缺少发文字号。"))
    if code == "record_contact" and not row.means:
        raise bad(_("“记录沟通”缺少方式。"))
    if code in RATINGS:
        if not row.attitude or not row.result:
            raise bad(_("意见缺少对态度或者对结果的评价。"))
        unhappy = Score.DISSATISFIED in (row.attitude, row.result) or "不满意" in (
            row.attitude,
            row.result,
        )
        if unhappy != (code in BAD):
            raise bad(_("评价与“{step}”不一致。").format(step=row.step))


def _unit(name: str, names: Names, bad: Complaint) -> int:
    found = names.units.get(name)
    if found is None:
        raise bad(_("没有“{name}”这个单位。").format(name=name))
    return found
