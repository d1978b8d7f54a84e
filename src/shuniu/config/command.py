"""The command line: ``./run NAME`` and ``shuniu NAME``. Exit status 0 only when all is well."""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from shuniu.ground.refusal import Refused

from .cluster import ClusterError
from .commands import (
    accounts,
    archive,
    bench,
    check,
    demo,
    doctor,
    fonts,
    inspect,
    load,
    members,
    messages,
    migrate,
    prepare,
    profile,
    replay,
    serve,
    sites,
    test,
    typeset,
    work,
)
from .database import DatabaseURLError
from .steps import complain

COMMANDS: dict[str, ModuleType] = {
    "demo": demo,
    "serve": serve,
    "work": work,
    "test": test,
    "check": check,
    "bench": bench,
    "doctor": doctor,
    "replay": replay,
    "sites": sites,
    "accounts": accounts,
    "members": members,
    "profile": profile,
    "load": load,
    "archive": archive,
    "inspect": inspect,
    "migrate": migrate,
    "messages": messages,
    "prepare": prepare,
    "typeset": typeset,
    "fonts": fonts,
}


def parser() -> argparse.ArgumentParser:
    """The whole command line; what each command takes is said by its own module."""
    top = argparse.ArgumentParser(prog="shuniu", description="枢纽 (Shuniu)：县政府办公室工作系统")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        sub = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(sub)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = parser().parse_args(arguments)
    try:
        status: int = COMMANDS[options.command].run(options)
    except KeyboardInterrupt:
        return 130
    except (ClusterError, DatabaseURLError) as error:
        return complain(str(error))
    except Refused as refusal:
        return complain(refusal.sentence)
    return status


if __name__ == "__main__":
    sys.exit(main())
