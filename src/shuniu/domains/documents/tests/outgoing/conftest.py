from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def cast(db: None):  # type: ignore[no-untyped-def]
    from county import make_cast

    return make_cast()
