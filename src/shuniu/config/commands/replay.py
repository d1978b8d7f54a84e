"""``replay NAME``: load a source's records at full size and count what it states.

Its exit status is 0 only when every figure is well. A source that contradicts
itself (its parts do not give its total) is told as broken, and the status is 1:
whoever scripts it sees what the reader sees.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys

from .. import setup
from ..paths import use_var
from ..steps import complain, table

HELP = "重放：按原始记录逐项核对数字 (count every stated figure from records)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="dongping, dongying")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from shuniu.ground.refusal import Refused
    from shuniu.yearbook import replay

    try:
        with contextlib.redirect_stdout(sys.stderr):  # only the answer goes to stdout
            figures: dict[str, dict[str, object]] = replay.run(options.name)
    except Refused as no:
        return complain(no.sentence)
    if options.as_json:
        print(json.dumps(figures, ensure_ascii=False, indent=1, default=str))
    else:
        rows = [
            [key, _stated(f), f["counted"], "✓" if f["ok"] else "✗", f.get("broken") or ""]
            for key, f in figures.items()
        ]
        print(table(["数字", "原文", "统计", "", "说明"], rows))
    return 0 if figures and all(f["ok"] for f in figures.values()) else 1


def _stated(figure: dict[str, object]) -> str:
    return f"{figure['stated']}余" if figure.get("at_least") else str(figure["stated"])
