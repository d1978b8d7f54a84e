"""Old visits come in by the day, once."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.commons.figures.period import Period
from shuniu.domains.portal.visits import actions, loading, queries
from shuniu.domains.portal.visits.address import Page
from shuniu.domains.portal.visits.loading import OldVisits

from .conftest import DAY, Group


def test_old_days_are_brought_in_and_summed(group: Group) -> None:
    before = DAY - dt.timedelta(days=400)
    main, news, article = group.main.pk, group.news.pk, group.article.pk
    rows = [
        OldVisits(before, main, news, article, 500),
        (before, main, news, None, 40),
        (before, group.roads.pk, None, None, 3),
        (DAY, main, news, article, 7),
    ]
    assert loading.load(rows) == 550
    ever, then = Period(before, DAY), Period(before, before)
    assert queries.total(ever) == 550 and queries.total(then) == 543
    assert queries.of_site(group.main, ever) == 547
    assert queries.by_site(ever) == [(group.main, 547), (group.roads, 3)]
    assert queries.by_column(group.main, then) == [(group.news, 540)]
    assert queries.most_read(group.main, ever) == [(group.article, 507)]
    assert queries.of_article(group.article) == 507
    assert queries.of_article(group.article, then) == 500


def test_a_day_that_is_known_is_not_counted_twice(group: Group) -> None:
    actions.record({(DAY, Page("county")): 1})
    with pytest.raises(loading.DaysKnown) as no:
        loading.load([(DAY - dt.timedelta(days=1), group.main.pk, None, None, 5),
                      (DAY, group.main.pk, None, None, 5)])  # fmt: skip
    assert "2026-11-20" in no.value.sentence
    assert queries.total(Period.year(2026)) == 1
