"""``./run serve``: comes up, says when it is ready, goes away cleanly, refuses what it must."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from source import ROOT

from shuniu.config.cluster import Cluster

pytestmark = pytest.mark.slow
READY_SECONDS = 90


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder that every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="shuniu-serve-"))
    folder.chmod(0o755)
    yield folder / "var"
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHUNIU_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "shuniu.config.command", *arguments]


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command("serve", "--data", str(data), "--port", str(port)),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def told_until(process: subprocess.Popen[str], words: str) -> str:
    """What it says up to these words. A worker that answers may be up well before them."""
    assert process.stdout is not None
    told = ""
    too_late = threading.Timer(READY_SECONDS, process.kill)
    too_late.start()
    try:
        for line in process.stdout:
            told += line
            if words in line:
                return told
    finally:
        too_late.cancel()
    raise AssertionError(f"never said {words!r}: {told}")


def get(port: int, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path)
    answer = line.getresponse()
    return answer.status, answer.read()


def test_it_serves_stops_on_ctrl_c_and_leaves_nothing_running(data: Path) -> None:
    port = free_port()
    with serving(data, port) as process:
        told = told_until(process, f"http://127.0.0.1:{port}/desk/")
        assert get(port, "/healthz") == (200, b"ok")
        assert get(port, "/ping") == (200, b"pong")

        second = subprocess.run(
            command("serve", "--data", str(data), "--port", str(port)),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert f"port {port} is taken" in second.stderr

        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == 0, told + rest
    assert "Traceback" not in told + rest
    assert not Cluster.for_var(data).is_running()
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")


def test_it_refuses_to_serve_demo_accounts(data: Path) -> None:
    make = (
        "from shuniu.config import setup; setup.django()\n"
        "import datetime as dt\n"
        "from shuniu.commons.people.models import Member, Unit\n"
        "unit = Unit.objects.create(code='x', name='x', short_name='x',"
        " opened_on=dt.date(2020, 1, 1))\n"
        "Member.objects.create(login='demo', name='x', unit=unit, is_demo=True)\n"
    )
    subprocess.run([sys.executable, "-c", make], env=environment(SHUNIU_VAR=str(data)), check=True)
    refused = subprocess.run(
        command("serve", "--data", str(data), "--port", str(free_port())),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=READY_SECONDS,
    )
    assert refused.returncode == 1
    assert "shuniu.E001" in refused.stderr
