"""What was done with a matter: reminders of the program don't bury what people did."""

from __future__ import annotations

import datetime as dt

from shuniu.casework.models import Matter, Urge
from shuniu.commons.people.models import Member, Unit
from shuniu.desk.views.matter import timeline
from shuniu.ground import clock

FIRST = dt.datetime(2026, 11, 9, 7, 30, tzinfo=clock.ZONE)


def urge(day: int, words: str, by: Member | None = None) -> Urge:
    """A reminder so many days after the first."""
    at = FIRST + dt.timedelta(days=day)
    label = by.name if by else ""
    return Urge(at=at, by=by, by_label=label, note=words, to_unit=Unit(short_name="县水务局"))


def test_earlier_reminders_of_the_program_fold_into_the_last() -> None:
    person = Member(pk=7, name="林晓")
    found = timeline(
        Matter(), [], [urge(0, "一"), urge(1, "二"), urge(2, "当面催", person), urge(3, "三")]
    )
    assert [line["text"].rpartition("：")[2] for line in found] == ["三", "当面催"]
    assert [line["text"].rpartition("：")[2] for line in found[0]["earlier"]] == ["二", "一"]
    assert "earlier" not in found[1]


def test_a_single_reminder_folds_nothing() -> None:
    (line,) = timeline(Matter(), [], [urge(0, "一")])
    assert line["text"].endswith("一") and not line["earlier"]
