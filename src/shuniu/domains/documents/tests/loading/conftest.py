"""The outgoing documents' small county, in which old registers are loaded."""

from __future__ import annotations

import pytest

from shuniu.domains.documents.tests.outgoing.county import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
