"""Work on strangers' files in a process of its own, which may fall over or take too long."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SOURCE = Path(__file__).resolve().parents[2]


def run_apart(module: str, *arguments: str, seconds: float) -> tuple[int, bytes] | None:
    """Run a module of ours as a program; gives its exit status and output, None past the time.

    It gets neither input nor anything of this process's environment but the search path.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={
                "PYTHONPATH": str(_SOURCE),
                "PATH": os.environ.get("PATH", ""),
                "PYTHONUTF8": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode, done.stdout
