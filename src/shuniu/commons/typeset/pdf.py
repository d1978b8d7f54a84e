"""PDF by typst: a template file and data, never a source made of strings."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Literal

import typst

from shuniu.ground.refusal import Refused

from . import fonts

MISSING = "〓"  # the printer's mark for a character that the case does not have


class NotTypeset(Refused):
    """这份材料排不出来：{why}"""


def pdf(
    template: Path,
    data: object,
    *,
    at: dt.datetime | None = None,
    standard: Literal["a-2b", "a-2u", "a-3b"] | None = None,
) -> bytes:
    """The PDF of a template (a ``.typ`` file) with the data.

    The template reads ``json(bytes(sys.inputs.data))`` and takes its faces from
    ``json(bytes(sys.inputs.fonts))`` (``fangsong``, ``kai``, ``hei``, ``song``,
    ``title``); it can import its neighbours, nothing outside its folder. What a
    person typed is thus never read as typst source. A character that no font
    has is set as 〓 (``fonts.lacking`` names them beforehand). ``at`` is the
    date inside the file, ``standard`` e.g. ``a-2b``. Refuses (``NoChineseFont``,
    ``NotTypeset``) in a sentence.
    """
    shelf = fonts.shelf()
    text = json.dumps(data, ensure_ascii=False, default=str)
    lacking = dict.fromkeys(map(ord, fonts.lacking(text)), MISSING)
    own = fonts.folder()
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[str(own)] if own.is_dir() else [],
            sys_inputs={"data": text.translate(lacking), "fonts": json.dumps(shelf.faces)},
            timestamp=at.astimezone(dt.UTC).replace(microsecond=0) if at else None,
            pdf_standards=standard,
            format="pdf",
        )
    except typst.TypstError as error:
        raise NotTypeset(why=str(error).splitlines()[0][:200]) from error
