"""``messages``: collect the sentences to translate, and say which still have no English."""

from __future__ import annotations

import argparse
import ast
import shutil
from collections.abc import Iterator

from .. import setup
from ..paths import CHECKOUT, PACKAGE
from ..steps import complain

HELP = "收集待翻译的文字 (collect sentences into the catalogue)"
CATALOGUE = PACKAGE / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only count what has no English")


def run(options: argparse.Namespace) -> int:
    if not options.check:
        if shutil.which("xgettext") is None:
            return complain("收集文字需要 gettext：apt-get install gettext")
        setup.django()
        from django.core.management import call_command

        known = _english()
        call_command("makemessages", locale=["en"], no_location=True, verbosity=0)
        _add(_refusals() | _inside_f_strings(), known)
    missing = untranslated()
    print(f"{CATALOGUE.relative_to(CHECKOUT)}：{len(missing)} 句没有英文")
    for sentence in missing[:20]:
        print(f"  {sentence}")
    return 1 if missing else 0


def untranslated() -> list[str]:
    """The sentences in the catalogue that have no English, or only a guessed one."""
    from babel.messages.pofile import read_po

    if not CATALOGUE.exists():
        return ["(没有目录文件)"]
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    if catalogue.fuzzy:
        return ["(整个目录标为fuzzy，不会被编译)"]
    return [
        str(m.id if isinstance(m.id, str) else m.id[0])
        for m in catalogue
        if m.id and (m.fuzzy or not m.string or (isinstance(m.string, tuple) and not all(m.string)))
    ]


def _english() -> dict[str, str]:
    """Every sentence that has English now; collecting would drop those of no source line."""
    from babel.messages.pofile import read_po

    if not CATALOGUE.exists():
        return {}
    with CATALOGUE.open("rb") as file:
        return {
            m.id: m.string
            for m in read_po(file)
            if isinstance(m.id, str) and isinstance(m.string, str) and m.string
        }


def _add(sentences: set[str], known: dict[str, str]) -> None:
    """Add sentences that stand where the collector does not look."""
    from babel.messages.pofile import read_po, write_po

    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    for sentence in sorted(sentences):
        if catalogue.get(sentence) is None:
            catalogue.add(sentence, known.get(sentence, ""))
    for message in catalogue:
        if message.id and message.fuzzy:  # a guess by likeness helps nobody who translates
            message.string = ("", "") if isinstance(message.id, tuple) else ""
            message.flags.discard("fuzzy")
        message.user_comments = [c for c in message.user_comments if not c.startswith("|")]
    # A catalogue marked fuzzy as a whole is passed over when ./run compiles it: no English at all.
    catalogue.fuzzy = False
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, no_location=True, ignore_obsolete=True)


def _inside_f_strings() -> set[str]:
    """What is translated inside an f-string, which xgettext reads as plain text."""
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for string in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(string, ast.JoinedStr):
                found |= set(_translated(string))
    return found


def _translated(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name("_"), args=[ast.Constant(str(words))]):
                yield words


def _refusals() -> set[str]:
    """The own words of every refusal of the program."""
    from shuniu.ground.refusal import Refused

    found: set[str] = set()
    waiting = [Refused]
    while waiting:
        kind = waiting.pop()
        found.add(kind.own_words())
        waiting += kind.__subclasses__()
    return {words for words in found if any("\u4e00" <= c <= "\u9fff" for c in words)}
