"""One word for one thing: the glossary is what the code says, and the office's flows hold."""

from __future__ import annotations

import re

from source import ROOT, files, told

GLOSSARY = ROOT / "docs" / "glossary.md"
IDENTIFIER = re.compile(r"`([A-Za-z_][\w.]*)`")


def test_the_words_of_the_glossary_are_those_of_the_code() -> None:
    words = {word for word in IDENTIFIER.findall(GLOSSARY.read_text()) if len(word) > 2}
    assert words, "the glossary names no identifier"
    source = "\n".join(p.read_text() for p in files(".py", ".toml") if "src" in p.parts)
    used = set(re.findall(r"\w+", source))
    unknown = {word for word in words if not set(word.split(".")) <= used}
    assert not unknown, told(unknown)


def test_no_flow_has_a_fault() -> None:
    from shuniu.commons.flow.faults import check_all

    check_all()


def test_no_figure_has_a_fault() -> None:
    from shuniu.commons.figures.faults import check_all

    check_all()
