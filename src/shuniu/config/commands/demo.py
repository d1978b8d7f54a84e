"""``demo``: an invented county, living in the present, on this machine only."""

from __future__ import annotations

import argparse
import os

from ..paths import use_var
from .serve import bring_up

HELP = "演示：一个虚构的县，只在本机可见 (an invented county on this machine)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    os.environ["SHUNIU_DEMO"] = "1"
    return bring_up(host="127.0.0.1", port=options.port, workers=2, demo=True)
