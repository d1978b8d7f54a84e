"""The PDF of one copy: the paper's own pages, with the copy's number and its reader over them."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path

from shuniu.commons.papers import shelf
from shuniu.commons.typeset import pdf
from shuniu.ground.apart import run_apart
from shuniu.ground.refusal import Refused

from .models import Copy

TEMPLATE = Path(__file__).parent / "overlay.typ"
SECONDS = 60


class NotStamped(Refused):
    """“{name}”的版面处理不了（文件损坏、设有密码或页数太多），不能登记打印，请换一份PDF。"""


def copy_pdf(copy: Copy, *, at: dt.datetime) -> bytes:
    """The copy as it is to be printed. The same copy gives the same pages at any time.

    The paper's own PDF stays as it is; 份号 stands at the upper left of the first page, and on a
    circulation copy the reader's name, unit and time go across every page.
    """
    paper = copy.printing.paper
    return stamp(
        shelf.place(paper.blob.digest),
        paper.name,
        number=copy.code,
        watermark=copy.watermark,
        at=at,
    )


def stamp(source: Path, name: str, *, number: str, watermark: str, at: dt.datetime) -> bytes:
    """Any PDF with a number and a watermark over it. ``NotStamped`` when it cannot be read."""
    sizes = json.loads(_child(name, "sizes", str(source)))
    data = {"pages": sizes, "number": number, "watermark": watermark}
    overlay = pdf(TEMPLATE, data, at=at)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(overlay)
        file.flush()
        return _child(name, "stamp", str(source), file.name)


def _child(name: str, *arguments: str) -> bytes:
    done = run_apart("shuniu.casework.printing.stamping_child", *arguments, seconds=SECONDS)
    if done is None or done[0] != 0 or not done[1]:
        raise NotStamped(name=name)
    return done[1]
