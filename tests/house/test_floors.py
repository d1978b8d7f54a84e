"""Who knows whom: the contracts of pyproject.toml, and what they cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from source import ROOT, below_screens, modules, name, told

HTTP = ("django.http", "django.shortcuts", "django.views", "django.urls")
CLOCKS = {
    ("clock", "now"),
    ("clock", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("date", "today"),
}


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_run_downstairs_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


def test_only_screens_know_http() -> None:
    knowing = {
        f"{name(path)}: {imported}"
        for path, tree in modules().items()
        if below_screens(path)
        for imported in _imports(tree)
        if imported.startswith(HTTP)
    }
    assert not knowing, told(knowing)


def test_below_the_screens_nobody_looks_at_the_clock() -> None:
    looking = {
        f"{name(path)}:{node.lineno}"
        for path, tree in modules().items()
        if below_screens(path) and path.name != "clock.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (
            node.value.id if isinstance(node.value, ast.Name) else node.value.attr,
            node.attr,
        )
        in CLOCKS
    }
    assert not looking, told(looking)


def test_who_answers_get_answers_head() -> None:
    """Watchers and link checkers ask by HEAD (RFC 9110, 9.1): ``require_safe``, no narrower."""
    narrow = [
        f"{name(path)}: {node.id}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "require_GET"
    ]
    assert not narrow, told(narrow)
