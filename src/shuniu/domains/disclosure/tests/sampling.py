"""What the random walks need to know of the flows of disclosure, a part from each theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shuniu.casework.testing.walk import Sampler

THEMES = {"disclosure_application": "application", "disclosure_item": "catalogue"}


class _ByTheme(Mapping[str, Sampler]):
    """A folder of tests a theme, each with its own county: made when its flow is asked for."""

    def __init__(self, load: Callable[[Path], Any], tests: Path) -> None:
        self.load, self.tests = load, tests

    def __getitem__(self, kind: str) -> Sampler:
        theme = THEMES[kind]
        path = self.tests / theme / f"sampling_{theme}.py"
        found: dict[str, Sampler] = self.load(path).samplers(self.load, path.parent)
        return found[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in THEMES

    def __iter__(self) -> Iterator[str]:
        return iter(THEMES)

    def __len__(self) -> int:
        return len(THEMES)


def samplers(load: Callable[[Path], Any], tests: Path) -> Mapping[str, Sampler]:
    """Each theme says it for itself, with the cast of its own tests."""
    return _ByTheme(load, tests)
