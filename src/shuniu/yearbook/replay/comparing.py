"""What the records give beside what the source states, and where either contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from shuniu.commons.figures import checks
from shuniu.commons.figures.checks import Sums, Verdict
from shuniu.commons.figures.counting import Value, count, records
from shuniu.commons.figures.period import Period
from shuniu.ground import clock

from .source import Stated

Answer = dict[str, object]


def compare_all(stated: Iterable[Stated]) -> dict[str, Answer]:
    """Each stated figure by its key: ``stated``, ``counted``, ``ok`` and, perhaps, ``broken``.

    A source may contradict itself (its parts do not give its total). That is
    told at the figure that the records do not confirm, with both numbers, and
    the figure is not ok: nothing is hidden, and nothing is put right.
    """
    every = list(stated)
    verdicts = {p: checks.evaluate(p) for p in {s.period for s in every}}
    found = {s.key: compare(s, verdicts[s.period]) for s in every}
    for period in verdicts:
        told = [s for s in every if s.period == period and not s.month]
        for verdict in contradictions(told, period):
            inside = [s for s in told if s.code in verdict.numbers]
            guilty = [s for s in inside if not found[s.key]["ok"]] or inside
            for one in guilty:
                answer = found[one.key]
                sentences = [str(answer["broken"])] if "broken" in answer else []
                answer |= {"ok": False, "broken": "；".join([*sentences, _said(verdict)])}
    return found


def contradictions(stated: Iterable[Stated], period: Period) -> list[Verdict]:
    """The cross-checks that the stated numbers themselves break, whatever the records give."""
    values = {s.code: s.value for s in stated}
    return [v for v in checks.evaluate(period, codes=values, of=values.get) if not v.ok]


def compare(stated: Stated, verdicts: Iterable[Verdict] | None = None) -> Answer:
    """What the records give beside what the source states (``at_least``: 余, more is as good)."""
    counted = _month(stated) if stated.month else count(stated.code, stated.period)
    if verdicts is None:
        verdicts = checks.evaluate(stated.period)
    broken = [v.sentence for v in verdicts if stated.code in v.numbers and not v.ok]
    found: Answer = {
        "stated": _number(stated.value),
        "counted": _number(counted),
        "ok": _agrees(counted, stated) and not broken,
    }
    if stated.at_least:
        found["at_least"] = True
    if broken:
        found["broken"] = "；".join(broken)
    return found


def _agrees(counted: Value, stated: Stated) -> bool:
    if counted is None:
        return False
    return counted >= stated.value if stated.at_least else Decimal(counted) == stated.value


def _month(stated: Stated) -> Value:
    """The month of the year into which most of the records fall, the earliest of equals."""
    moments = records(stated.code, stated.period).order_by().values_list(stated.month, flat=True)
    months = Counter(m.astimezone(clock.ZONE).month for m in moments if m is not None)
    return min(months, key=lambda month: (-months[month], month), default=None)


def _said(verdict: Verdict) -> str:
    """A contradiction of the source in a sentence, with both numbers in figures."""
    rule = checks.checks.get(verdict.name)
    if not isinstance(rule, Sums):
        return _("原文自相矛盾：{sentence}").format(sentence=verdict.sentence)
    total, *parts = (verdict.numbers[code] for code in rule.codes)
    return _("原文自相矛盾：所载合计 {total}，分项相加 {sum}。{sentence}").format(
        total=_number(total),
        sum=_number(sum((Decimal(p or 0) for p in parts), Decimal(0))),
        sentence=verdict.sentence,
    )


def _number(value: Value) -> int | float | None:
    """A number as JSON has it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
