"""Statistics by session, unit, class and category, from the proposals themselves; one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label

# What each column means; it stands under the table.
STATISTICS_RULES: dict[str, tuple[Label, Label]] = {
    "handled": (_("主办"), _("已经交办的建议提案，计在最后主办的单位；分办的各部分不另计件。")),
    "replied": (_("已答复"), _("其中已经印发书面答复的。")),
    "reviewed": (_("领导审阅"), _("已答复中答复印发前经县领导审阅的。")),
    "contacted": (_("沟通"), _("其中承办单位与提出人沟通联系过的（电话、走访或座谈）。")),
    "rated": (_("收到意见"), _("已答复中收到提出人意见的；逾期没有反馈的不计。")),
    "satisfied": (_("满意"), _("收到意见中两项评价都不低于满意（按设置可含基本满意）的。")),
    "classes": (_("A B C D"), _("已答复按最近一次答复的办理结果分类，四类之和等于已答复。")),
}
BY = ("session", "unit", "category", "class")


@dataclass(frozen=True)
class Totals:
    """A line of the statistics: by what (keys, None where that was not asked for), and how many."""

    session_id: int | None
    unit_id: int | None
    category_id: int | None
    result_class: str | None
    handled: int
    replied: int
    reviewed: int
    contacted: int
    rated: int
    satisfied: int
    class_a: int
    class_b: int
    class_c: int
    class_d: int

    @property
    def reply_rate(self) -> float | None:
        """Replied of handled, in per cent."""
        return _percent(self.replied, self.handled)

    @property
    def satisfied_rate(self) -> float | None:
        """Satisfied of those who gave an opinion, in per cent."""
        return _percent(self.satisfied, self.rated)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


_COLUMNS = {
    "session": "session_id",
    "unit": "lead_unit_id",
    "category": "category_id",
    "class": "result_class",
}
# Only columns of the index ``proposal_statistics``: the rows themselves are not looked at.
_COUNTED = """
count(*), count(replied_at), count(*) FILTER (WHERE replied_at IS NOT NULL AND reviewed_at IS NOT
NULL), count(contacted_at), count(*) FILTER (WHERE satisfaction <> ''),
count(*) FILTER (WHERE satisfaction = ANY(%(content)s)),
count(*) FILTER (WHERE result_class = 'A'), count(*) FILTER (WHERE result_class = 'B'),
count(*) FILTER (WHERE result_class = 'C'), count(*) FILTER (WHERE result_class = 'D')
"""


def statistics(
    by: Collection[str] = ("session", "unit", "class"),
    *,
    sessions: Iterable[int] | None = None,
    with_basically: bool = True,
    units: Iterable[int] | None = None,
) -> list[Totals]:
    """Totals of what was assigned, grouped ``by`` any of session, unit, category, class.

    ``sessions`` and ``units`` narrow; ``with_basically`` says whether 基本满意 counts as
    satisfied (a setting). Raises LookupError for an unknown grouping.
    """
    wrong = set(by) - set(BY)
    if wrong:
        raise LookupError(f"statistics by {sorted(wrong)} are unknown")
    chosen = [_COLUMNS[name] for name in BY if name in by]
    shown = [_COLUMNS[name] if name in by else "NULL" for name in BY]
    where = ["part = 0", "assigned_at IS NOT NULL"]
    content = ["satisfied", "basically"] if with_basically else ["satisfied"]
    params: dict[str, Any] = {"content": content}
    for column, keys in (("session_id", sessions), ("lead_unit_id", units)):
        if keys is not None:
            where.append(f"{column} = ANY(%({column})s)")
            params[column] = list(keys)
    grouped = f" GROUP BY {', '.join(chosen)} ORDER BY {', '.join(chosen)}" if chosen else ""
    sql = (
        f"SELECT {', '.join(shown)}, {_COUNTED} FROM proposals_proposal"  # noqa: S608 - constants
        f" WHERE {' AND '.join(where)}{grouped}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    names = [f.name for f in fields(Totals)]
    return [Totals(**dict(zip(names, row, strict=True))) for row in rows]
