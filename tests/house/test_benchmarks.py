"""Every benchmark runs, small; what doesn't depend on the machine's mood must hold there too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NAMES = sorted(p.stem.removeprefix("bench_") for p in BENCHMARKS.glob("bench_*.py"))
HOLDS_ANYWHERE = ("争办一步", "逐件计数一致")


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """What all that are asked for have told, one process for them together."""
    mine = [item for item in request.session.items if item.path == Path(__file__)]
    names = [str(item.callspec.params["name"]) for item in mine]  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "shuniu.config.command", "bench", *names]
    done = subprocess.run(
        [*command, "--scale", "small", "--json"],
        cwd=BENCHMARKS.parent,
        env={**os.environ, "PYTHONPATH": str(BENCHMARKS.parent / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_benchmark_runs(rows: list[dict[str, Any]], name: str) -> None:
    told = [row for row in rows if row["bench"] == name]
    assert told
    for row in told:
        assert {"bench", "name", "value", "unit", "limit", "ok"} <= set(row)
        assert isinstance(row["ok"], bool)
    broken = [r for r in told if any(w in r["name"] for w in HOLDS_ANYWHERE) and not r["ok"]]
    assert not broken
