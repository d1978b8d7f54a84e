"""函: a letter as GB/T 9704-2012, 10.1 wants it, that any room may send; with slips to fill in."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from shuniu.commons.manuscript import Manuscript
from shuniu.commons.manuscript.numerals import recognised

from .laying import data_of
from .official import Attachment, OfficialDocument
from .setting import printed

_HEAD = 26  # a numbered line of more characters is a paragraph, not a heading


@dataclass(frozen=True)
class Slip:
    """A page to be filled in and sent back: rows of label and what stands or is to be ticked.

    A row's value that is empty leaves room to write; ``tall`` rows have more of it.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    tall: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class OfficialLetter:
    """What stands in the letter, in its order.

    ``organ`` is the mark in red on top, ``mark`` what stands at the right above it
    (a class of result); ``to`` the addressee without its colon; ``remark`` stands in
    brackets below the date (附注); ``copies`` is who else gets it (抄送).
    """

    organ: str
    number: str
    title: str
    to: str
    paragraphs: tuple[str, ...]
    signature: str
    day: dt.date
    mark: str = ""
    remark: str = ""
    enclosures: tuple[str, ...] = ()
    copies: str = ""
    slips: tuple[Slip, ...] = ()


def letter_pdf(letter: OfficialLetter, *, at: dt.datetime) -> bytes:
    """The letter as PDF. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence.

    The same letter of the same moment gives the same bytes. No seal is drawn:
    a picture of one would have no force, the paper gets the real one.
    """
    document = OfficialDocument(
        form="letter",
        organs=(letter.organ,),
        number=letter.number,
        title=letter.title,
        body=Manuscript(),
        to=(letter.to,),
        day=letter.day,
        attachments=tuple(Attachment(name) for name in letter.enclosures),
        signatures=(letter.signature,),
        sealed=True,
        remark=letter.remark,
        copies=(letter.copies,) if letter.copies else (),
        result_mark=letter.mark,
    )
    data = data_of(document)
    data["blocks"] = [_block(line) for line in letter.paragraphs]
    data["slips"] = [asdict(slip) for slip in letter.slips]
    return printed(document, data, at=at)


def _block(line: str) -> dict[str, Any]:
    # A letter's text comes in lines that bear their numbers already.
    level, _rest = recognised(line)
    runs = [{"text": line, "bold": False}]
    if level and len(line) <= _HEAD:
        return {"kind": "heading", "level": level, "number": "", "runs": runs, "rest": []}
    return {"kind": "paragraph", "runs": runs}
