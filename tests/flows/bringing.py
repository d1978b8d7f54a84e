"""What a domain's ``tests/sampling.py`` says of its flows, for the tests of all flows."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType

from django.apps import apps

from shuniu.casework.testing.walk import Sampler
from shuniu.commons.flow import flows


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"sampling_{path.parts[-3]}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def sampler_of(kind: str) -> Sampler:
    """The sampler that the flow's own room brings, with the room's cast."""
    rooms = [(inspect.getmodule(a) or a).__name__ for a in flows.get(kind).actions.values()]
    # A room of the kernel may have a flow too; else what it lends to domains is not the owner.
    own = [r for r in rooms if "domains" in r] or [r for r in rooms if "standard" not in r]
    config = apps.get_containing_app_config(own[0])
    assert config is not None
    tests = Path(config.path) / "tests"
    assert (tests / "sampling.py").is_file(), f"{config.name} has no tests/sampling.py"
    samplers: dict[str, Sampler] = load(tests / "sampling.py").samplers(load, tests)
    assert kind in samplers, f"{tests}/sampling.py says nothing of the flow {kind}"
    return samplers[kind]
