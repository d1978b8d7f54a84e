"""An official document set: the form's template, what the first page must show, what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from shuniu.ground.refusal import Refused

from . import fonts
from .laying import data_of, joined
from .official import OfficialDocument, Typeset
from .pdf import NotTypeset, pages_of, pdf

OFFICIAL = Path(__file__).parent / "forms" / "official.typ"
_LATE = "late-body"
_LONG = "long-imprint"
_LONELY = re.compile(r"lonely-signature:(\d+):")


class FirstPageFull(Refused):
    """标题、签发人或发文机关太长，首页排不下正文。请把标题压缩到几行以内（现为{characters}个字）。"""


class TooManyNamed(Refused):
    """主送、抄送机关共列{count}个，版记一页排不下。请用统称（如“各乡镇人民政府”）或者另附发送范围。"""


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
    ``FirstPageFull``, ``TooManyNamed``, ``TableTooWide``, ``NoChineseFont``, ``NotTypeset``.
    """
    data = data_of(document)
    made = printed(document, data, at=at, standard=standard)
    text = json.dumps(data["blocks"], ensure_ascii=False)
    return Typeset(
        pdf=made,
        pages=pages_of(made),
        substituted=fonts.substituted(text),
        lacking=tuple(fonts.lacking(json.dumps(data, ensure_ascii=False))),
    )


def lacking_characters(document: OfficialDocument) -> list[str]:
    """The characters of a document that no font has, to be told before it is printed."""
    without = dataclasses.replace(document, seals=(), stamp_picture=b"")
    return fonts.lacking(json.dumps(data_of(without), ensure_ascii=False, default=str))


def printed(document: OfficialDocument, data: dict[str, Any], **how: Any) -> bytes:
    """The PDF of a form's data, mended where the first page or the last would be wrong."""
    for _attempt in range(4):
        try:
            return pdf(OFFICIAL, data, **how)
        except NotTypeset as error:
            why = str(error.facts.get("why", ""))
            lonely = _LONELY.search(why)
            if lonely and not data["carry"]:
                data["carry"] = int(lonely[1])
            elif _LATE in why and data["to"]:
                _addressees_go_below(document, data)
            elif _LATE in why:
                raise FirstPageFull(characters=len(document.title)) from error
            elif _LONG in why:
                raise TooManyNamed(count=len(document.to) + len(document.copies)) from error
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
