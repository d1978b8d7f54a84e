"""A database of the replay's own, so that no county's records are touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

PREFIX = "shuniu_replay_"


@contextmanager
def database() -> Iterator[str]:
    """Within the block the default connection goes to a new, migrated database, dropped after."""
    name = f"{PREFIX}{os.getpid()}"
    shared = connections.settings["default"]
    before = shared["NAME"]
    _clear_left_behind()
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        _go_to(name)
        call_command("migrate", verbosity=0, interactive=False)
        yield name
    finally:
        _go_to(before)
        _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _go_to(name: str) -> None:
    connection.close()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _run(*statements: str) -> list[str]:
    """Statements outside any database of ours; the names that the last one gives."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _clear_left_behind() -> None:
    """Drop what a replay that was killed has left."""
    if not Path("/proc/self").exists():
        return
    like = PREFIX.replace("_", r"\_") + "%"
    for name in _run(f"SELECT datname FROM pg_database WHERE datname LIKE '{like}'"):  # noqa: S608
        pid = name.removeprefix(PREFIX)
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
