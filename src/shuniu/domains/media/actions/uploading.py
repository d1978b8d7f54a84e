"""上传: a film comes in parts, each checked; a break, a restart or a lost part costs one part."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import logging
import zlib
from secrets import token_hex
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.flow import flows
from shuniu.commons.papers.names import clean_name
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotFound, Refused

from .. import ffmpeg, shelf, sniffing
from ..flow import KIND
from ..models import Conversion, Film, Upload, Video
from ..queries import open_upload
from ..refusals import (
    EmptyFilm,
    NoPicture,
    NoSpace,
    OutOfStep,
    PartDamaged,
    PartTooLong,
    TooBig,
    UnreadableFilm,
    UploadOver,
)
from .words import make_cover

log = logging.getLogger(__name__)

MB = 1024 * 1024
PART = 4 * MB
MOST_PART = 16 * MB
UNTOUCHED = dt.timedelta(days=7)
SPARE = 512 * MB
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # others may have filled the disk meanwhile


def size_words(size: int) -> str:
    """1.5 GB, 320 MB, 12 KB."""
    if size >= 1024 * MB:
        return f"{size / (1024 * MB):.1f} GB"
    return f"{size / MB:.0f} MB" if size >= MB else f"{max(1, size // 1024)} KB"


def most_bytes() -> int:
    """The county's limit for one film."""
    return int(settings.VIDEO_MOST_MB) * MB


def begin(
    matter: Matter, *, name: str, size: int, mark: str = "", by: Actor, at: dt.datetime
) -> Upload:
    """开始上传, or go on with what this person began of the same file.

    ``mark`` is by what the browser knows a file again. Refuses a stranger, a video that is
    not being made ready, and a size beyond the limit or the disk's room. What came in whole
    before a restart, and was not read then, is read now.
    """
    found = _begin(matter, name=name, size=size, mark=mark, by=by, at=at)
    if found.offset == found.size:
        finish(found, by=by, at=at)
    return found


def _begin(
    matter: Matter, *, name: str, size: int, mark: str, by: Actor, at: dt.datetime
) -> Upload:
    name = clean_name(name)
    if size <= 0:
        raise EmptyFilm(name=name)
    if size > most_bytes():
        raise TooBig(name=name, size=size_words(size), most=size_words(most_bytes()))
    with transaction.atomic():
        locked = Matter.objects.select_for_update().get(pk=matter.pk)
        engine.demand(locked, flows.get(KIND).step("add_film"), by=by)
        found = open_upload(locked, by)
        if found is not None and (found.name, found.size, found.mark) == (name, size, mark[:64]):
            return _as_on_disk(found)
        if shelf.space_left() < size + SPARE:
            raise NoSpace(left=size_words(shelf.space_left()), size=size_words(size))
        if found is not None:
            _end(found, at)
        return Upload.objects.create(
            token=token_hex(16),
            video_id=locked.pk,
            name=name,
            size=size,
            mark=mark[:64],
            by_id=by.member_id or 0,
            started_at=at,
            touched_at=at,
        )


def _as_on_disk(upload: Upload) -> Upload:
    """Step back to what is on disk, should the file be shorter than the row says."""
    path = shelf.upload(upload.token)
    there = path.stat().st_size if path.is_file() else 0
    if there < upload.offset:
        upload.offset = there
        upload.save(update_fields=["offset"])
    return upload


def find(token: str, by: Actor) -> Upload:
    """The actor's own upload; ``NotFound`` for anybody else's."""
    found = Upload.objects.filter(token=token, by_id=by.member_id).first()
    if found is None or by.member_id is None:
        raise NotFound
    return found


def take_part(
    token: str, *, offset: int, data: bytes, digest: str, by: Actor, at: dt.datetime
) -> Upload:
    """收下一段: the bytes at ``offset``, with their checksum (``sha-256=hex`` or ``crc32=hex``).

    ``OutOfStep`` tells where to go on; ``PartDamaged`` asks for the same part again. The first
    part is looked into: what is no video ends the upload there and then. With the last part
    the film is read (length, codecs, cover) and put to the video.
    """
    upload = find(token, by)
    if not _is_whole(data, digest):
        raise PartDamaged  # before it is looked into: what was damaged on the way is no proof
    if offset == upload.offset == 0:
        try:
            upload.container = sniffing.container_of(data[: sniffing.HEAD], upload.name)
        except Refused:
            give_up(token, by=by, at=at)
            raise
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.ended_at is not None:
            raise UploadOver
        if offset != locked.offset:
            raise OutOfStep(locked.offset)
        if not data or len(data) > MOST_PART or offset + len(data) > locked.size:
            raise PartTooLong(most=size_words(MOST_PART))
        try:
            shelf.write_part(locked.token, offset, data)
        except OSError as error:
            if error.errno not in FULL:
                raise
            left, size = size_words(shelf.space_left()), size_words(locked.size)
            raise NoSpace(left=left, size=size) from error
        locked.container = upload.container
        locked.offset, locked.touched_at = offset + len(data), at
        locked.save(update_fields=["container", "offset", "touched_at"])
    if locked.offset == locked.size:
        finish(locked, by=by, at=at)
    return locked


def _is_whole(data: bytes, digest: str) -> bool:
    kind, _equals, told = digest.strip().lower().partition("=")
    if kind == "sha-256":
        return hashlib.sha256(data).hexdigest() == told
    return kind == "crc32" and f"{zlib.crc32(data):08x}" == told.rjust(8, "0")


def take_whole(
    matter: Matter, stream: IO[bytes], *, name: str, size: int, by: Actor, at: dt.datetime
) -> Film:
    """一次上传: a whole file at once, as a form without script sends it; the same checks."""
    upload = begin(matter, name=name, size=size, mark=f"whole-{token_hex(8)}", by=by, at=at)
    stream.seek(0)
    offset = 0
    while data := stream.read(PART):
        digest = f"crc32={zlib.crc32(data):08x}"
        take_part(upload.token, offset=offset, data=data, digest=digest, by=by, at=at)
        offset += len(data)
    film = Video.objects.select_related("film").get(pk=matter.pk).film
    if offset < size or film is None:
        give_up(upload.token, by=by, at=at)
        raise UnreadableFilm(name=upload.name, why=_("文件没有传完整"))
    return film


def finish(upload: Upload, *, by: Actor, at: dt.datetime) -> Film:
    """收齐: read the film and put it to the video; what can't be read is refused and taken away."""
    path = shelf.upload(upload.token)
    try:
        found = ffmpeg.probe(path, upload.container)
        if not found.video:
            raise NoPicture(name=upload.name)
    except ffmpeg.Unreadable as why:
        give_up(upload.token, by=by, at=at)
        raise UnreadableFilm(name=upload.name, why=why) from None
    except NoPicture:
        give_up(upload.token, by=by, at=at)
        raise
    matter = Matter.objects.get(pk=upload.video_id)
    return add_film(matter, upload=upload, found=found, by=by, at=at)


def add_film(
    matter: Matter, *, upload: Upload, found: ffmpeg.Probe, by: Actor, at: dt.datetime
) -> Film:
    """上传影片: the finished upload becomes the video's film, with a cover; converting is asked."""
    minutes, seconds = divmod(round(found.seconds), 60)
    note = _("{name}（{size}，{minutes}分{seconds}秒）").format(
        name=upload.name, size=size_words(upload.size), minutes=minutes, seconds=seconds
    )
    with engine.step(matter, "add_film", by=by, at=at, note=note) as work:
        if not Upload.objects.filter(pk=upload.pk, ended_at__isnull=True).exists():
            raise UploadOver
        film = Film.objects.create(
            token=token_hex(16),
            name=upload.name,
            size=upload.size,
            container=upload.container,
            seconds=found.seconds,
            width=found.width,
            height=found.height,
            video_codec=found.video,
            audio_codec=found.audio,
            pixels=found.pixels,
            plays_at_once=found.plays_at_once(upload.container),
            by_label=by.label,
            at=at,
        )
        Conversion.objects.create(film=film, asked_at=at)
        second = min(3.0, found.seconds / 10)
        Video.objects.filter(pk=work.matter.pk).update(film=film, cover_at=second)
        Upload.objects.filter(pk=upload.pk).update(ended_at=at)
        shelf.bring_in(upload.token, film.token)
        make_cover(film, second)
    return film


def give_up(token: str, *, by: Actor, at: dt.datetime) -> None:
    """放弃上传: what came in is taken away."""
    upload = find(token, by)
    if upload.ended_at is None:
        _end(upload, at)


def _end(upload: Upload, at: dt.datetime) -> None:
    Upload.objects.filter(pk=upload.pk).update(ended_at=at)
    transaction.on_commit(lambda: shelf.drop_upload(upload.token))


def clear(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Take away uploads untouched for a week and films of no video; how many went."""
    before = at - UNTOUCHED
    stale = list(Upload.objects.filter(ended_at__isnull=True, touched_at__lt=before))
    for upload in stale:
        _end(upload, at)
    lone = list(Film.objects.filter(videos__isnull=True, at__lt=before))
    for film in lone:
        with transaction.atomic():
            film.delete()
            transaction.on_commit(lambda token=film.token: shelf.drop_film(token))  # type: ignore[misc]
    if stale or lone:
        trail.record(
            "media.cleared",
            subject_kind="media",
            subject_id=0,
            by=by,
            at=at,
            detail={"uploads": len(stale), "films": len(lone)},
        )
    return len(stale) + len(lone)
