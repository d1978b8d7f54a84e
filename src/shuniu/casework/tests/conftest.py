from __future__ import annotations

from collections.abc import Iterator

import pytest

from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand
from shuniu.commons.flow import faults


@pytest.fixture(autouse=True)
def _errands() -> Iterator[None]:
    """The flow of errands is there for these tests only."""
    assert faults(errand.FLOW) == []
    with errand.registered():
        yield


@pytest.fixture
def county(db: None) -> counties.County:
    """The small county on an ordinary Friday."""
    return counties.build()
