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


def bench(name: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "shuniu.config.command", "bench", name]
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
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_benchmark_runs(name: str) -> None:
    rows = bench(name)
    assert rows
    for row in rows:
        assert {"bench", "name", "value", "unit", "limit", "ok"} <= set(row)
        assert row["bench"] == name
        assert isinstance(row["ok"], bool)
    broken = [r for r in rows if any(w in r["name"] for w in HOLDS_ANYWHERE) and not r["ok"]]
    assert not broken
