"""PDF by typst: a template file and data, never a source made of strings."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import re
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from . import fonts

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")

IDLE_SECONDS = 20.0
_REMEMBERED = 12
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
MISSING = "〓"  # the printer's mark for a character that the case does not have


class NotTypeset(Refused):
    """这份材料排不出来：{why}"""


class _Press:
    """The process's one compiler: it has the fonts in hand, so a page costs milliseconds.

    One at a time: it works for a few milliseconds and is not made for threads. The
    fonts are some 40 MB: they are put away when nothing was printed for a while.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None
        self._shelf: fonts.Shelf | None = None
        self._last = 0.0

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
            self._last = time.monotonic()
            if self._compiler is None or self._shelf is not shelf:
                self._take_out(template, shelf)
            assert self._compiler is not None
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

    def _take_out(self, template: Path, shelf: fonts.Shelf) -> None:
        if self._compiler is None:
            self._watch(IDLE_SECONDS)
        found = typst.Fonts(
            include_system_fonts=True,
            include_embedded_fonts=False,
            font_paths=list(shelf.folders),
        )
        self._compiler = typst.Compiler(str(template), root=str(template.parent), font_paths=found)
        self._shelf = shelf

    def _watch(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._put_away)
        timer.daemon = True
        timer.start()

    def _put_away(self) -> None:
        with self._lock:
            rest = self._last + IDLE_SECONDS - time.monotonic()
            if rest > 0:
                self._watch(rest)
                return
            self._compiler = self._shelf = None
            # typst remembers its last works, fonts included; it forgets by doing others.
            nothing = typst.Compiler(b"", ignore_system_fonts=True)
            for _n in range(_REMEMBERED):
                nothing.compile(b"", format="pdf")
            with suppress(OSError, AttributeError):  # what is free goes back to a Linux system
                ctypes.CDLL(None).malloc_trim(0)


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


def pages_of(made: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(_PAGE.findall(made))
