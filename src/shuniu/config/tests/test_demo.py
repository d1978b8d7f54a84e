"""The demo county: every state, something to do for everybody, nothing that could not be."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from shuniu.casework.models import Matter, Means, Move, Urge
from shuniu.casework.queries import to_read, todo
from shuniu.commons.figures.period import Period
from shuniu.commons.flow import flows
from shuniu.commons.papers import shelf
from shuniu.commons.people.models import Delegation, Member, Tenure
from shuniu.commons.people.queries import actor_of
from shuniu.commons.publishing.queries import newest
from shuniu.commons.typeset import fonts
from shuniu.config import accounts, demo, profile, testing
from shuniu.domains.archive.models import Item
from shuniu.domains.archive.package import members_of
from shuniu.domains.letters import queries
from shuniu.domains.letters.flow.hot import STATES as HOT_STATES
from shuniu.domains.letters.flow.letter import STATES
from shuniu.domains.letters.models import Letter, RejectReason, Satisfaction, TransferBody
from shuniu.domains.letters.queries.hot import candidates
from shuniu.ground import clock

pytestmark = pytest.mark.slow
UNTIL = clock.on(dt.date(2026, 11, 20), 15, 30)  # a Friday


def _build(var: Any, patch: pytest.MonkeyPatch, **more: Any) -> None:
    patch.setenv("SHUNIU_VAR", str(var))
    with override_settings(DEMO=True):
        demo.build(scale=0.02, until=UNTIL, **more)


def _told() -> list[tuple[object, ...]]:
    """What the letters of a county can be told apart by."""
    found = Matter.objects.filter(kind="letter").order_by("number")
    return [(m.number, m.title, m.opened_at) for m in found]


@pytest.fixture(scope="module")
def county(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """云汀县 with few letters, made once; gives its data folder."""
    var = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        testing.clone("demo"),
        pytest.MonkeyPatch.context() as patch,
    ):
        _build(var, patch)
        yield var


def holder(post: str) -> Any:
    """The holder of a post, as an actor of that day."""
    seat = Tenure.objects.select_related("member").get(post__code=post, last_day__isnull=True)
    return actor_of(seat.member, UNTIL.date())


def test_every_state_of_a_letter_is_there(county: Any) -> None:
    states = Counter(Letter.objects.values_list("matter__state", flat=True))
    assert set(states) == {state.code for state in STATES}


def test_every_state_of_a_hot_letter_is_there(county: Any) -> None:
    try:
        fonts.shelf()
    except fonts.NoChineseFont:
        pytest.skip("no Chinese font: no packet is handed over")
    hot = set(Matter.objects.filter(kind="hot_letter").values_list("state", flat=True))
    assert hot == {state.code for state in HOT_STATES}


def test_every_matter_came_to_its_state_by_moves_that_its_flow_knows(county: Any) -> None:
    for matter in Matter.objects.prefetch_related("moves"):
        flow = flows.get(matter.kind)
        moves = sorted(matter.moves.all(), key=lambda move: move.pk)
        assert moves[0].from_state == "" and moves[0].to_state == flow.start
        for before, move in pairwise(moves):
            assert move.from_state == before.to_state in flow.step(move.step).sources
            assert move.at >= before.at
        assert moves[-1].to_state == matter.state
        assert moves[-1].pk == matter.last_move_id
    assert not Move.objects.filter(at__gt=UNTIL).exists()


def test_the_turns_of_a_letter_are_all_taken(county: Any) -> None:
    taken = set(Move.objects.filter(matter__kind="letter").values_list("step", flat=True))
    assert {step.code for step in flows.get("letter").steps} - taken <= {"unmerge"}
    assert set(Letter.objects.values_list("reject_reason", flat=True)) - {""} == set(
        RejectReason.values
    )
    assert set(Letter.objects.values_list("transferred_to", flat=True)) - {""} == set(
        TransferBody.values
    )
    assert set(Letter.objects.values_list("satisfaction", flat=True)) - {""} == set(
        Satisfaction.values
    )
    assert set(Urge.objects.values_list("means", flat=True)) == set(Means.values)


def test_whoever_tries_a_role_has_something_to_do(county: Any) -> None:
    for role in profile.load(profile.PROFILES / "yunting").demo_roles:
        actor = holder(role.post)
        if actor.holds("handler", "unit_head", "registrar", "reviewer"):
            assert todo(actor), role.role
        if actor.holds("leader"):
            assert to_read(actor).exists(), role.role


def test_a_letter_near_the_three_months_lies_before_the_leaders(county: Any) -> None:
    near = queries.near_veto(UNTIL.date())
    assert near.exists()
    assert Move.objects.filter(step="warn_veto", matter__in=near.values("matter")).exists()


def test_the_figures_are_plausible(county: Any) -> None:
    period = Period(dt.date(2025, 1, 1), UNTIL.date())
    received = Letter.objects.received_in(period).count()
    closed = Letter.objects.closed_in(period).count()
    assert received == Letter.objects.count() > 100
    assert 0 < closed < received
    rows = queries.unit_statistics(period, at=UNTIL)
    assert any(row.received == 0 for row in rows)
    assert any(row.overdue for row in rows) and any(row.extended for row in rows)


def test_accusations_are_never_public_and_never_with_the_unit_complained_of(county: Any) -> None:
    accusing = Letter.objects.filter(letter_type__accusation=True)
    assert accusing.exists()
    assert not accusing.filter(published_at__isnull=False).exists()
    for letter in accusing.filter(complained_unit__isnull=False):
        assert not letter.matter.assignments.filter(unit=letter.complained_unit).exists()


def test_there_are_hot_candidates_and_something_on_the_home_page(county: Any) -> None:
    found, _number = candidates(holder("office.information.registrar-1"), UNTIL.date(), "registrar")
    assert found
    assert newest("interaction", 3)
    assert Delegation.objects.filter(
        first_day__lte=UNTIL.date(), last_day__gte=UNTIL.date()
    ).exists()


def test_the_accounts_are_listed_with_a_letter_to_look_up(county: Any) -> None:
    known = {account.role: account for account in accounts.load(county)}
    roles = [role.role for role in profile.load(profile.PROFILES / "yunting").demo_roles]
    assert list(known) == [*roles, "来信人", "人大代表", "信息公开申请人"]
    assert all(Member.objects.get(login=known[r].login).is_demo for r in roles)
    assert Member.objects.filter(is_demo=True).count() == len(roles)
    writer = known["来信人"]
    found = queries.by_code(writer.login, writer.password)
    assert found.matter.state == "answered" and found.writer_name == writer.name


def test_the_same_seed_makes_the_same_letters(
    county: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _told()
    with testing.clone("again"):
        # The other rooms' stories take their chances from seeds of their own.
        _build(tmp_path, monkeypatch, stories=())
        assert _told() == first


def test_what_is_filed_says_what_was_written(county: Any) -> None:
    items = list(Item.objects.select_related("matter", "package__blob"))
    if not items:
        pytest.skip("no Chinese font: nothing is filed")
    for item in items:
        assert item.package is not None
        members = dict(members_of(shelf.place(item.package.blob.digest).read_bytes()))
        assert "【" in members["档案/正文.txt"].decode() and members["处理单.pdf"]
    assert len({item.matter.kind for item in items}) >= 2


def test_savepoints_are_back(county: Any) -> None:
    assert connection.features.uses_savepoints
