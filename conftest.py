"""Fixtures for every test: a real PostgreSQL, a clock one can set, no way out to the network."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import ipaddress
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from xdist.scheduler import LoadFileScheduling

from shuniu.config import testing
from shuniu.config.machine import find_chromium
from shuniu.ground import clock
from shuniu.ground.kept import Kept

# A demo that a test starts leaves the machine's fonts as they are.
os.environ.setdefault("SHUNIU_FETCH_FONTS", "0")


def pytest_configure() -> None:
    """Before the first connection: what a test database need not take care of."""
    testing.hurry()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """A file stays with one worker; the journeys, which share a county, all with one."""
    return _Rooms(config, log) if config.getvalue("dist") == "loadfile" else None


class _Rooms(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else super()._split_scope(nodeid)


# The longest first: what comes last runs while the other worker idles. pytest-django puts what
# needs no database of its own at the end, the benchmarks among it.
_LONGEST = (
    "tests/journeys/",
    "tests/house/test_benchmarks.py",
    "src/shuniu/config/tests/test_demo.py",
    "tests/flows/",
    "tests/house/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole files in an order that keeps two workers busy to the end."""

    def place(item: pytest.Item) -> int:
        known = (n for n, path in enumerate(_LONGEST) if item.nodeid.startswith(path))
        return next(known, len(_LONGEST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser its journeys are skipped; where everything must hold, they fail."""
    if item.get_closest_marker("browser") is None or find_chromium() is not None:
        return
    reason = "no Chromium: apt-get install chromium fonts-noto-cjk"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """One copy of the migrated template for this worker."""
    with django_db_blocker.unblock(), testing.clone("main"):
        yield


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own, where commits are real (races, several connections).

    Gives its ``DATABASE_URL`` for processes that the test starts.
    """
    with django_db_blocker.unblock(), testing.clone("fresh"):
        yield testing.url()


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Like ``fresh_database``, shared by the tests of one module (journeys)."""
    with django_db_blocker.unblock(), testing.clone("module"):
        yield testing.url()


@pytest.fixture
def set_clock() -> Iterator[Callable[[dt.datetime], None]]:
    """``set_clock(moment)``: from here on the office's clock stands there."""
    with contextlib.ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.at(moment))


@pytest.fixture(scope="session", autouse=True)
def _folders_of_the_test(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Papers, outbox and passwords of a test never touch the real ones."""
    root = tmp_path_factory.mktemp("var")
    with override_settings(
        PAPERS_ROOT=root / "papers",
        WWW_ROOT=root / "www",
        OUTBOX_ROOT=root / "outbox",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield root


# What remembers for some seconds.
_REMEMBERING = (
    "ground.kept",
    "site.county",
    "desk.views.frame",
    "desk.views.shown",
    "domains.portal.public.frames",
)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that another test's county had are not this one's; this one's don't grow old.

    A slow machine would ask for them once more in the middle of a count of questions.
    """
    Kept.forget_all()
    now = time.monotonic()
    for remembering in _REMEMBERING:
        monkeypatch.setattr(f"shuniu.{remembering}.monotonic", lambda: now)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise OSError(f"a test tried to reach {host}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
