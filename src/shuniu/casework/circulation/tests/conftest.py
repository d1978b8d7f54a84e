from __future__ import annotations

from collections.abc import Iterator

import pytest

from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand


@pytest.fixture
def county(db: None) -> Iterator[counties.County]:
    """The kernel's small county, with a matter kind that knows nothing of circulation."""
    with errand.registered():
        yield counties.build()
