"""What the random walks need to know of the flows of disclosure, a part from each theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from shuniu.casework.testing.walk import Sampler


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The samplers that ``tests/<theme>/sampling_<theme>.py`` bring."""
    found: dict[str, Sampler] = {}
    for path in sorted(tests.glob("*/sampling_*.py")):
        found |= load(path).samplers(load, path.parent)
    return found
