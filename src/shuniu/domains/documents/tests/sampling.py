"""What the random walks need to know of documents, in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shuniu.casework.testing.walk import Sampler


class _ByDirection(Mapping[str, Sampler]):
    """A folder of tests a kind, each with its own county: made when its kind is asked for."""

    def __init__(self, load: Callable[[Path], Any], tests: Path) -> None:
        self.load, self.tests = load, tests
        self.kinds = {path.parent.name: path for path in sorted(tests.glob("*/sampling.py"))}

    def __getitem__(self, kind: str) -> Sampler:
        found: Sampler = self.load(self.kinds[kind]).samplers(self.load, self.tests)[kind]
        return found

    def __contains__(self, kind: object) -> bool:
        return kind in self.kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __len__(self) -> int:
        return len(self.kinds)


def samplers(load: Callable[[Path], Any], tests: Path) -> Mapping[str, Sampler]:
    """Each direction says it for itself, with the cast of its own tests."""
    return _ByDirection(load, tests)
