"""Looking at processes: alive, a zombie, or somebody else's by now."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def is_alive(pid: int) -> bool:
    """True for a process that exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        shown = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True)
        state = shown.stdout.decode().strip()[:1]
    return state not in ("Z", "X", "")


def works_in(pid: int, folder: Path) -> bool:
    """True when the process stands in this folder, as every PostgreSQL process does."""
    if not Path("/proc/self").exists():
        return True
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(folder)
    except OSError:
        return False


def processes_in(folder: Path) -> list[int]:
    found = (
        (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
        if (Path("/proc/self").exists())
        else iter(())
    )
    return [pid for pid in found if works_in(pid, folder) and is_alive(pid)]
