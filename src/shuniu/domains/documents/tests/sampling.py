"""What the random walks need to know of documents, in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from shuniu.casework.testing.walk import Sampler


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """Each direction says it for itself, with the cast of its own tests."""
    found: dict[str, Sampler] = {}
    for path in sorted(tests.glob("*/sampling.py")):
        found |= load(path).samplers(load, tests)
    return found
