"""Every registered flow: random actions by random persons, and nothing is lost, doubled or hidden.

A domain says in its ``tests/sampling.py`` how a matter is opened and its forms
are filled; a flow without one fails here.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import inspect
import os
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from django.apps import apps
from django.db import transaction

from shuniu.casework.testing.walk import Diary, Sampler, walk
from shuniu.commons.flow import flows

WALKS = int(os.environ.get("SHUNIU_WALKS", "8"))
START = dt.date(2026, 9, 1)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"sampling_{path.parts[-3]}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def sampler_of(kind: str) -> Sampler:
    """The sampler that the flow's own domain brings, with the domain's cast."""
    own = [
        a
        for a in flows.get(kind).actions.values()
        if "domains" in (inspect.getmodule(a) or a).__name__
    ]
    config = apps.get_containing_app_config(inspect.getmodule(own[0]).__name__)  # type: ignore[union-attr]
    assert config is not None
    tests = Path(config.path) / "tests"
    assert (tests / "sampling.py").is_file(), f"{config.name} has no tests/sampling.py"
    samplers: dict[str, Sampler] = load(tests / "sampling.py").samplers(load, tests)
    assert kind in samplers, f"{tests}/sampling.py says nothing of the flow {kind}"
    return samplers[kind]


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(flows))
def test_the_laws_hold(db: None, kind: str) -> None:
    sampler, diary = sampler_of(kind), Diary()
    for seed in range(WALKS):
        with transaction.atomic():
            walk(sampler, Random(seed), start=START, rounds=60, diary=diary)
            transaction.set_rollback(True)
    outer = {s.code for s in flows.get(kind).steps} - sampler.inner
    missing = outer - set(diary.taken)
    # The walks have to come deep into the flow, or the laws hold because nothing happens.
    assert len(missing) <= len(outer) // 3, f"the walks never came to {sorted(missing)}"
