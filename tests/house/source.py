"""What the house tests look at: the committed files, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "shuniu"
SCREENS = {
    *("desk", "public", "pages", "urls", "views", "demo", "feeds", "api"),
    # Screens of another make, the editors'; and who is asked before Django is.
    *("workshop", "beacon"),
    # Who is called by the clock, or by a signal that tells no time.
    *("tasks", "listening"),
}


@cache
def files(*suffixes: str) -> list[Path]:
    """Every file of the project with one of these endings, none that is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found = [ROOT / line for line in listed]
    return [p for p in found if p.is_file() and (not suffixes or p.suffix in suffixes)]


@cache
def modules() -> dict[Path, ast.Module]:
    """The package's own modules, without migrations and tests."""
    return {
        path: ast.parse(path.read_text())
        for path in files(".py")
        if path.is_relative_to(PACKAGE) and not {"migrations", "tests"} & set(path.parts)
    }


def room(path: Path) -> str:
    """``commons/people``, ``domains/letters``, ``desk`` …"""
    parts = path.relative_to(PACKAGE).parts
    return "/".join(parts[: 2 if parts[0] in ("commons", "domains") else 1])


def below_screens(path: Path) -> bool:
    """True for modules that must know neither a request nor the time of day."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] in ("commons", "casework", "ground"):
        return True
    inner = {part.removesuffix(".py") for part in parts[2:]}
    return parts[0] == "domains" and not inner & SCREENS


def name(path: Path) -> str:
    """The path as one reads it in a failure."""
    return str(path.relative_to(ROOT))


def told(found: Iterable[object] | Mapping[object, object]) -> str:
    """Everything that was found, a line each; pytest itself would cut it short."""
    if isinstance(found, Mapping):
        found = [f"{thing}: {what}" for thing, what in found.items()]
    return "\n" + "\n".join(sorted(map(str, found)))
