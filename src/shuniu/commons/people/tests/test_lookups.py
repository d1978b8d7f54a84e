"""Lookups: members of a unit by rank, by pinyin, in as many queries for ten as for one."""

import datetime as dt

from shuniu.commons.people import actions, queries
from shuniu.commons.people.actor import system
from shuniu.commons.people.powers import may_see_contacts

DAY = dt.date(2026, 3, 2)


def test_members_come_by_rank_with_their_duties(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queries.members_of([cast.town.pk], DAY)
    assert [row.member.name for row in found] == ["镇长", "王承", "李办", "新来"]
    assert found[0].titles == ("town.head",)
    assert found[1].duties == {"handler"}
    assert found[3].rank == 999
    with django_assert_num_queries(2):
        assert len(queries.members_of([cast.town.pk, cast.office.pk], DAY)) == 6


def test_members_are_found_by_name_login_and_pinyin(cast):
    assert queries.find_members("王") == [cast.handler]
    assert queries.find_members("wangch") == [cast.handler]
    assert queries.find_members("wang ch") == [cast.handler]
    assert queries.find_members("head") == [cast.head]
    assert queries.find_members("") == []
    assert queries.find_members("'; drop table") == []
    assert queries.find_members(".*") == []


def test_contacts_are_for_colleagues(cast):
    def acts(member):
        return queries.actor_of(member, DAY)

    assert may_see_contacts(acts(cast.head), cast.handler)
    assert may_see_contacts(cast.by, cast.handler)
    assert not may_see_contacts(acts(cast.registrar), cast.handler)


def test_duties_are_told_in_words(cast):
    assert queries.duty_labels(["auditor", "handler"]) == ["承办", "安全审计"]


def test_seats_and_delegations_of_a_member(cast, django_assert_num_queries):
    actions.delegate(
        cast.head, cast.handler, first_day=DAY, last_day=DAY, reason="会", by=system(), at=cast.at
    )
    with django_assert_num_queries(1):
        assert [s.post.unit.short_name for s in queries.seats_of(cast.head, DAY)] == ["青溪镇"]
    with django_assert_num_queries(1):
        (given,) = queries.delegations_of(cast.handler, DAY)
        assert (given.member.name, given.deputy.name) == ("镇长", "王承")
