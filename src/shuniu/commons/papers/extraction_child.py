"""Reads the text out of one file, in a process of its own: whatever the file does, it does here.

Started as ``python -m shuniu.commons.papers.extraction_child KIND PATH MOST``; says its text as
UTF-8 on standard output, the first line being the number of pages, or leaves with a status:
2 cannot be read, 3 locked. It needs no settings and no database.
"""

from __future__ import annotations

import contextlib
import resource
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

UNREADABLE, LOCKED = 2, 3
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
MOST_PAGES = 500

# Where the words lie in each office format: member names begin so, and elements are called so.
_WORDS = {
    "docx": (("word/document.xml", "word/footnotes.xml", "word/header", "word/footer"), "t", "p"),
    "xlsx": (("xl/sharedStrings.xml", "xl/worksheets/sheet"), "t", ("si", "is")),
    "pptx": (("ppt/slides/slide",), "t", "p"),
}


def office(kind: str, data: bytes) -> tuple[int, Iterator[str]]:
    """The text of a docx, xlsx or pptx, a line a paragraph."""
    from shuniu.ground.packages import Package  # noqa: PLC0415 - only the child needs it

    package = Package(data)
    heads, words, line = _WORDS[kind]
    members = sorted(n for n in package.names if n.startswith(heads) and n.endswith(".xml"))
    return 0, (text for name in members for text in _lines(package.xml(name), words, line))


def _lines(root: Any, words: str, line: str | Sequence[str]) -> Iterator[str]:
    lines = (line,) if isinstance(line, str) else line
    for block in root.iter():
        if not isinstance(block.tag, str) or block.tag.rpartition("}")[2] not in lines:
            continue
        pieces = []
        for each in block.iter():
            name = each.tag.rpartition("}")[2] if isinstance(each.tag, str) else ""
            if name == words:
                pieces.append(each.text or "")
            elif name in ("tab", "br"):
                pieces.append(" ")
        yield "".join(pieces)


def pdf(data: bytes) -> tuple[int, Iterator[str]]:
    """The text of a PDF, page by page."""
    import pypdfium2  # noqa: PLC0415 - native code stays in the child

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        sys.exit(LOCKED if "assword" in str(error) else UNREADABLE)
    count = len(document)

    def pages() -> Iterator[str]:
        for number in range(min(count, MOST_PAGES)):
            yield document[number].get_textpage().get_text_bounded()

    return count, pages()


def ofd(data: bytes) -> tuple[int, Iterator[str]]:
    """The text of an OFD, page by page."""
    from django.conf import settings  # noqa: PLC0415

    from shuniu.commons.ofd.reading import read  # noqa: PLC0415

    settings.configure(USE_I18N=False)  # its sentences are not said here
    found = read(data)
    return len(found.pages), iter(found.pages)


def main(kind: str, path: str, most: int) -> None:
    """Read, and write at most ``most`` characters."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = Path(path).read_bytes()
    count, pieces = {"pdf": pdf, "ofd": ofd}.get(kind, lambda d: office(kind, d))(data)
    out = sys.stdout.buffer
    out.write(f"{count}\n".encode())
    left = most
    for piece in pieces:
        text = piece[:left].encode("utf-8", "ignore")
        out.write(text + b"\n")
        left -= len(piece) + 1
        if left <= 0:
            break
    out.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    except SystemExit:
        raise
    except BaseException:  # whatever it was: the parent says that it cannot be read
        sys.exit(UNREADABLE)
