"""函: a letter as GB/T 9704-2012, 10.1 wants it, that any room may send; with slips to fill in."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .pdf import pdf

TEMPLATE = Path(__file__).with_name("letter.typ")


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
    data = asdict(letter)
    day = letter.day
    data["day"] = _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)
    data["enclosures_head"] = _("附件：")
    data["copies_head"] = _("抄送：")
    return pdf(TEMPLATE, data, at=at)
