"""Storing papers and clearing away what nothing refers to: the only writer of the room."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterator
from typing import IO

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import CITIZEN, Actor

from . import hostile, images, kinds, locking, shelf
from .kinds import FROM_STAFF, MB, Kind
from .models import Blob, Paper
from .names import clean_name, suffix
from .refusals import EmptyFile, NameMismatch, TooLarge

UNUSED_AFTER = dt.timedelta(days=1)


def store(
    file: IO[bytes],
    name: str,
    *,
    by: Actor,
    at: dt.datetime,
    allowed: Collection[str] = FROM_STAFF,
    strip: bool | None = None,
    locked: bool = False,
) -> Paper:
    """收下附件: check the file by its content, keep it once, and note who handed it in.

    What bears the marking of a state secret is refused (``StateSecret``).

    ``allowed`` are codes of ``kinds.KINDS`` (``FROM_CITIZENS``, ``FROM_STAFF``,
    ``FOR_BROADCAST``). Pictures lose place and camera data if ``strip`` (unless
    told: when a citizen hands them in). Refuses, beside the field ``file``:
    empty, over-large, unknown, disguised, broken or encrypted files, macros and
    bombs. With ``locked`` the content is kept under lock (``locking.py``): for copies of identity
    documents and their like. Nothing is kept of a refused file. A paper that no other record
    refers to within a day is cleared away (``clear_unused``).
    """
    return _store(
        file, name, by=by, at=at, allowed=allowed, strip=strip, locked=locked, handed_in=True
    )


def _store(
    file: IO[bytes],
    name: str,
    *,
    by: Actor,
    at: dt.datetime,
    allowed: Collection[str],
    strip: bool | None = None,
    locked: bool = False,
    handed_in: bool,
) -> Paper:
    stream = _readable(file)
    kind, name = _looked_at(stream, clean_name(name), allowed, handed_in=handed_in)
    stream = _prepared(stream, kind, name, strip=by.kind == CITIZEN if strip is None else strip)
    size = _size(stream)
    if locked:
        stream = locking.lock(stream)
    digest = shelf.digest_of(stream)
    shelf.put(stream, digest)
    with transaction.atomic():
        # Locked, so that the cleaning cannot take it away between these two rows.
        blob, _made = Blob.objects.select_for_update().get_or_create(
            digest=digest, defaults={"size": size, "mime": kind.mime, "locked": locked}
        )
        paper = Paper.objects.create(
            blob=blob,
            name=name,
            kind=kind.code,
            size=blob.size,
            uploaded_by_label=by.label,
            uploaded_by_id=by.member_id,
            at=at,
        )
        trail.record(
            "papers.stored",
            subject_kind="paper",
            subject_id=paper.pk,
            by=by,
            at=at,
            detail={"name": name, "kind": kind.code, "size": blob.size, "digest": digest},
        )
    return paper


def look_at(file: IO[bytes], name: str, *, allowed: Collection[str] = FROM_STAFF) -> IO[bytes]:
    """Refuse what ``store`` would refuse, for a file of which only the words are taken over.

    Nothing is kept. Gives the stream at its beginning.
    """
    stream = _readable(file)
    _looked_at(stream, clean_name(name), allowed, handed_in=True)
    stream.seek(0)
    return stream


def _looked_at(
    stream: IO[bytes], name: str, allowed: Collection[str], *, handed_in: bool
) -> tuple[Kind, str]:
    """What the file is by its content, and under which name it is kept."""
    size = _size(stream)
    if size == 0:
        raise EmptyFile(name=name)
    most = max(kinds.KINDS[code].most for code in allowed)
    if size > most:
        raise TooLarge(name=name, size=_mb(size), label=_("附件"), most=_mb(most))
    kind = kinds.detect(stream, name, allowed=allowed)
    if size > kind.most:
        raise TooLarge(name=name, size=_mb(size), label=kind.label, most=_mb(kind.most))
    name = _named(name, kind)
    hostile.check(kind.code, stream, name)
    if handed_in:
        hostile.refuse_marked(kind.code, stream, name)
    return kind, name


def store_bytes(
    data: bytes,
    name: str,
    *,
    by: Actor,
    at: dt.datetime,
    allowed: Collection[str] = FROM_STAFF,
    locked: bool = False,
) -> Paper:
    """Like ``store``, for what the program made itself (a packet, a print)."""
    stream = io.BytesIO(data)
    return _store(stream, name, by=by, at=at, allowed=allowed, locked=locked, handed_in=False)


def clear_unused(*, by: Actor, at: dt.datetime) -> int:
    """Clear away papers that nothing refers to after a day, and files without a paper.

    An upload whose form was never sent leaves such a paper. Gives back how many
    papers went. Safe to run at any time, and twice.
    """
    cutoff = at - UNUSED_AFTER
    unused = Paper.objects.filter(at__lt=cutoff)
    for model, field in _users():
        unused = unused.filter(~Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    with transaction.atomic():
        keys = list(
            unused.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
        )
        Paper.objects.filter(pk__in=keys).delete()
        lone = Blob.objects.filter(~Exists(Paper.objects.filter(blob=OuterRef("pk"))))
        lone.delete()
        if keys:
            trail.record(
                "papers.cleared",
                subject_kind="paper",
                subject_id=0,
                by=by,
                at=at,
                detail={"papers": len(keys), "first": keys[:100]},
            )
    _clear_files(cutoff)
    return len(keys)


def _users() -> Iterator[tuple[type[Model], str]]:
    """Every table with a key to a paper, also those that a paper itself has no name for."""
    for relation in Paper._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name


def _clear_files(cutoff: dt.datetime) -> None:
    """Take away files that no row names; a file handed in lately may still get its row."""
    old = [p for p in shelf.files() if p.stat().st_mtime < cutoff.timestamp()]
    for start in range(0, len(old), 500):
        batch = old[start : start + 500]
        known = set(
            Blob.objects.filter(digest__in=[p.name for p in batch]).values_list("digest", flat=True)
        )
        for path in batch:
            if path.name not in known and path.stat().st_mtime < cutoff.timestamp():
                path.unlink(missing_ok=True)


def _readable(file: IO[bytes]) -> IO[bytes]:
    """Django's uploads wrap the real file; zip and image readers want the real one."""
    inner = getattr(file, "file", file)
    return inner if hasattr(inner, "seek") else file


def _size(stream: IO[bytes]) -> int:
    stream.seek(0, 2)
    return stream.tell()


def _mb(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB / 10 else f"{max(1, size // 1024)} KB"


def _named(name: str, kind: Kind) -> str:
    """The name with the suffix of its content: added if there is none, refused if another's."""
    found = suffix(name)
    if found in kind.suffixes:
        return name
    if found.strip(".0123456789"):  # 关于2026.11.20的情况 has no suffix
        raise NameMismatch(name=name, label=kind.label)
    return clean_name(name + kind.suffixes[0])


def _prepared(stream: IO[bytes], kind: Kind, name: str, *, strip: bool) -> IO[bytes]:
    """What is stored: pictures checked and (if asked) stripped, text as UTF-8."""
    if kind.code in kinds.IMAGES:
        stream.seek(0)
        data = stream.read()
        orientation = images.check(kind.code, data, name)
        return io.BytesIO(images.strip(kind.code, data, orientation, name)) if strip else stream
    if kind.code == "txt":
        stream.seek(0)
        text = kinds.decode_text(stream.read())
        return io.BytesIO((text or "").encode("utf-8"))
    return stream
