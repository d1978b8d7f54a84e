"""Small rooms: a file of 500 lines or a function of 60 is a sign that one is missing."""

from __future__ import annotations

import ast

from source import PACKAGE, files, modules, name, told

FILE_LINES = 500
FUNCTION_LINES = 60
DESK_KIT_LINES = 1500


def test_no_file_is_longer_than_500_lines() -> None:
    long = {
        name(path): lines
        for path in files(".py", ".html", ".css", ".js", ".sh", ".sql", ".typ")
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert not long, told(long)


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{name(path)}:{node.name}": lines
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long, told(long)


def test_the_staff_kit_stays_small() -> None:
    """Past 1,500 lines a kit becomes a framework that nobody wrote a manual for."""
    lines = sum(
        len(path.read_text().splitlines()) for path in modules() if path.parent == PACKAGE / "desk"
    )
    assert lines <= DESK_KIT_LINES
