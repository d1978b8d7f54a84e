"""``archive verify FILE.zip …``: look at packages of the archive, from wherever they come."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import setup

HELP = "核对归档包 (archive verify FILE.zip)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="verify: 逐个核对摘要")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.zip")


def run(options: argparse.Namespace) -> int:
    setup.django()
    from shuniu.domains.archive import package

    wrong = 0
    for path in options.files:
        with path.open("rb") as file:
            verdict = package.verify(file)
        sign = "✓" if verdict.whole else "✗"
        print(f"{sign} {path.name}  {verdict.code}  {verdict.members}")
        for fault in verdict.faults:
            print(f"    {fault}")
        wrong += not verdict.whole
    return 1 if wrong else 0
