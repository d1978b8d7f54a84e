"""``messages``: collect the sentences to translate, and say which still have no English."""

from __future__ import annotations

import argparse
import shutil

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

        call_command("makemessages", locale=["en"], no_location=True, verbosity=0)
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
    return [
        str(m.id if isinstance(m.id, str) else m.id[0])
        for m in catalogue
        if m.id and (m.fuzzy or not m.string or (isinstance(m.string, tuple) and not all(m.string)))
    ]
