"""检索: the newest that one may see, whether the word is rare or common; any brackets will do."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.casework.queries import searching
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import County
from shuniu.commons.flow import flows
from shuniu.commons.search.queries import QueryRefused


def found(county: County, login: str, query: str, most: int = 20) -> list[int]:
    return [m.pk for m in searching.newest(county.actor(login), errand.KIND, query, most)]


@pytest.mark.parametrize(
    ("hits", "surely", "by_index"),
    [(4000, 5000, 30_000), (0, 5000, 30_000), (0, -1, -1)],
    ids=["rare", "common", "everywhere"],
)
def test_all_ways_find_the_same(
    county: County, monkeypatch: Any, hits: int, surely: int, by_index: int
) -> None:
    monkeypatch.setattr(searching, "MOST_HITS", hits)
    monkeypatch.setattr(searching, "SURELY_COMMON", surely)
    monkeypatch.setattr(searching, "FOUND_BY_INDEX", by_index)
    monkeypatch.setattr(searching, "WALKED", 2)
    own = [county.given().pk for _n in range(3)]
    others = [county.errand(title="修桥〔2026〕7号").pk for _n in range(3)]
    assert found(county, "leader", "路灯") == sorted((*own, *others), reverse=True)
    assert found(county, "leader", "修路灯") == sorted(own, reverse=True)
    assert found(county, "leader", "修路灯", 2) == sorted(own, reverse=True)[:2]
    assert found(county, "roads", "路灯") == sorted(own, reverse=True)
    assert found(county, "roads", "修桥") == [] == found(county, "idle", "路灯")
    for typed in ("修桥[2026]７号", "修桥［2026］7号", "修桥【2026】7号", "路灯 修桥"):
        assert found(county, "leader", typed) == sorted(others, reverse=True)
    marked = county.errand(title=r"完成100%_路\\灯").pk
    assert found(county, "leader", "100%_路") == [marked]
    assert found(county, "leader", "1%0_ 路灯") == []


def test_many_kinds_cost_as_many_queries_as_one(
    county: County, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(searching, "SURELY_COMMON", -1)
    own = county.given().pk
    roads, kinds = county.actor("roads"), [kind for kind, _flow in flows.items()]
    assert len(kinds) > 1
    with django_assert_num_queries(3):
        met = searching.newest_of(roads, kinds, "路灯", 20)
    assert {kind: [m.pk for m in rows] for kind, rows in met.items()} == {errand.KIND: [own]}


def test_a_single_character_is_refused_in_a_sentence(county: County) -> None:
    with pytest.raises(QueryRefused):
        searching.search("路")
