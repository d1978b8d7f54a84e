"""Hot letters: which letters are candidates and why, who may see what, what the public reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter, Term
from shuniu.commons import calendar
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.written import Written

from ..models import (
    AgreeVote,
    Consent,
    ConsentAnswer,
    Flag,
    HotLetter,
    HotRule,
    HotThreshold,
    Letter,
    Rating,
    Satisfaction,
)
from ..models.hot import HotLetterQuerySet
from ..models.letter import LetterQuerySet

HOT_KIND = "hot_letter"
_LOCAL = gettext_lazy("本级规定（默认值，可调）")
# What has not been taken up yet, left by another way, or is answered with another letter.
_OUT = ("submitted", "rejected", "transferred", "withdrawn", "merged")
WINDOW = "window"
WINDOW_LABEL = gettext_lazy("只看多少天以内的来信")
# rule: what it counts, the default, what a number means
THRESHOLDS: dict[str, tuple[Label, int, Label]] = {
    HotRule.REPEATS: (
        HotRule.REPEATS.label,
        3,
        gettext_lazy("同一件事有{n}封来信（标准{least}封）"),
    ),
    HotRule.OVERDUE: (
        HotRule.OVERDUE.label,
        5,
        gettext_lazy("逾期{n}个工作日未答复（标准{least}个）"),
    ),
    HotRule.AGREEMENT: (HotRule.AGREEMENT.label, 20, gettext_lazy("{n}人附议（标准{least}人）")),
    HotRule.DISSATISFIED: (
        HotRule.DISSATISFIED.label,
        2,
        gettext_lazy("先后{n}次答复均不满意（标准{least}次）"),
    ),
    WINDOW: (WINDOW_LABEL, 365, ""),
}
PAGE = 50


@dataclass(frozen=True)
class Threshold:
    """From which number on a rule holds, and by which paper."""

    rule: str
    value: int
    source: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Reason:
    """Why a letter is a candidate: the rule, the number found, and from where on it counts."""

    rule: str
    number: int
    least: int

    @property
    def label(self) -> str:
        """The rule in a word."""
        return str(THRESHOLDS[self.rule][0])

    @property
    def sentence(self) -> str:
        """The rule with its numbers: 同一件事有5封来信（标准3封）."""
        return str(THRESHOLDS[self.rule][2]).format(n=self.number, least=self.least)


@dataclass(frozen=True)
class Candidate:
    """A letter that a rule names, with every rule that does."""

    letter: Letter
    reasons: tuple[Reason, ...]


def thresholds(on: dt.date) -> dict[str, Threshold]:
    """The numbers in force on a day, each with its source. One query."""
    found = {
        rule: Threshold(rule, default, str(_LOCAL))
        for rule, (_label, default, _sentence) in THRESHOLDS.items()
    }
    for row in HotThreshold.objects.filter(since__lte=on).order_by("since"):
        found[row.rule] = Threshold(row.rule, row.value, row.source, row.since)
    return found


def never_hot() -> Q:
    """What can never go on television: secrets, accusations, minors, what leaves by transfer."""
    return (
        Q(keep_secret=True)
        | Q(letter_type__accusation=True)
        | ~Q(letter_type__exit="")
        | Q(flags__overlap=[Flag.SECRET, Flag.MINOR])
    )


def hot_before() -> Q:
    """Letters that are under way already, were done, or whose writer said no."""
    known = HotLetter.objects.exclude(matter__state="declined")
    said_no = Consent.objects.exclude(answer=ConsentAnswer.GIVEN)
    # Few, and not asked for anew letter by letter.
    return Q(pk__in=known.values("letter_id")) | Q(pk__in=said_no.values("hot__letter_id"))


def nominable(actor: Actor, *duties: str) -> LetterQuerySet:
    """The letters of the actor's mailboxes (by these duties) that may become hot letters."""
    return _possible(Letter.objects.filter(matter__unit_id__in=actor.units_as(*duties)))


def _possible(letters: LetterQuerySet) -> LetterQuerySet:
    return letters.exclude(never_hot() | hot_before() | Q(matter__state__in=_OUT))


_POSSIBLE = Written(lambda letter: _possible(Letter.objects.filter(pk=letter)))


def may_become_hot(letter_id: int) -> bool:
    """Whether the rules (not the person) let this letter become a hot letter."""
    return bool(_POSSIBLE(letter=letter_id))


def reasons(on: dt.date, letter_ids: Iterable[int] | None = None) -> dict[int, list[Reason]]:
    """The rules that name each letter, with their numbers: of these letters, or of all.

    Without ``letter_ids`` the letters of the window are looked at (a year, unless the
    thresholds say otherwise). A query a rule and one for the thresholds, however many
    letters there are.
    """
    return _reasons(on, thresholds(on), letter_ids)


def _reasons(
    on: dt.date, numbers: dict[str, Threshold], letter_ids: Iterable[int] | None
) -> dict[int, list[Reason]]:
    if letter_ids is None:
        first = clock.on(on - dt.timedelta(days=numbers[WINDOW].value), 0)
        letters = Letter.objects.filter(written_at__gte=first)
    else:
        letters = Letter.objects.filter(pk__in=list(letter_ids))
    found: dict[int, list[Reason]] = {}
    for rule, counted in (
        (HotRule.REPEATS, _repeats(letters, numbers[HotRule.REPEATS].value)),
        (HotRule.OVERDUE, _overdue(letters, numbers[HotRule.OVERDUE].value, on)),
        (HotRule.AGREEMENT, _agreement(letters, numbers[HotRule.AGREEMENT].value)),
        (HotRule.DISSATISFIED, _dissatisfied(letters, numbers[HotRule.DISSATISFIED].value)),
    ):
        for letter_id, number in counted:
            found.setdefault(letter_id, []).append(Reason(rule, number, numbers[rule].value))
    return found


def _repeats(letters: LetterQuerySet, least: int) -> Iterable[tuple[int, int]]:
    """Heads of merged letters: how many letters there are on the one subject, the head included."""
    followers = Letter.objects.filter(merged_into__in=letters)
    counted = followers.order_by().values("merged_into").annotate(n=Count("pk") + 1)
    for head, number in counted.filter(n__gte=least).values_list("merged_into", "n"):
        if head is not None:
            yield head, number


def _overdue(letters: LetterQuerySet, least: int, on: dt.date) -> Iterable[tuple[int, int]]:
    days = calendar.load()
    late = Term.objects.filter(
        name="answer",
        met_on__isnull=True,
        suspended=False,
        due_on__lte=days.back_workdays(on, least),
        matter__in=letters.values("matter_id"),
    )
    for letter_id, due_on in late.values_list("matter_id", "due_on"):
        number = days.workdays_between(due_on, on)
        if number >= least:
            yield letter_id, number


def _agreement(letters: LetterQuerySet, least: int) -> Iterable[tuple[int, int]]:
    votes = AgreeVote.objects.filter(letter__in=letters)
    counted = votes.order_by().values("letter").annotate(n=Count("voter"))
    return counted.filter(n__gte=least).values_list("letter", "n")


def _dissatisfied(letters: LetterQuerySet, least: int) -> Iterable[tuple[int, int]]:
    """Letters handled again to no avail: as many answers found unsatisfactory, the last one too."""
    bad = Rating.objects.filter(
        satisfaction=Satisfaction.DISSATISFIED,
        letter__in=letters.filter(satisfaction=Satisfaction.DISSATISFIED),
    )
    counted = bad.order_by().values("letter").annotate(n=Count("answer", distinct=True))
    return counted.filter(n__gte=least).values_list("letter", "n")


def candidates(
    actor: Actor, on: dt.date, *duties: str, rule: str = "", page: int = 1
) -> tuple[list[Candidate], int]:
    """The candidates that this person's office may nominate, and how many there are in all.

    Those that most rules name come first, then the newest. A constant number of queries.
    """
    found = _reasons(on, thresholds(on), None)
    if rule:
        found = {key: why for key, why in found.items() if any(r.rule == rule for r in why)}
    allowed = nominable(actor, *duties).filter(pk__in=found).values_list("pk", flat=True)
    keys = sorted(allowed, key=lambda key: (-len(found[key]), -key))
    here = keys[(page - 1) * PAGE : page * PAGE]
    letters = (
        Letter.objects.select_related("matter", "letter_type", "lead_unit")
        .defer("text", "public_text", "public_answer", "public_search")
        .in_bulk(here)
    )
    return [Candidate(letters[key], tuple(found[key])) for key in here], len(keys)


def hot_of(matter: Matter) -> HotLetter:
    """The hot letter of a matter, with its matter as given and the letter that it arose from."""
    hot = HotLetter.objects.select_related(
        "letter__matter", "letter__answer__unit", "letter__lead_unit", "promise_unit", "docx", "pdf"
    ).get(pk=matter.pk)
    hot.matter = matter
    return hot


def hot_for_writer(letter: Letter) -> HotLetter | None:
    """The latest hot letter that arose from the writer's letter, if any."""
    found = HotLetter.objects.filter(letter=letter).select_related("matter", "promise_unit")
    return found.order_by("-pk").first()


def published_results() -> HotLetterQuerySet:
    """What the public can read of television and its promises, the newest first."""
    return (
        HotLetter.objects.published()
        .select_related("matter", "promise_unit", "letter__lead_unit")
        .order_by("-published_at", "-matter_id")
    )


def result_of(letter: Letter) -> HotLetter | None:
    """The published result that arose from a letter, if any; its number, no more."""
    found = HotLetter.objects.published().filter(letter=letter).select_related("matter")
    return found.only("matter__number").first()


def rule_label(code: str) -> str:
    """A rule's name, also of one that has no threshold."""
    if code in THRESHOLDS:
        return str(THRESHOLDS[code][0])
    return str(HotRule(code).label) if code in HotRule.values else _("其他")


def in_words(rules: dict[str, int]) -> list[str]:
    """The rules of a nomination with the numbers found then: 附议多：35."""
    return [
        f"{rule_label(code)}：{number}" if code != HotRule.MANUAL else rule_label(code)
        for code, number in rules.items()
    ]
