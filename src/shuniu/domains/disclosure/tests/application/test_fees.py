"""信息处理费: the formulas of 国办函〔2020〕109号, by their properties and their corner points."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuniu.domains.disclosure.fees import fee_items, fee_of_share, fee_pages, item_rate


@pytest.mark.parametrize(
    ("count", "yuan"),
    [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000)],
)
def test_items_cost_as_the_rule_says(count: int, yuan: int) -> None:
    assert fee_items(count) == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700)],
)
def test_pages_cost_as_the_rule_says(pages: int, yuan: int) -> None:
    assert fee_pages(pages) == yuan


@settings(max_examples=20)
@given(before=st.integers(0, 80), first=st.integers(0, 40), second=st.integers(0, 40))
def test_it_costs_the_same_in_one_application_or_in_two(
    before: int, first: int, second: int
) -> None:
    whole = fee_of_share(before, first + second)
    assert whole == fee_of_share(before, first) + fee_of_share(before + first, second)
    assert whole >= 0


@settings(max_examples=20)
@given(pages=st.integers(0, 1000))
def test_a_further_page_or_item_never_costs_less_than_the_one_before(pages: int) -> None:
    assert 0 <= fee_pages(pages + 1) - fee_pages(pages) <= 40
    assert item_rate(pages + 2) >= item_rate(pages + 1)
