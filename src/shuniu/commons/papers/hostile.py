"""What office files may not carry: looked for when they come in, before anybody opens them.

A PDF is scanned, not rendered: no reader of the format runs in the web process. Names are
looked for outside the compressed contents, where chance would find anything, and inside the
compressed objects, where a PDF can hide its structure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from shuniu.commons import ofd
from shuniu.commons.manuscript.docx_package import open_docx
from shuniu.ground.refusal import Refused

from .extracting import extract
from .extraction_child import office
from .kinds import decode_text
from .refusals import DoesThings, IsBroken, IsEncrypted, TooManyPages, Unfit
from .secrecy import refuse_state_secrets

MOST_PDF_PAGES = 2000
_MOST_LINES = 20_000
_MOST_LOOKED_AT = 100_000  # characters of a PDF, a table, slides
_MOST_OBJECTS = 32 * 1024 * 1024  # bytes of compressed objects that are looked through
_STREAM = re.compile(rb"stream\r?\n")
_HEXED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm|XFA)(?![A-Za-z])"
)
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def check(code: str, stream: IO[bytes], name: str) -> None:
    """Refuse, in a sentence, what a file of that type may not carry, and what is not whole."""
    if code == "pdf":
        check_pdf(stream, name)
    elif code in ("docx", "ofd"):
        stream.seek(0)
        try:
            if code == "docx":
                open_docx(stream)
            else:
                ofd.check(stream.read())
        except Refused as refused:
            raise Unfit(name=name, why=refused.sentence) from refused
    stream.seek(0)


def refuse_marked(code: str, stream: IO[bytes], name: str) -> None:
    """Refuse, at the door, a file whose name or words bear the marking of a state secret.

    Texts, docx and OFDs are read here, tables, slides and PDFs with text in a process of their
    own. What only the later reading finds (a recognised scan) is put away then (``extracting``).
    """
    refuse_state_secrets(name.rpartition(".")[0], field="file")
    stream.seek(0)
    data = stream.read()
    stream.seek(0)
    text = ""
    if code == "txt":
        text = decode_text(data) or ""
    elif code == "docx":
        try:
            text = "\n".join(islice(office(code, data)[1], _MOST_LINES))
        except Refused as refused:
            raise Unfit(name=name, why=refused.sentence) from refused
    elif code == "ofd":
        text = ofd.read(data).text
    elif code in ("xlsx", "pptx") or (
        code == "pdf" and any(b"/Font" in part for part in _structure(data))
    ):
        with NamedTemporaryFile(suffix=f".{code}") as file:
            file.write(data)
            file.flush()
            text = extract(Path(file.name), code, most=_MOST_LOOKED_AT).text
    refuse_state_secrets(text, field="file")


def check_pdf(stream: IO[bytes], name: str) -> None:
    """Refuse a PDF that is cut short, locked, does things, carries files, or has no end."""
    stream.seek(0)
    data = stream.read()
    if b"%%EOF" not in data[-4096:]:
        raise IsBroken(name=name)
    pages = 0
    for part in _structure(data):
        plain = _HEXED.sub(lambda m: bytes([int(m[1], 16)]), part) if b"#" in part else part
        if _ENCRYPTED.search(plain):
            raise IsEncrypted(name=name)
        if _ACTS.search(plain):
            raise DoesThings(name=name)
        pages += sum(1 for _page in _PAGE.finditer(plain))
    if pages > MOST_PDF_PAGES:
        raise TooManyPages(name=name, pages=pages, most=MOST_PDF_PAGES)


def _structure(data: bytes) -> Iterator[bytes]:
    """The PDF without the contents of its streams, and its compressed objects unpacked."""
    at, left = 0, _MOST_OBJECTS
    while begun := _STREAM.search(data, at):
        head = data[at : begun.start()]
        yield head
        end = data.find(b"endstream", begun.end())
        if end < 0:
            return
        if b"/ObjStm" in head[-2000:] and left > 0:
            try:
                found = zlib.decompressobj().decompress(data[begun.end() : end], left)
            except zlib.error:
                found = b""
            left -= len(found)
            yield found
        at = end + len(b"endstream")
    yield data[at:]
