"""The sections on supervision, proposals and coordination: what they say, and what is behind it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.figures.checks import evaluate
from shuniu.commons.figures.counting import count
from shuniu.commons.people.duties import LEADER
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.coordination.models import Meeting
from shuniu.ground import clock
from shuniu.yearbook import replay
from shuniu.yearbook.actions import freeze
from shuniu.yearbook.affairs import AFFAIRS
from shuniu.yearbook.differences import explain
from shuniu.yearbook.models import FrozenFigure
from shuniu.yearbook.replay import source

YEAR = "?year=2004"
FIGURE = re.compile(r'<a class="figure" href="([^"]+)"[^>]*>([^<]+)</a>')
SIZES = {
    "proposals": {"congress": 12, "conference": 9, "committee": 2},
    "supervision": {"notices": 14, "reports": 4},
    "coordination": {"activities": 7, "petitions": 8, "land": 2},
}


def sample() -> source.Source:
    """The district's year at a small size."""
    told = source.read("dongying")
    parts = {name: replace(getattr(told, name), **sizes) for name, sizes in SIZES.items()}
    return replace(told, documents=None, **parts)


@pytest.fixture(scope="module")
def year(module_database: str, django_db_blocker: Any) -> None:
    """A place where that year's records lie; what a test adds is taken back after it."""
    with django_db_blocker.unblock():
        replay.fill(sample())


@pytest.fixture
def leader(year: None, db: None, set_clock: Callable[..., None]) -> Client:
    """A leader's browser there."""
    office = Unit.objects.get(code="office")
    member = Member.objects.create(login="leader", name="领导", unit=office)
    post = Post.objects.create(code="leader", unit=office, title="领导", duties=[LEADER])
    Tenure.objects.create(member=member, post=post, first_day=dt.date(2004, 1, 1))
    set_clock(clock.on(dt.date(2005, 3, 1)))
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode()).replace("&amp;", "&")


def test_every_number_opens_to_as_many_records_and_no_check_is_broken(leader: Client) -> None:
    for section in AFFAIRS:
        text = page(leader, f"/desk/yearbook/{section.code}/{YEAR}")
        assert "verdict-broken" not in text, section.code
        found = FIGURE.findall(text)
        assert len(found) >= 4, section.code
        for address, shown in found:
            records = page(leader, address)
            if "%" not in shown:
                rows = records.count("<tr data-row>")
                assert rows == min(30, int(re.sub(r"\D", "", shown))), (address, shown)


def test_a_meeting_leads_to_the_matter_that_it_was_held_for(leader: Client) -> None:
    text = page(leader, f"/desk/yearbook/figure/coordination.activities/records/{YEAR}")
    meeting = Meeting.objects.select_related("case__matter").order_by("pk")[0]
    assert str(meeting) in text
    assert meeting.case.matter.number in text
    assert f'href="/desk/m/{meeting.case_id}/"' in text


def test_what_the_year_gives_is_what_was_loaded(leader: Client) -> None:
    period = sample().stated[0].period
    values = {
        code: count(code, period)
        for section in AFFAIRS
        for code in section.codes
        if not code.endswith(("on_time", "class_a"))
    }
    assert (values["supervision.notices"], values["supervision.reports"]) == (14, 4)
    assert values["supervision.opened"] == values["supervision.closed"] == 12
    assert values["proposals.handled"] == 21
    assert values["proposals.standing_committee"] == 2
    assert values["proposals.reply_rate"] == values["proposals.leader_review_rate"] == 100
    assert (values["coordination.activities"], values["coordination.petition_settled"]) == (7, 8)
    assert all(v.ok for v in evaluate(period))


def test_each_section_is_frozen_with_the_records_behind_it(leader: Client) -> None:
    period = sample().stated[0].period
    actor = actor_of(Member.objects.get(login="leader"), dt.date(2005, 3, 1))
    for section in AFFAIRS:
        frozen = freeze(section.code, period, by=actor, at=clock.on(dt.date(2005, 3, 1)))
        stated = {f.code: f for f in frozen.figures.all()}
        assert set(stated) == set(section.codes)
        assert all(explain(f).same for f in stated.values())
    meetings = FrozenFigure.objects.get(code="coordination.activities")
    assert (meetings.record_kind, len(meetings.keys)) == ("coordination.meeting", 7)


def test_a_year_without_records_says_so(leader: Client) -> None:
    assert "没有立项督办的事项" in page(leader, "/desk/yearbook/supervision/?year=2003")
    assert "没有交办的建议提案" in page(leader, "/desk/yearbook/proposals/?year=2003")
    assert "没有召开协调会的记录" in page(leader, "/desk/yearbook/coordination/?year=2003")
