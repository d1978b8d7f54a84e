"""``check``: format, lint, types, floors, templates, house tests; or the trail's chain."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .. import setup
from ..paths import CHECKOUT, use_var
from ..steps import table

HELP = "检查代码 (format, lint, types, floors, house); check trail 检查留痕链"
BIN = Path(sys.executable).parent

PARTS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy")],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "floors": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "house": [sys.executable, "-m", "pytest", "-m", "not slow", "tests/house"],
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["trail", *PARTS], help="only this")
    parser.add_argument("--data", metavar="DIR", help="data folder, for trail")


def run(options: argparse.Namespace) -> int:
    if options.what == "trail":
        return check_trail(options.data)
    wanted = {options.what: PARTS[options.what]} if options.what else PARTS
    with ThreadPoolExecutor(2) as pool:
        outcomes = dict(zip(wanted, pool.map(_run, wanted.values()), strict=True))
    for name, (passed, _, output) in outcomes.items():
        if not passed:
            print(f"── {name} ──\n{output.strip()}\n")
    rows = [[n, "✓" if ok else "✗", f"{t:.1f} s"] for n, (ok, t, _) in outcomes.items()]
    print(table(["检查", "", "用时"], rows))
    return 0 if all(passed for passed, _, _ in outcomes.values()) else 1


def check_trail(data: str | None) -> int:
    """Walk the whole chain; name the first broken link."""
    use_var(data)
    setup.django()
    from shuniu.commons import trail

    verdict = trail.verify()
    print(verdict)
    return 0 if verdict.whole else 1


def _run(command: list[str]) -> tuple[bool, float, str]:
    started = time.monotonic()
    environment = dict(os.environ)
    if "pytest" not in command:
        environment["SHUNIU_NO_DATABASE"] = "1"
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, time.monotonic() - started, done.stdout
