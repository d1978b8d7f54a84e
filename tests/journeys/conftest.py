"""Fixtures of the journeys: one served county a test process, one browser a module."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from walking import WIDTHS, Walker, chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The reader of English comes before others leave their Chinese letters and notices."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/journeys/test_reading_aid"))


@pytest.fixture(scope="session")
def stage(
    django_db_setup: None, django_db_blocker: Any, _folders_of_the_test: Path
) -> Iterator[Any]:
    """The county that the browser visits. All writing to it goes through the browser."""
    from staging import set_up

    with django_db_blocker.unblock(), set_up(_folders_of_the_test) as made:
        yield made


@pytest.fixture(scope="module")
def browser(stage: Any) -> Iterator[Any]:
    """Debian's Chromium; stopped after the module, so that other tests find no running loop."""
    with chromium() as running:
        yield running


@pytest.fixture(params=[(width,) for width in WIDTHS], ids=WIDTHS)
def widths(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Each journey is walked at a desk and on a phone, or (``walking.ONCE``) once for both."""
    return tuple(request.param)


@pytest.fixture
def width(widths: tuple[str, ...]) -> str:
    """Where this walk's hands are."""
    return widths[0]


@pytest.fixture
def walk(stage: Any, browser: Any, widths: tuple[str, ...]) -> Iterator[Callable[..., Walker]]:
    """``walk("name")``: a person with a browser of their own; ``scripts=False`` without JavaScript.

    Pictures of the pages they look at go to ``SHUNIU_SHOTS``, if that folder is named.
    """
    named = os.environ.get("SHUNIU_SHOTS", "")
    shots = Path(named) if named else None
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
    walkers: list[Walker] = []

    def start(name: str = "", *, scripts: bool = True) -> Walker:
        width, *also = widths
        given: dict[str, Any] = {"also": also, "scripts": scripts, "shots": shots}
        walker = Walker(browser, stage, width, name=name, **given)
        walkers.append(walker)
        return walker

    yield start
    for walker in walkers:
        walker.leave()
