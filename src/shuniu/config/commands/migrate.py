"""``migrate``: bring the database's structure up to this version."""

from __future__ import annotations

import argparse

from .. import setup
from ..paths import use_var

HELP = "升级数据库结构 (migrate the database)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from django.core.management import call_command

    call_command("migrate", interactive=False)
    return 0
