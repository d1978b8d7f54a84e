"""The nightly run closes what is silent, and brings the three-month limit before the leaders."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.queries import to_read
from shuniu.domains.letters import actions, queries
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours


def nightly(cast: Any) -> actions.NightlyRun:
    return actions.nightly(on=cast.day, by=cast.system, at=clock.on(cast.day, 2))


def test_answered_and_silent_for_ten_working_days_it_is_closed(cast: Any) -> None:
    silent, rated = cast.answered(), cast.answered()
    cast.do("rate", rated, cast.writer(rated), satisfaction="satisfied")
    cast.day = dt.date(2026, 9, 15)  # the tenth working day
    assert nightly(cast).closed == []
    cast.tomorrow()
    assert nightly(cast).closed == [silent.matter.number]
    assert cast.state(silent) == "closed"
    assert nightly(cast).closed == []


def test_a_letter_near_three_months_reaches_every_leader_once(cast: Any) -> None:
    letter = cast.handling()
    cast.day = dt.date(2026, 11, 9)
    assert list(queries.near_veto(cast.day)) == [] and nightly(cast).shown == []
    cast.day = dt.date(2026, 11, 10)  # fifteen working days before 1 December
    assert [x.pk for x in queries.near_veto(cast.day)] == [letter.pk]
    assert nightly(cast).shown == [letter.matter.number]
    assert "2026-12-01" in to_read(cast.leader).get().why
    assert not to_read(cast.registrar).exists()
    assert nightly(cast).shown == []


def test_a_missed_night_repairs_itself(cast: Any) -> None:
    letter = cast.write()
    cast.day = dt.date(2026, 12, 20)
    assert nightly(cast).shown == [letter.matter.number]


def test_merging_and_suspending_do_not_hide_from_the_limit_and_answering_ends_it(cast: Any) -> None:
    head, follower, suspended = cast.handling(), cast.write(), cast.handling()
    cast.do("merge", follower, cast.registrar, into=head)
    cast.do("suspend", suspended, cast.registrar, reason="等鉴定")
    on = dt.date(2026, 11, 20)
    assert {x.pk for x in queries.near_veto(on)} == {head.pk, follower.pk, suspended.pk}
    cast.do("draft_answer", head, cast.housing_handler, text="排水泵已经更换，积水已经排除。")
    cast.do("approve_answer", head, cast.reviewer)
    assert {x.pk for x in queries.near_veto(on)} == {suspended.pk}


def test_nobody_but_the_program_takes_its_steps(cast: Any) -> None:
    letter = cast.handling()
    for name in ("registrar", "leader", "administrator"):
        with pytest.raises(NotYours):
            cast.do("warn_veto", letter, getattr(cast, name))
