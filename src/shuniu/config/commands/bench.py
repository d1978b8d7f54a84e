"""``bench``: the benchmarks with their limits."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import sys
from types import ModuleType
from typing import Any

from .. import setup
from ..paths import CHECKOUT
from ..steps import complain, table

HELP = "性能基准，超限即失败 (benchmarks; fails beyond a limit)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--scale", default="full", choices=["full", "small"])


def run(options: argparse.Namespace) -> int:
    setup.django()
    modules = load()
    unknown = [name for name in options.names if name not in modules]
    if unknown:
        return complain(f"没有名为 {unknown[0]} 的基准；现有：{'、'.join(modules)}")
    modules = {name: modules[name] for name in options.names or modules}
    rows: list[dict[str, Any]] = []
    for name, module in modules.items():
        with contextlib.redirect_stdout(sys.stderr):
            rows += [{"bench": name, **row} for row in module.run(options.scale)]
    if options.as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    else:
        print(table(["基准", "项目", "实测", "限值", ""], [_line(row) for row in rows]))
    return 0 if rows and all(row["ok"] for row in rows) else 1


def load() -> dict[str, ModuleType]:
    """The modules ``benchmarks/bench_*.py``, by their NAME."""
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    found = {}
    for path in sorted((CHECKOUT / "benchmarks").glob("bench_*.py")):
        module = importlib.import_module(f"benchmarks.{path.stem}")
        found[str(module.NAME)] = module
    return found


def _line(row: dict[str, Any]) -> list[str]:
    unit = f" {row['unit']}" if row.get("unit") else ""
    value = row["value"]
    shown = f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else str(value)
    limit = row.get("limit")
    return [
        row["bench"],
        str(row["what"]),
        f"{shown}{unit}",
        "" if limit is None else f"{limit}{unit}",
        "✓" if row["ok"] else "✗",
    ]
