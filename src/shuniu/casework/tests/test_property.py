"""Random actions by random persons, strangers among them: the laws hold after every try."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from random import Random

from django.db import transaction

from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County
from shuniu.casework.testing.walk import Diary, Sampler, walk

WALKS = int(os.environ.get("SHUNIU_WALKS", "0"))
FEWEST, MOST = 4, 12


def sampler_of(county: County) -> Sampler:
    """Errands for any unit, with any dates, some of them past."""
    return Sampler(
        kind=errand.KIND,
        open=lambda rng, at: county.errand(at=at),
        actors=county.actors,
        units=list(county.units.values()),
        fills={
            "due_on": lambda rng, s: FRIDAY + dt.timedelta(days=rng.randrange(0, 200)),
            "assist_due_on": lambda rng, s: FRIDAY + dt.timedelta(days=rng.randrange(0, 200)),
            "no_return": lambda rng, s: rng.random() < 0.5,
        },
    )


def walks(county: County, seeds: range, rounds: int) -> Counter[str]:
    """Walks of their own, each undone; the steps that were taken."""
    sampler, diary = sampler_of(county), Diary()
    every = {step.code for step in errand.FLOW.steps}
    for number, seed in enumerate(seeds):
        if not WALKS and number >= FEWEST and every <= set(diary.taken):
            break
        with transaction.atomic():
            walk(sampler, Random(seed), start=FRIDAY, rounds=rounds, diary=diary)
            transaction.set_rollback(True)
    return diary.taken


def test_the_laws_hold_on_every_walk_and_every_step_is_come_through(county: County) -> None:
    taken = walks(county, range(WALKS or MOST), 40)
    # Without this the laws might hold because nothing happened.
    assert set(taken) == {step.code for step in errand.FLOW.steps}


def test_the_laws_hold_while_people_stand_in_for_each_other(county: County) -> None:
    last = FRIDAY + dt.timedelta(days=20)
    county.delegate("registrar", "idle", FRIDAY, last)
    county.delegate("reviewer", "roads", FRIDAY, last)
    county.delegate("roads_head", "water", FRIDAY, last)
    assert walks(county, range(100, 102), 25)
