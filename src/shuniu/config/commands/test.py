"""``test``: every test, in parallel, on a real PostgreSQL; journeys in a real Chromium."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from ..machine import bring_chromium, find_chromium
from ..paths import CHECKOUT
from ..steps import complain

HELP = "运行测试 (tests; PATH… and pytest's own -k, -x, -m)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("-k", dest="expression", help="only tests whose names match")
    parser.add_argument("-m", dest="marks", help="only tests with these marks")
    parser.add_argument("-x", action="store_true", dest="first", help="stop at the first failure")


def run(options: argparse.Namespace) -> int:
    bring_chromium()
    if find_chromium() is None:
        complain(
            "没有 Chromium，浏览器走查将跳过 (browser journeys will be skipped)："
            "apt-get install chromium fonts-noto-cjk"
        )
    paths = [os.path.abspath(path) for path in options.paths]
    one_file = len(paths) == 1 and os.path.isfile(paths[0])
    command = [sys.executable, "-m", "pytest", *paths]
    # In the order of testpaths, the longest first; not by how many tests a file has.
    workers = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    command += [] if one_file else workers
    command += ["-k", options.expression] if options.expression else []
    command += ["-m", options.marks] if options.marks else []
    command += ["-x"] if options.first else []
    command += ["-rs"]
    return subprocess.run(command, cwd=CHECKOUT, check=False).returncode
