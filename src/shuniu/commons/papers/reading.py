"""Who may read a paper: the rooms above say so; what nobody vouches for stays shut."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotFound
from shuniu.ground.registry import Registry

from . import kinds, locking, shelf
from .models import Blob, Paper, PaperText
from .names import disposition


class Guard(Protocol):
    """Whether the actor may read the paper, as far as the guard's own room knows."""

    def __call__(self, actor: Actor, paper: Paper) -> bool: ...


guards: Registry[Guard] = Registry("papers guard")

SANDBOX = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


class Opened(NamedTuple):
    """A paper to be sent: where it lies, and the headers that go with it."""

    path: Path
    headers: dict[str, str]
    blob: Blob

    def stream(self) -> IO[bytes]:
        """The content as it was handed in, whether or not it lies under lock."""
        return locking.content(self.blob)


def may_read(actor: Actor, paper: Paper) -> bool:
    """Whether any room vouches for the actor; nobody's paper is nobody's to read.

    One in which a state secret's marking was found is put away: nobody reads it here.
    """
    if put_away(paper):
        return False
    return any(guard(actor, paper) for _, guard in guards.items())


def put_away(paper: Paper) -> bool:
    """封存: whether a state secret's marking was found in what the paper says."""
    return PaperText.objects.filter(blob=paper.blob_id).exclude(marking="").exists()


def open_for(actor: Actor, paper_id: int, *, at: dt.datetime, inline: bool = False) -> Opened:
    """The file and its headers for one who may read it; the reading goes into the trail.

    ``inline`` shows pictures and PDFs in the browser; all else is always saved.
    Raises ``NotFound`` for a paper that is not there or not theirs to see.
    """
    paper = Paper.objects.select_related("blob").filter(pk=paper_id).first()
    if paper is None or not may_read(actor, paper):
        raise NotFound
    path = shelf.place(paper.blob.digest)
    if not path.is_file():
        raise NotFound
    shown = inline and paper.kind in (*kinds.IMAGES, "pdf", "mp3", "mp4")
    trail.record(
        "papers.read",
        subject_kind="paper",
        subject_id=paper.pk,
        by=actor,
        at=at,
        detail={"name": paper.name},
    )
    headers = {
        "Content-Type": paper.blob.mime,
        "Content-Length": str(paper.blob.size),
        "Content-Disposition": disposition(paper.name, inline=shown),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Opened(path, headers, paper.blob)
