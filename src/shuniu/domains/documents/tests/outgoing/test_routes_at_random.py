"""Countersigning, returning, taking back and handing on cross at random: nothing is lost.

Beside the laws of all flows: every open assignment is a station of the present stage, every
open document waits for somebody, what was said stays said.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sampling import FILLS, County, opened

from shuniu.casework.models import Assignment, Matter, Opinion
from shuniu.casework.queries import steps_open_to
from shuniu.casework.testing.walk import Sampler
from shuniu.domains.documents import actions
from shuniu.domains.documents.flow.outgoing import AFTER_DRAFTING, ISSUED
from shuniu.domains.documents.models import Outgoing, RouteStop
from shuniu.domains.documents.queries import STAGES, stops_of
from shuniu.ground.refusal import Refused

NAMES = (
    *("vice", "deputy", "registrar", "water_handler", "water_head", "finance_head"),
    *("housing_head", "head", "director"),
)
VERBS = (
    *("submit", "check_pass", "countersign_agree", "countersign_object", "review_pass"),
    *("legality_pass", "sign", "return_to", "take_back", "hand_on", "reroute", "add_stop"),
    *("drop_stop", "recheck", "unseal", "prove"),
)


def holds(matter: Matter, said: int) -> int:
    """The laws of a route; gives how much was said by now."""
    stops = stops_of(Outgoing(pk=matter.pk))
    open_ = [s for s in stops if s.state == "open"]
    running = Assignment.objects.filter(matter=matter, done_at__isnull=True)
    assert {a.pk for a in running} == {s.assignment_id for s in open_}, "a ghost, or one lost"
    assert {s.stage for s in open_} <= {matter.state}, "a station of another stage is open"
    if matter.state in STAGES:
        assert open_, f"nobody has it in {matter.state}"
        if matter.state in AFTER_DRAFTING:
            counting = [s for s in stops if s.stage == "drafting" and s.counts]
            assert len([s for s in counting if s.state == "done"]) == 1
    else:
        assert not open_
    assert not any(s.state == "planned" for s in stops) or matter.state in STAGES
    saying = Opinion.objects.filter(matter=matter).count()
    assert saying >= said, "an opinion is gone"
    return saying


@pytest.mark.slow
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_nothing_is_lost_and_nothing_is_a_ghost(cast: Any, seed: int) -> None:
    rng = Random(seed)
    county: Any = County(cast)
    sampler = Sampler("outgoing", lambda r, at: None, lambda on: [], county, FILLS)  # type: ignore[arg-type,return-value]
    with transaction.atomic():
        matter = opened(county, rng, cast.at)
        said = holds(matter, 0)
        everybody = [getattr(cast, name) for name in NAMES]
        for _turn in range(14):
            matter = Matter.objects.prefetch_related("assignments").get(pk=matter.pk)
            if matter.closed_at is not None:
                break
            sampler.matters, sampler.at = [matter], cast.at
            may = [
                (actor, step)
                for actor in everybody
                for step in steps_open_to(matter, actor)
                if step.code in VERBS
            ]
            actor, step = rng.choice(may)
            if rng.random() < 0.3:
                actions.mark_opened(matter, by=actor, at=cast.at)
            arguments = sampler.arguments(step, actions.OUTGOING[step.code], rng)
            try:
                with transaction.atomic():
                    actions.OUTGOING[step.code](matter, by=actor, at=cast.at, **arguments)
            except Refused:
                pass
            matter = Matter.objects.get(pk=matter.pk)
            said = holds(matter, said)
        assert matter.state != ISSUED
        assert RouteStop.objects.filter(outgoing=matter.pk, stage="drafting").exists()
        transaction.set_rollback(True)
