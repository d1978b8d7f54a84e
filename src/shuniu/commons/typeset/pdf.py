"""PDF by typst: a template file and data, never a source made of strings."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from . import fonts

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")

MISSING = "〓"  # the printer's mark for a character that the case does not have


class NotTypeset(Refused):
    """这份材料排不出来：{why}"""


class _Press:
    """The process's one compiler: it has the fonts in hand, so a page costs milliseconds.

    One at a time: it works for a few milliseconds and is not made for threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None
        self._shelf: fonts.Shelf | None = None

    def print(
        self,
        template: Path,
        inputs: dict[str, str],
        *,
        shelf: fonts.Shelf,
        timestamp: dt.datetime | None,
        standard: str | None,
    ) -> bytes:
        with self._lock:
            if self._compiler is None or self._shelf is not shelf:
                found = typst.Fonts(
                    include_system_fonts=True,
                    include_embedded_fonts=False,
                    font_paths=list(shelf.folders),
                )
                self._compiler = typst.Compiler(
                    str(template), root=str(template.parent), font_paths=found
                )
                self._shelf = shelf
            made = self._compiler.compile(
                str(template),
                root=str(template.parent),
                sys_inputs=inputs,
                timestamp=timestamp,
                pdf_standards=[standard] if standard else [],  # type: ignore[list-item]
                format="pdf",
            )
        assert isinstance(made, bytes)
        return made


_press = _Press()


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
    try:
        return _press.print(
            template,
            {"data": text.translate(lacking), "fonts": json.dumps(shelf.faces)},
            shelf=shelf,
            timestamp=at.astimezone(dt.UTC).replace(microsecond=0) if at else None,
            standard=standard,
        )
    except typst.TypstError as error:
        raise NotTypeset(why=str(error).splitlines()[0][:200]) from error
