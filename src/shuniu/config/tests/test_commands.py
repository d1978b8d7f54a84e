"""The command line: light to load, honest in its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from shuniu.config import served, steps
from shuniu.config.command import COMMANDS, main, parser
from shuniu.config.commands import bench, replay
from shuniu.config.paths import CHECKOUT

PROMISED = {"demo", "serve", "work", "test", "check", "bench", "doctor", "replay", "accounts"}


def test_what_others_script_against_is_there() -> None:
    assert set(COMMANDS) >= PROMISED
    line = parser()
    assert line.parse_args(["demo", "--port", "1", "--data", "d"]).port == 1
    assert line.parse_args(["replay", "dongping", "--json"]).as_json
    assert line.parse_args(["bench", "--json"]).names == []
    assert line.parse_args(["test", "a", "b"]).paths == ["a", "b"]
    assert line.parse_args(["check", "trail"]).what == "trail"


def test_the_watching_process_stays_free_of_django() -> None:
    look = (
        "import sys; import shuniu.config.command; "
        "sys.exit(bool({'django', 'psycopg'} & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": str(CHECKOUT / "src")}
    assert subprocess.run([sys.executable, "-c", look], env=environment).returncode == 0


@pytest.mark.parametrize(("kept", "status"), [(True, 0), (False, 1)])
def test_a_limit_that_is_not_kept_fails_the_bench(
    kept: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"what": "inbox", "value": 12.5, "unit": "ms", "limit": 15, "ok": kept}]

    def measure(scale: str) -> list[dict[str, Any]]:
        print("busy")  # a benchmark may talk; stdout is for the answer
        return rows

    monkeypatch.setattr(bench, "load", lambda: {"inbox": SimpleNamespace(run=measure)})
    assert main(["bench", "--json"]) == status
    assert json.loads(capsys.readouterr().out) == [{"bench": "inbox", **rows[0]}]
    assert main(["bench"]) == status
    assert "12.5 ms" in capsys.readouterr().out
    assert main(["bench", "other"]) == 1


def test_no_benchmark_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "load", dict)
    assert main(["bench"]) == 1


@pytest.mark.parametrize(("counted", "status"), [(2186, 0), (2185, 1)])
def test_a_replay_succeeds_only_when_every_figure_is_right(
    counted: int,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from shuniu.yearbook import replay as room

    found = {"x.received": {"stated": 2186, "counted": counted, "ok": counted == 2186}}
    monkeypatch.setattr(room, "run", lambda name: found)
    assert main(["replay", "x", "--json"]) == status
    assert json.loads(capsys.readouterr().out) == found
    assert main(["replay", "x"]) == status
    assert replay.HELP


def test_tables_line_up_with_chinese_in_them() -> None:
    shown = steps.table(["角色", "n"], [["登记员", 1], ["ab", 22]]).splitlines()
    assert [steps.width(line.rsplit(" ", 1)[0]) for line in shown if line] == [7, 7, 7, 7]


def test_a_wrong_database_url_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shuniu.config.command", "migrate", "--data", str(tmp_path)],
        env={"PYTHONPATH": str(CHECKOUT / "src"), "DATABASE_URL": "sqlite://x:hidden@/y"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "hidden" not in done.stderr


def test_a_command_beside_the_server_knows_how_it_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUNIU_VAR", str(tmp_path))
    for name in served.NAMES:
        monkeypatch.delenv(name, raising=False)
    served.recall()  # nothing was ever served from here
    monkeypatch.setenv("SHUNIU_HERE", "http://127.0.0.1:8123")
    served.keep()
    monkeypatch.delenv("SHUNIU_HERE")
    served.recall()
    assert os.environ["SHUNIU_HERE"] == "http://127.0.0.1:8123"
    monkeypatch.setenv("SHUNIU_HERE", "http://127.0.0.1:9")
    served.recall()  # one's own environment goes before what is kept
    assert os.environ["SHUNIU_HERE"] == "http://127.0.0.1:9"
    (tmp_path / served.FILE).write_text("{")
    monkeypatch.delenv("SHUNIU_HERE")
    served.recall()
    assert "SHUNIU_HERE" not in os.environ
