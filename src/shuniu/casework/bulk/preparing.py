"""All or nothing: look at every history before the first row is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shuniu.commons.flow import flows
from shuniu.commons.people.models import Unit

from ..models import OldNumber
from .past import Effect, Past, Refusal
from .walk import Misfit, Walked, Walker

TITLE_MOST = 200
LABEL_MOST = 80
OLD_NUMBER_MOST = 60


@dataclass(frozen=True)
class Prepared:
    """What a file would do: the histories to write, those known already, what is refused."""

    walked: list[Walked] = field(default_factory=list)
    known: list[Past] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def prepare(
    kind: str,
    pasts: Iterable[Past],
    *,
    source: str,
    at: dt.datetime,
    effects: Mapping[str, Effect] | None = None,
    before: Mapping[str, str] | None = None,
) -> Prepared:
    """Walk every history through the flow; nothing is written.

    A history whose old number was loaded before from this ``source`` is known,
    so that a file may be loaded again. Each misfit is a refusal with its row.
    """
    units = dict(Unit.objects.values_list("pk", "name"))
    walker = Walker(flows.get(kind), units=units, until=at, effects=effects, before=before)
    loaded = set(
        OldNumber.objects.filter(kind=kind, source=source).values_list("number", flat=True)
    )
    found = Prepared()
    seen: dict[str, int] = {}
    for past in pasts:
        reason = _misshapen(past, seen, units)
        if reason:
            found.refusals.append(Refusal(past.row, past.old_number, reason))
            continue
        seen[past.old_number] = past.row
        try:
            walked = walker.walk(past)
        except Misfit as misfit:
            found.refusals.append(
                Refusal(misfit.row, past.old_number, misfit.reason, of_step=misfit.of_step)
            )
            continue
        if past.old_number in loaded:
            found.known.append(past)
        else:
            found.walked.append(walked)
    return found


def _misshapen(past: Past, seen: Mapping[str, int], units: Mapping[int, str]) -> str:
    if not past.old_number:
        return _("缺少原编号。")
    if len(past.old_number) > OLD_NUMBER_MOST:
        return _("原编号超过{n}个字符。").format(n=OLD_NUMBER_MOST)
    if past.old_number in seen:
        return _("原编号与第{row}行重复。").format(row=seen[past.old_number])
    if not past.title:
        return _("缺少标题。")
    if len(past.title) > TITLE_MOST:
        return _("标题超过{n}字。").format(n=TITLE_MOST)
    if any(len(s.by_label) > LABEL_MOST for s in past.steps) or len(past.by_label) > LABEL_MOST:
        return _("办理人超过{n}字。").format(n=LABEL_MOST)
    for step in past.steps:
        for unit_id in (step.unit_id, *step.assisting):
            if unit_id is not None and unit_id not in units:
                return _("第{row}行的单位不存在。").format(row=step.row)
    return ""
