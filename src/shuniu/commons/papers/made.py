"""Papers that the program made itself, in forms that nobody may hand in; and taking one away."""

from __future__ import annotations

import datetime as dt
import io

from django.db import transaction

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor

from . import shelf
from .models import Blob, Paper
from .names import clean_name


def keep(data: bytes, name: str, *, mime: str, kind: str, by: Actor, at: dt.datetime) -> Paper:
    """Keep what a room made (an archive's package): not checked, for nobody handed it in.

    Like every paper it is read only through a guard, or by the room that made it, and is
    cleared away after a day when nothing refers to it.
    """
    stream = io.BytesIO(data)
    digest = shelf.digest_of(stream)
    shelf.put(stream, digest)
    with transaction.atomic():
        blob, _made = Blob.objects.select_for_update().get_or_create(
            digest=digest, defaults={"size": len(data), "mime": mime}
        )
        paper = Paper.objects.create(
            blob=blob,
            name=clean_name(name),
            kind=kind,
            size=blob.size,
            uploaded_by_label=by.label,
            uploaded_by_id=by.member_id,
            at=at,
        )
        detail = {"name": paper.name, "kind": kind, "size": blob.size, "digest": digest}
        _told("papers.stored", paper.pk, by, at, detail)
    return paper


def discard(paper: Paper, *, by: Actor, at: dt.datetime) -> None:
    """Take a paper away for good, and its content unless another paper has the same.

    For what is destroyed by decision. Refused by the database (``ProtectedError``) while a
    record refers to it. The file goes when the transaction holds.
    """
    with transaction.atomic():
        blob = Blob.objects.select_for_update().get(pk=paper.blob_id)
        key = paper.pk
        paper.delete()
        if not Paper.objects.filter(blob=blob).exists():
            digest = blob.digest
            blob.delete()
            transaction.on_commit(lambda: shelf.place(digest).unlink(missing_ok=True))
        _told("papers.discarded", key, by, at, {"name": paper.name, "digest": blob.digest})


def _told(verb: str, key: int, by: Actor, at: dt.datetime, detail: dict[str, object]) -> None:
    trail.record(verb, subject_kind="paper", subject_id=key, by=by, at=at, detail=detail)
