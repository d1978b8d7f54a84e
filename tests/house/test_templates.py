"""Templates: all are used, all that are named exist, none needs a looser content policy."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from source import PACKAGE, files, modules, name, told

NAMED = re.compile(r"""['"]([\w./-]+\.(?:html|txt|svg))['"]""")
# Replacements of templates that Django and Wagtail find by name.
WIDGETS = ("django/forms/", "wagtailadmin/widgets/")


@cache
def _templates() -> dict[str, Path]:
    found = {}
    for path in files(".html", ".txt", ".svg"):
        parts = path.parts
        if path.is_relative_to(PACKAGE) and "templates" in parts:
            inside = parts[len(parts) - parts[::-1].index("templates") :]
            found["/".join(inside)] = path
    return found


@cache
def _named() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Template names in the source: plain ones, and those that an f-string builds."""
    plain: set[str] = set()
    built: list[re.Pattern[str]] = []
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.endswith((".html", ".txt", ".svg")):
                    plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[\w/-]+"
                    for v in node.values
                ]
                if parts and parts[-1].endswith(r"\.html") and "/" in parts[0]:
                    built.append(re.compile("".join(parts)))
    for path in _templates().values():
        plain |= set(NAMED.findall(path.read_text()))
    return frozenset(plain), tuple(built)


def test_every_template_is_used() -> None:
    plain, built = _named()
    unused = [
        name(path)
        for template, path in _templates().items()
        if template not in plain
        and not template.startswith(WIDGETS)
        and not any(pattern.fullmatch(template) for pattern in built)
    ]
    assert not unused, told(unused)


def test_every_template_that_is_named_exists() -> None:
    folders = {template.split("/")[0] for template in _templates()}
    missing = {
        named
        for named in _named()[0]
        if named.endswith(".html")
        and "/" in named
        and named.split("/")[0] in folders
        and named not in _templates()
    }
    assert not missing, told(missing)


FORBIDDEN_MARKUP = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"),
    "inline style": re.compile(r"<style\b|\sstyle=[\"']"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+=[\"']"),
    "something from elsewhere": re.compile(
        r"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=["']https?://"""
    ),
}


def test_no_template_needs_a_looser_content_policy() -> None:
    loose = [
        f"{name(path)}: {what}"
        for path in _templates().values()
        if path.suffix == ".html"
        for what, pattern in FORBIDDEN_MARKUP.items()
        if pattern.search(path.read_text())
    ]
    assert not loose, told(loose)
