"""Every registered flow: random actions by random persons, and nothing is lost, doubled or hidden.

A domain says in its ``tests/sampling.py`` how a matter is opened and its forms
are filled; a flow without one fails here.
"""

from __future__ import annotations

import datetime as dt
import os
from random import Random

import pytest
from bringing import sampler_of
from django.db import transaction

from shuniu.casework.testing.walk import Diary, walk
from shuniu.commons.flow import flows

WALKS = int(os.environ.get("SHUNIU_WALKS", "0"))
START = dt.date(2026, 9, 1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(flows))
def test_the_laws_hold(db: None, kind: str) -> None:
    sampler, diary = sampler_of(kind), Diary()
    outer = {s.code for s in flows.get(kind).steps} - sampler.inner
    # The more steps a flow has, the more walks it takes to come to them.
    fewest, most = max(2, len(outer) // 12), max(6, len(outer) // 4)
    if WALKS:
        fewest = most = WALKS
    for seed in range(most):
        if seed >= fewest and len(outer - set(diary.taken)) <= len(outer) // 3:
            break
        with transaction.atomic():
            walk(sampler, Random(seed), start=START, rounds=60, diary=diary)
            transaction.set_rollback(True)
    missing = outer - set(diary.taken)
    # The walks have to come deep into the flow, or the laws hold because nothing happens.
    assert len(missing) <= len(outer) // 3, f"the walks never came to {sorted(missing)}"
