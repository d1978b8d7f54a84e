"""An issue on A4: masthead, number, the text in the office's faces, to whom it goes."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from django.utils.translation import gettext as _

from shuniu.commons.typeset import pdf
from shuniu.ground import clock

from .models import Bulletin, Version

TEMPLATE = Path(__file__).parent / "bulletin.typ"
_HEAD = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_SUBHEAD = re.compile(r"^（[一二三四五六七八九十]{1,3}）")


def style_of(line: str) -> str:
    """head (一、), subhead (（一）) or body, as GB/T 9704 sets them."""
    if _HEAD.match(line):
        return "head"
    return "subhead" if _SUBHEAD.match(line) else "body"


def lines_of(text: str) -> list[tuple[str, str]]:
    """The lines of a text with their styles; empty ones are left out."""
    return [(style_of(line), line) for raw in text.splitlines() if (line := raw.strip())]


def as_pdf(bulletin: Bulletin, version: Version, *, at: dt.datetime) -> bytes:
    """The issue by typst. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence.

    Before it is issued it bears 送审稿 instead of its number.
    """
    day = (bulletin.issued_at or at).astimezone(clock.ZONE).date()
    date = _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)
    to = "、".join(bulletin.to.order_by("order", "id").values_list("name", flat=True))
    office = bulletin.matter.unit.name
    data = {
        "masthead": bulletin.masthead,
        "number": bulletin.issue or _("（送审稿）"),
        "office": office,
        "date": date,
        "signer": bulletin.signed_by_label,
        "title": version.title,
        "lines": [{"style": style, "text": text} for style, text in lines_of(version.text)],
        "to": to,
        "copies": bulletin.copies,
        "words": {
            "signer": _("签发"),
            "up": _("报：县政府领导。"),
            "to": _("发：{to}。").format(to=to) if to else "",
            "printed": _("{office}　{date}印发").format(office=office, date=date),
            "copies": _("共印{n}份").format(n=bulletin.copies) if bulletin.copies else "",
        },
    }
    return pdf(TEMPLATE, data, at=at)
