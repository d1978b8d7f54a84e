"""Statistics by unit that cannot be gamed: driven by the list of units, every rule in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.commons.flow.model import Label
from shuniu.ground import clock

# What each column means. It stands under the table, so that nobody has to guess.
STATISTICS_RULES: dict[str, tuple[Label, Label]] = {
    "received": (
        _("收到"),
        _("本期来信中由该单位主办的；退回或收回改派的计在最后承办的单位，并入他件的不另计。"),
    ),
    "answered": (_("已答复"), _("其中已经审核并答复来信人的；只算第一次答复的时间。")),
    "unanswered": (_("未答复"), _("其中到今天还没有答复的。")),
    "overdue": (_("逾期未答"), _("未答复中已过答复期限的；延期、中止计时的按批准后的期限。")),
    "median_days": (
        _("办理天数中位数"),
        _("从来信到答复的日历天数的中位数；未答复的按等到今天的天数计入，拖着不答不会使它变小。"),
    ),
    "on_time_rate": (
        _("按期率"),
        _("按期答复数÷（已答复数＋逾期未答数）；重办时任何一次超期都算超期。"),
    ),
    "extended": (_("延期"), _("其中经批准延长过期限的。")),
    "rated": (_("已评价"), _("其中来信人网上评价或电话回访表态的，以最后一次为准。")),
    "satisfied_rate": (_("满意率"), _("满意和基本满意数÷已评价数；没有评价的不计。")),
}


@dataclass(frozen=True)
class UnitStatistics:
    """One unit's letters of a period; rates in per cent, None where there is nothing to divide."""

    unit_id: int
    code: str
    name: str
    kind: str
    received: int
    answered: int
    unanswered: int
    overdue: int
    median_days: float | None
    on_time: int
    extended: int
    rated: int
    satisfied: int

    @property
    def on_time_rate(self) -> float | None:
        """On time of what was answered or should have been, in per cent."""
        return _percent(self.on_time, self.answered + self.overdue)

    @property
    def satisfied_rate(self) -> float | None:
        """Satisfied or basically satisfied of those who rated, in per cent."""
        return _percent(self.satisfied, self.rated)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


_QUERY = """
WITH mine AS (
    SELECT l.matter_id, l.lead_unit_id AS unit_id, l.written_at, l.answered_at, l.satisfaction,
           m.closed_at
      FROM letters_letter l JOIN casework_matter m ON m.id = l.matter_id
     WHERE l.written_at >= %(first)s AND l.written_at < %(last)s
       AND l.lead_unit_id IS NOT NULL AND l.merged_into_id IS NULL
), clocks AS (
    SELECT t.matter_id,
           bool_or(NOT t.void AND t.met_on IS NOT NULL AND t.met_on > t.due_on) AS met_late,
           bool_or(t.met_on IS NULL AND NOT t.suspended AND t.due_on < %(today)s) AS running_late,
           bool_or(EXISTS (SELECT 1 FROM casework_termsegment s
                            WHERE s.term_id = t.id AND s.kind = 'extended')) AS extended
      FROM casework_term t JOIN mine ON mine.matter_id = t.matter_id
     WHERE t.name = 'answer'
     GROUP BY t.matter_id
), judged AS (
    SELECT mine.*, coalesce(c.met_late, false) AS met_late,
           coalesce(c.running_late, false) AS running_late,
           coalesce(c.extended, false) AS extended,
           extract(epoch FROM coalesce(mine.answered_at, mine.closed_at, %(now)s)
                   - mine.written_at) / 86400 AS days
      FROM mine LEFT JOIN clocks c USING (matter_id)
)
SELECT u.id, u.code, u.name, u.kind,
       count(j.matter_id),
       count(j.matter_id) FILTER (WHERE j.answered_at IS NOT NULL),
       count(j.matter_id) FILTER (WHERE j.answered_at IS NULL AND j.closed_at IS NULL),
       count(j.matter_id) FILTER (WHERE j.answered_at IS NULL AND j.closed_at IS NULL
                                    AND j.running_late),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY j.days),
       count(j.matter_id) FILTER (WHERE j.answered_at IS NOT NULL AND NOT j.met_late
                                    AND NOT j.running_late),
       count(j.matter_id) FILTER (WHERE j.extended),
       count(j.matter_id) FILTER (WHERE j.satisfaction <> ''),
       count(j.matter_id) FILTER (WHERE j.satisfaction IN ('satisfied', 'basically'))
  FROM people_unit u LEFT JOIN judged j ON j.unit_id = u.id
 WHERE j.matter_id IS NOT NULL
    OR (u.handles_letters AND u.opened_on <= %(today)s
        AND (u.closed_on IS NULL OR u.closed_on > %(first_day)s))
 GROUP BY u.id
 ORDER BY u."order", u.id
"""


def unit_statistics(period: Period, *, at: dt.datetime) -> list[UnitStatistics]:
    """Every unit that handles letters, in the county's order, units with nothing too; one query.

    The rule of each column is in ``STATISTICS_RULES``. ``at`` is the moment up
    to which unanswered letters are waiting.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _QUERY,
            {
                "first": period.starts_at,
                "last": period.ends_at,
                "first_day": period.first,
                "now": at,
                "today": at.astimezone(clock.ZONE).date(),
            },
        )
        rows = cursor.fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> UnitStatistics:
    values = dict(zip((f.name for f in fields(UnitStatistics)), row, strict=True))
    median = values["median_days"]
    values["median_days"] = None if median is None else round(float(median), 1)
    return UnitStatistics(**values)
