"""检索: the newest that one may see, whether the word is rare or common; any brackets will do."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.casework.queries import searching
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import County
from shuniu.commons.search.queries import QueryRefused


def found(county: County, login: str, query: str, most: int = 20) -> list[int]:
    return [m.pk for m in searching.newest(county.actor(login), errand.KIND, query, most)]


@pytest.mark.parametrize("hits", [4000, 0], ids=["rare", "common"])
def test_both_ways_find_the_same(county: County, monkeypatch: Any, hits: int) -> None:
    monkeypatch.setattr(searching, "MOST_HITS", hits)
    monkeypatch.setattr(searching, "FIRST_STRETCH", 2)
    own = [county.given().pk for _n in range(3)]
    others = [county.errand(title="修桥〔2026〕7号").pk for _n in range(3)]
    assert found(county, "leader", "路灯") == sorted((*own, *others), reverse=True)
    assert found(county, "leader", "修路灯") == sorted(own, reverse=True)
    assert found(county, "leader", "修路灯", 2) == sorted(own, reverse=True)[:2]
    assert found(county, "roads", "路灯") == sorted(own, reverse=True)
    assert found(county, "roads", "修桥") == [] == found(county, "idle", "路灯")
    for typed in ("修桥[2026]７号", "修桥［2026］7号", "修桥【2026】7号", "路灯 修桥"):
        assert found(county, "leader", typed) == sorted(others, reverse=True)


def test_a_single_character_is_refused_in_a_sentence(county: County) -> None:
    with pytest.raises(QueryRefused):
        searching.search("路")
