"""提取文字: what papers say, for search; and what bears a state secret's marking is put away.

A file is read once, in a process of its own with limits of time and memory (see
``extraction_child``): one that is broken, locked or hostile has an empty text and a reason.
Pictures and scans have words only where a county has connected a recogniser (OCR): the register
``recognisers`` is empty unless somebody fills it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.apart import run_apart
from shuniu.ground.record import in_chinese
from shuniu.ground.registry import Registry

from . import kinds, shelf
from .extraction_child import LOCKED
from .models import Blob, Paper, PaperText
from .secrecy import marking

log = logging.getLogger(__name__)

MOST_CHARACTERS = 200_000
SECONDS = 30
READABLE = ("pdf", "ofd", "docx", "xlsx", "pptx", "txt")
SCANS = (*kinds.IMAGES, "pdf")  # what a recogniser is asked about

# OCR as a port: called with a file's path and the paper's kind, gives its words. It may be empty.
Recogniser = Callable[[Path, str], str]
recognisers: Registry[Recogniser] = Registry("recogniser of text in pictures")


@dataclass(frozen=True)
class Extracted:
    """What a file says; ``reason`` is the sentence why it says nothing."""

    text: str = ""
    pages: int = 0
    reason: str = ""
    recognised: bool = False


def extract(path: Path, kind: str, *, most: int = MOST_CHARACTERS) -> Extracted:
    """The text of a file of a kind that ``papers.kinds`` knows. Never raises for what is in it."""
    if kind == "txt":
        data = path.read_bytes()[: 4 * most]
        text = kinds.decode_text(data) or data.decode("utf-8", "ignore")
        return Extracted(_storable(text)[:most])
    found = _by_child(path, kind, most) if kind in READABLE else Extracted()
    if found.text.strip() or found.reason or kind not in SCANS:
        return found if found.text.strip() or found.reason else Extracted(reason=_("没有文字。"))
    return _recognised(path, kind, found.pages, most)


def _by_child(path: Path, kind: str, most: int) -> Extracted:
    module = "shuniu.commons.papers.extraction_child"
    done = run_apart(module, kind, str(path), str(most), seconds=SECONDS)
    if done is None:
        return Extracted(reason=_("文件太复杂，没有在规定时间内读完。"))
    status, output = done
    if status == LOCKED:
        return Extracted(reason=_("文件设有密码，读不出文字。"))
    if status != 0:
        return Extracted(reason=_("文件已损坏或太复杂，读不出文字。"))
    pages, _end, text = output.decode("utf-8", "replace").partition("\n")
    return Extracted(_storable(text)[:most], int(pages) if pages.isdecimal() else 0)


def _recognised(path: Path, kind: str, pages: int, most: int) -> Extracted:
    for name, recognise in recognisers.items():
        try:
            text = _storable(recognise(path, kind))[:most]
        except Exception:  # somebody else's program: whatever it raises, the next is asked
            log.warning("the recogniser %s failed", name, exc_info=True)
            continue
        if text.strip():
            return Extracted(text, pages, recognised=bool(name))
    if recognisers:
        return Extracted(pages=pages, reason=_("图片中没有认出文字。"))
    return Extracted(pages=pages, reason=_("是图片或扫描件，没有接入文字识别。"))


def _storable(text: str) -> str:
    return text.replace("\x00", "").replace("\r", "\n").replace("\x1e", " ")


def read(paper: Paper, *, by: Actor, at: dt.datetime) -> PaperText:
    """Read the paper's words unless they are known; put it away if it bears a secret's marking.

    The finding goes into the trail (not the text); whoever attached the paper tells the people.
    """
    known = PaperText.objects.filter(blob=paper.blob_id).first()
    if known is not None:
        return known
    with in_chinese():
        path = shelf.place(paper.blob.digest)
        if paper.blob.locked:
            found = Extracted(reason=_("加密保存的文件，不提取文字。"))
        elif path.is_file():
            found = extract(path, paper.kind)
        else:
            found = Extracted(reason=_("文件不在。"))
    marked = marking(found.text) or marking(paper.name)
    with transaction.atomic():
        Blob.objects.select_for_update().get(pk=paper.blob_id)
        row, made = PaperText.objects.get_or_create(
            blob_id=paper.blob_id,
            defaults={
                "text": "" if marked else found.text,
                "pages": found.pages,
                "reason": found.reason[:200],
                "marking": marked[:60],
                "recognised": found.recognised,
                "at": at,
            },
        )
        if made and marked:
            trail.record(
                "papers.put_away",
                subject_kind="paper",
                subject_id=paper.pk,
                by=by,
                at=at,
                detail={"digest": paper.blob.digest, "because": "state secret's marking"},
            )
    return row
