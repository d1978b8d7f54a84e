"""A small county with letters in it, in which chapters are stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.figures.period import Period
from shuniu.domains.letters.tests.conftest import Cast, make_cast
from shuniu.ground import clock

PERIOD = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
LATER = clock.on(dt.date(2026, 11, 20))


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def stated(cast: Cast) -> Any:
    """Four letters of September: one closed and rated, one answered, one rejected, one new."""
    cast.closed = cast.answered()
    cast.do("rate", cast.closed, cast.writer(cast.closed), satisfaction="satisfied")
    cast.waiting = cast.answered()
    cast.rejected = cast.write()
    cast.do("reject", cast.rejected, cast.registrar, reason="elsewhere")
    cast.new = cast.write()
    cast.day = LATER.date()
    return cast


@pytest.fixture
def browser(cast: Cast, set_clock: Callable[..., None]) -> Callable[[str], Client]:
    """A browser in which that member has signed in, on a day in November."""
    set_clock(LATER)

    def signed_in(login: str) -> Client:
        client = Client()
        client.force_login(cast.members[login], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
