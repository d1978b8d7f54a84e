"""The embedded database: shared, stopped by the last, and back after a kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shuniu.config import cluster_place
from shuniu.config.cluster import Cluster
from shuniu.config.paths import CHECKOUT

AS_ROOT = os.geteuid() == 0
HOLDER = """
import sys, time
from pathlib import Path
from shuniu.config.cluster import Cluster
cluster = Cluster.for_var(Path(sys.argv[1])).hold()
print(cluster._postmaster()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter (pytest's own are private)."""
    made = Path(tempfile.mkdtemp(prefix="shuniu-"))
    made.chmod(0o755)
    yield made
    Cluster._held.pop(made / "var", None)
    shutil.rmtree(made, ignore_errors=True)


def connect(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    login = cluster.connection()
    return psycopg.connect(dbname=login.pop("name"), **login)


def holder(var: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
    )


def test_a_new_cluster_speaks_chinese_keeps_its_password_private_and_stops(folder: Path) -> None:
    cluster = Cluster.for_var(folder / "var").hold()
    with connect(cluster) as db:
        shown = db.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, "
            "current_setting('TimeZone'), current_setting('jit') "
            "FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert shown == ("UTF8", "b", "C.UTF-8", "Asia/Shanghai", "off")
        assert db.execute("SELECT upper('é'), '汉' ~ '[[:alpha:]]'").fetchone() == ("É", True)
    assert (cluster.home / "connection.json").stat().st_mode & 0o777 == 0o600
    assert (cluster.data).stat().st_mode & 0o077 == 0
    if AS_ROOT:
        assert cluster.data.stat().st_uid != 0

    cluster.leave()
    assert not cluster.is_running()


def test_four_starters_make_one_postmaster_and_the_last_to_leave_stops_it(folder: Path) -> None:
    var = folder / "var"
    holders = [holder(var) for _ in range(4)]
    pids = {h.stdout.readline().strip() for h in holders if h.stdout}
    assert len(pids) == 1 and pids != {""}

    cluster = Cluster.for_var(var)
    for each in holders[:3]:
        each.communicate("")
        assert cluster.is_running()
    holders[3].communicate("")
    assert not cluster.is_running()


def test_a_holder_that_was_killed_does_not_keep_the_server_for_ever(folder: Path) -> None:
    killed = holder(folder / "var")
    assert killed.stdout and killed.stdout.readline()
    killed.kill()
    killed.wait()

    cluster = Cluster.for_var(folder / "var").hold()
    cluster.leave()
    assert not cluster.is_running()


def test_after_kill_9_of_the_postmaster_it_comes_back_with_what_was_committed(
    folder: Path,
) -> None:
    cluster = Cluster.for_var(folder / "var").hold()
    with connect(cluster) as db:
        db.execute("CREATE TABLE kept AS SELECT 42 AS number")
    port = cluster.connection()["port"]
    os.kill(cluster._postmaster()[0], signal.SIGKILL)
    deadline = time.monotonic() + 60
    while cluster.is_running() and time.monotonic() < deadline:
        time.sleep(0.02)

    assert cluster.revive() is True
    assert cluster.revive() is False
    assert cluster.connection()["port"] == port
    with connect(cluster) as db:
        assert db.execute("SELECT number FROM kept").fetchone() == (42,)
    cluster.leave()


def test_a_taken_port_is_given_up_for_another(folder: Path) -> None:
    cluster = Cluster.for_var(folder / "var").hold()
    cluster.leave()
    before = int(cluster.connection()["port"])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before))
        other.listen()
        cluster.hold()
        assert int(cluster.connection()["port"]) != before
        connect(cluster).close()
    cluster.leave()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to run the server as somebody else")
def test_in_a_private_folder_root_keeps_the_data_elsewhere_and_changes_no_mode(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_place, "HOME_FOR_ROOT", folder / "lib")
    private = folder / "private"
    private.mkdir(mode=0o700)

    cluster = Cluster.for_var(private / "var").hold()
    try:
        assert cluster.home.is_relative_to(folder / "lib")
        assert private.stat().st_mode & 0o777 == 0o700
        connect(cluster).close()
    finally:
        cluster.leave()
        Cluster._held.pop(private / "var", None)


@pytest.mark.skipif(not AS_ROOT, reason="only root has to run the server as somebody else")
def test_where_the_account_cannot_reach_the_wheel_it_gets_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    real = cluster_place.wheel_binaries().parents[1]
    for name in (real.name, f"{real.name}.libs"):
        shutil.copytree(real.with_name(name), private / name, symlinks=True)
    unreachable = private / real.name / "pginstall18" / "bin"
    monkeypatch.setattr(cluster_place, "HOME_FOR_ROOT", folder / "lib")
    monkeypatch.setattr(cluster_place, "wheel_binaries", lambda: unreachable)

    cluster = Cluster.for_var(folder / "var").hold()
    try:
        assert cluster.binaries.is_relative_to(folder / "lib")
        connect(cluster).close()
    finally:
        cluster.leave()
