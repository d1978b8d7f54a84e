"""What stands at a module's or a class's level is read once, in whatever language came first.

So a word there is lazy, and nothing makes a plain text of it: no call of ``gettext``, no call of
a function that gives back what ``gettext`` said, no ``%``, ``+``, ``str`` or f-string around it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from source import PACKAGE, modules, name, told

TRANSLATION = "django.utils.translation"
PLAIN = {"gettext", "ngettext", "pgettext", "npgettext"}
LAZY = {f"{word}_lazy" for word in PLAIN}
Function = tuple[str, str]


def _dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path, tree: ast.Module) -> dict[str, Function]:
    """What the module's names mean: of which module, by what name there."""
    here = _dotted(path).split(".")
    package = here if path.name == "__init__.py" else here[:-1]
    found: dict[str, Function] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {a.asname or a.name: (module, a.name) for a in node.names}
    return found


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what in it is evaluated with it: not the bodies of functions, their defaults."""
    left = [node]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            left += [] if isinstance(part, ast.Lambda) else part.decorator_list
            left += part.args.defaults
            left += [default for default in part.args.kw_defaults if default is not None]
        elif not isinstance(part, ast.Name | ast.Constant):
            left += ast.iter_child_nodes(part)


def _calls(node: ast.AST, names: dict[str, Function]) -> Iterator[tuple[Function, int]]:
    for part in _at_import(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            yield names.get(part.func.id, ("", part.func.id)), part.lineno


@cache
def _known() -> dict[Path, dict[str, Function]]:
    """What the names mean in each module."""
    known = {}
    for path, tree in modules().items():
        own = {f.name: (_dotted(path), f.name) for f in tree.body if isinstance(f, ast.FunctionDef)}
        known[path] = own | _imported(path, tree)
    return known


@cache
def _speaking() -> set[Function]:
    """The functions at a module's level whose bodies call ``gettext``, directly or through others.

    What a function inside of them says, it says when that one is called.
    """
    known, called = _known(), dict[Function, set[Function]]()
    for path, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                calls = (call for line in node.body for call, _at in _calls(line, known[path]))
                called[_dotted(path), node.name] = set(calls)
    speaking = {(TRANSLATION, word) for word in PLAIN}
    while more := {f for f, calls in called.items() if calls & speaking} - speaking:
        speaking |= more
    return speaking


def _flattened(node: ast.AST, names: dict[str, Function]) -> bool:
    """Whether the node makes a plain text of a lazy one."""

    def lazy(part: ast.AST) -> bool:
        return (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and names.get(part.func.id, ("", ""))[0] == TRANSLATION
            and names[part.func.id][1] in LAZY
        )

    if isinstance(node, ast.BinOp):
        return lazy(node.left) or lazy(node.right)
    if isinstance(node, ast.FormattedValue | ast.Attribute):
        return lazy(node.value)
    named_str = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str"
    )
    return named_str and any(lazy(given) for given in node.args)


def _faults(sources: dict[Path, ast.Module]) -> list[str]:
    known, found = _known(), []
    speaking = _speaking()
    for path, tree in sources.items():
        names = known.get(path) or _imported(path, tree)
        said = [(at, call[1]) for call, at in _calls(tree, names) if call in speaking]
        said += [
            (node.lineno, "a lazy word made plain")
            for node in _at_import(tree)
            if isinstance(node, ast.expr) and _flattened(node, names)
        ]
        found += [f"{name(path)}:{at} {what}" for at, what in said]
    return found


def test_no_word_is_fixed_while_the_program_starts() -> None:
    found = _faults(modules())
    assert not found, told(found)


def test_each_way_of_fixing_a_word_is_found() -> None:
    tree = ast.parse(
        "from django.utils.translation import gettext as _, gettext_lazy as _l\n"
        "from shuniu.domains.disclosure.desk.catalogue_registers import state_of\n"
        "class Form:\n"
        "    label = _('编号')\n"
        "    hint = _l('%s字以内') % 5\n"
        "    more = str(_l('更多'))\n"
        "    best = f'{_l(\"最多\")}5'\n"
        "    fine = _l('名称')\n"
        "    late = lambda: _('以后')\n"
        "    spoken = state_of(None)\n"
        "def said(word=_('默认')):\n"
        "    return _('说')\n"
    )
    lines = [line.split(":")[1].split()[0] for line in _faults({PACKAGE / "never.py": tree})]
    assert sorted(lines, key=int) == ["4", "5", "6", "7", "10", "11"]
