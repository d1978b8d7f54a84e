"""The cast of the inspection, with its main site."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shuniu.ground import clock


def _inspection() -> ModuleType:
    path = Path(__file__).parents[2] / "tests" / "conftest.py"
    spec = importlib.util.spec_from_file_location("inspection_cast", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def make_cast() -> Any:
    cast = _inspection().make_cast()
    cast.site()
    cast.site("town", "town")
    return cast


@pytest.fixture
def cast(db: None) -> Any:
    return make_cast()


@pytest.fixture
def browse(cast: Any, set_clock: Any) -> Any:
    """For tests of pages: the office's clock stands where the story does."""
    set_clock(clock.on(cast.day, 9))
    return cast
