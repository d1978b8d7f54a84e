"""Databases for tests: migrated once into a template, copied for every worker.

A migration of everything takes tens of seconds, a copy a third of one. The
template's name carries a digest of all that shapes it, so a second run finds
it, and a changed migration makes a new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from .structure import digest

TEMPLATE = "shuniu_template_"
CLONE = "shuniu_test_"
KEPT_TEMPLATES = 4
# A test's tables are small and its statements come by the thousand: a plan made once is as good
# as any, and what a crash would lose is not missed. Half of PostgreSQL's work was planning.
HURRY = "-c plan_cache_mode=force_generic_plan -c synchronous_commit=off"


def hurry() -> None:
    """Let all connections of this process keep their plans and wait for no disk."""
    from django.db import connections

    connections.settings["default"].setdefault("OPTIONS", {})["options"] = HURRY


def template() -> str:
    """The name of the migrated template, made if this tree has none yet."""
    from django.conf import settings

    name = TEMPLATE + digest()
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    with open(Path(settings.VAR) / "template.lock", "w") as lock, _server() as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(server, name):
            partial = f"{name}_{os.getpid()}"
            _drop(server, partial)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(partial)))
            try:
                with using(partial):
                    from django.core.management import call_command

                    call_command("migrate", verbosity=0, interactive=False)
                server.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(partial), sql.Identifier(name)
                    )
                )
            except BaseException:
                _drop(server, partial)
                raise
            _clear_old(server, keep=name)
    return name


@contextlib.contextmanager
def clone(label: str = "", source: str = "") -> Iterator[str]:
    """A copy of the template (or of ``source``, to which nobody may be connected) as the
    default database, dropped after the block."""
    source = source or template()
    name = f"{CLONE}{os.getpid()}_{label or 'x'}"
    with _server() as server:
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
        try:
            with using(name):
                yield name
        finally:
            _drop(server, name)


@contextlib.contextmanager
def using(name: str) -> Iterator[None]:
    """Within the block Django's default connection, in every thread, goes to ``name``."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, connections

    shared = connections.settings["default"]
    before = shared["NAME"]

    def go_to(database: str) -> None:
        connection.close()
        shared["NAME"] = connection.settings_dict["NAME"] = database
        # Django remembers its kinds by the numbers that another database gave them.
        ContentType.objects.clear_cache()

    go_to(name)
    try:
        yield
    finally:
        go_to(before)


def url() -> str:
    """``DATABASE_URL`` of the database in use, for processes that a test starts; in no hurry."""
    from django.db import connections

    now: dict[str, Any] = connections.settings["default"]
    return (
        f"postgresql://{quote(now['USER'], safe='')}:{quote(now['PASSWORD'], safe='')}"
        f"@{now['HOST']}:{now['PORT']}/{now['NAME']}"
    )


def _server() -> psycopg.Connection[Any]:
    from django.db import connections

    now = connections.settings["default"]
    return psycopg.connect(
        dbname="postgres",
        user=now["USER"],
        password=now["PASSWORD"],
        host=now["HOST"],
        port=now["PORT"],
        autocommit=True,
    )


def _exists(server: psycopg.Connection[Any], name: str) -> bool:
    return (
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        is not None
    )


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _clear_old(server: psycopg.Connection[Any], *, keep: str) -> None:
    """Drop templates of older trees, and copies whose test run died."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC",
        [TEMPLATE.replace("_", r"\_") + "%"],
    ).fetchall()
    for (name,) in [row for row in found if row[0] != keep][KEPT_TEMPLATES - 1 :]:
        _drop(server, name)
    for (name,) in server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [CLONE.replace("_", r"\_") + "%"]
    ).fetchall():
        pid = name.removeprefix(CLONE).split("_")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            _drop(server, name)
