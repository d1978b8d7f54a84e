"""Inbox and outbox are walked in stretches: nothing is lost or doubled between two of them."""

from __future__ import annotations

import pytest

from shuniu.casework import standard
from shuniu.casework.queries import inbox, sent, todo
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.ground import clock

NOON = clock.on(FRIDAY, 12)


@pytest.fixture
def six(county: County) -> list[int]:
    """Six matters that wait for the roads' clerk, the last three sent on once more."""
    found = [county.given() for _n in range(6)]
    for matter in found[3:]:
        standard.urge(
            fresh(matter), means="phone", text="快", by=county.actor("registrar"), at=NOON
        )
    return [m.pk for m in found]


def test_the_outbox_shows_each_matter_once_by_its_last_move(county: County, six: list[int]) -> None:
    registrar, seen, before = county.actor("registrar"), [], None
    while moves := sent(registrar, closed=False, before=before, limit=1)[:1]:
        seen.append(moves[0].matter_id)
        before = moves[0].pk
    assert sorted(seen) == six
    assert set(seen[:3]) == set(six[3:])


def test_a_short_walk_goes_on_until_the_page_is_full(
    county: County, six: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_WALKED", 1)
    registrar, roads = county.actor("registrar"), county.actor("roads")
    assert len(sent(registrar, closed=False, limit=5)) == 6
    assert sorted(t.matter.pk for t in todo(roads, limit=5)) == six


def test_the_inbox_is_paged_by_due_date_and_key(county: County, six: list[int]) -> None:
    roads, seen, after = county.actor("roads"), [], None
    while lines := todo(roads, after=after, limit=1)[:1]:
        seen.append(lines[0].matter.pk)
        after = lines[0].key
    assert seen == six
