"""An official document set: the form's template, what the first page must show, what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from . import fonts
from .laying import data_of, joined
from .official import OfficialDocument, Typeset
from .pdf import NotTypeset, pdf

if TYPE_CHECKING:
    import pypdfium2
else:
    pypdfium2 = later("pypdfium2")

OFFICIAL = Path(__file__).parent / "forms" / "official.typ"
_LATE = "late-body"
_LONELY = "lonely-signature"


class FirstPageFull(Refused):
    """标题、签发人或发文机关太长，首页排不下正文。请把标题压缩到几行以内（现为{characters}个字）。"""


def typeset(
    document: OfficialDocument,
    *,
    at: dt.datetime,
    standard: Literal["a-2b", "a-2u", "a-3b"] | None = None,
) -> Typeset:
    """The document as PDF in the form of GB/T 9704-2012; ``standard="a-2b"`` for PDF/A-2b.

    The same document of the same moment gives the same bytes. Where 主送 would
    push the text off the first page it moves to 版记 (7.3.2); where the signature
    would stand alone on a page, two lines of the text go with it (7.3.5). Refuses
    ``FirstPageFull``, ``TableTooWide``, ``NoChineseFont``, ``NotTypeset``.
    """
    data = data_of(document)
    made = _with_text_on_the_first_page(document, data, at=at, standard=standard)
    text = json.dumps(data["blocks"], ensure_ascii=False)
    return Typeset(
        pdf=made,
        pages=len(pypdfium2.PdfDocument(made)),
        substituted=fonts.substituted(text),
        lacking=tuple(lacking_characters(document)),
    )


def lacking_characters(document: OfficialDocument) -> list[str]:
    """The characters of a document that no font has, to be told before it is printed."""
    without = dataclasses.replace(document, seals=(), stamp_picture=b"")
    return fonts.lacking(json.dumps(data_of(without), ensure_ascii=False, default=str))


def _with_text_on_the_first_page(
    document: OfficialDocument, data: dict[str, Any], **how: Any
) -> bytes:
    for _attempt in range(4):
        try:
            return pdf(OFFICIAL, data, **how)
        except NotTypeset as error:
            why = str(error.facts.get("why", ""))
            if _LONELY in why and not data["carry"]:
                data["carry"] = True
            elif _LATE in why and data["to"]:
                _addressees_go_below(document, data)
            elif _LATE in why:
                raise FirstPageFull(characters=len(document.title)) from error
            else:
                raise
    raise FirstPageFull(characters=len(document.title))


def _addressees_go_below(document: OfficialDocument, data: dict[str, Any]) -> None:
    """主送 stands in 版记, above 抄送, without a rule between them."""
    data["to"] = ""
    data["imprint"] = data["imprint"] or {
        "copies_head": "",
        "copies": "",
        "organ": "",
        "date": "",
    }
    data["imprint"] |= {
        "to_head": _("主送："),
        "to": _("{names}。").format(names=joined(document.to)),
    }
