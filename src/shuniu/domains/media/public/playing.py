"""Giving out films: by ranges, a bounded piece at a time, or by nginx where it stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from shuniu.commons.papers.names import disposition
from shuniu.desk.middleware import actor_for

from .. import shelf
from ..models import Stage, Video
from ..queries import watchable
from ..watching import HLS_MIME, MIME

# An open range is answered by so much, and the browser asks for more: a slow viewer holds a
# thread for a moment, not for a film's length.
PIECE = 4 * 1024 * 1024
CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_HLS_NAME = re.compile(r"^(?:index\.m3u8|lap\d{1,3}-\d{5}\.ts)$")


def piece_of(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a ``Range`` header, None for the whole; ``ValueError`` past the end.

    Several ranges, or what can't be read, ask for the whole, as the rule (RFC 9110) has it.
    """
    found = _RANGE.match(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = int(last)
        if length == 0:
            raise ValueError
        return max(0, size - length), size - 1
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if start >= size:
        raise ValueError
    if last and int(last) < start:
        return None
    return start, end


def send(
    request: HttpRequest, path: Path, *, mime: str, tag: str, lasting: bool = False
) -> HttpResponseBase:
    """The file, whole or by range. ``lasting``: what lies at the address never changes."""
    if not path.is_file():
        raise Http404
    size = path.stat().st_size
    headers = {
        "Content-Type": mime,
        "Accept-Ranges": "bytes",
        "ETag": quote_etag(tag),
        "Cache-Control": "public, max-age=604800" if lasting else "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    prefix = settings.VIDEO_ACCEL
    if prefix:
        inside = path.relative_to(shelf.root()).as_posix()
        headers["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{inside}"
        return HttpResponse(headers=headers)
    wanted = request.headers.get("Range", "")
    same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    if wanted == "" and headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    try:
        piece = piece_of(wanted, size) if wanted and same else None
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if piece is None:
        return _streamed(request, path, 0, size, headers, status=200)
    start, end = piece[0], min(piece[1], piece[0] + PIECE - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return _streamed(request, path, start, end - start + 1, headers, status=206)


def _streamed(
    request: HttpRequest,
    path: Path,
    start: int,
    length: int,
    headers: dict[str, str],
    *,
    status: int,
) -> HttpResponseBase:
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    file = path.open("rb")
    file.seek(start)
    answer = StreamingHttpResponse(_read(file, length), status=status, headers=headers)
    answer._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return answer


def _read(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left and (data := file.read(min(CHUNK, left))):
            left -= len(data)
            yield data


def _video(request: HttpRequest, pk: int) -> Video:
    found = watchable(pk, actor_for(request))
    if found is None:
        raise Http404
    return found


@require_safe
def film(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The film as it was uploaded; ``?save`` keeps it as a file."""
    video = _video(request, pk)
    assert video.film is not None
    one = video.film
    mime = MIME.get(one.container, "application/octet-stream")
    answer = send(request, shelf.source(one.token), mime=mime, tag=one.token)
    inline = "save" not in request.GET and one.container in MIME
    answer["Content-Disposition"] = disposition(one.name, inline=inline)
    return answer


@require_safe
def hls(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The list of pieces, or a piece."""
    video = _video(request, pk)
    assert video.film is not None
    if _HLS_NAME.match(name) is None or video.film.conversion.stage != Stage.DONE:
        raise Http404
    mime = HLS_MIME if name.endswith(".m3u8") else "video/mp2t"
    path = shelf.hls(video.film.token) / name
    return send(request, path, mime=mime, tag=f"{video.film.token}-{name}")


@require_safe
def cover(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A cover picture."""
    video = _video(request, pk)
    assert video.film is not None
    if not 1 <= number <= video.film.covers:
        raise Http404
    path = shelf.cover(video.film.token, number)
    tag = f"{video.film.token}-c{number}"
    return send(request, path, mime="image/jpeg", tag=tag, lasting=True)


@require_safe
def captions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The captions in a language."""
    video = _video(request, pk)
    caption = video.captions.filter(language=language).first()
    if caption is None:
        raise Http404
    answer = HttpResponse(caption.text, content_type="text/vtt; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
