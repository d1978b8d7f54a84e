"""Uploading a film: in parts by the browser's script, or whole by a plain form."""

from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from shuniu.casework.models import Matter
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers, sniffing
from ..actions import begin, convert_again, give_up, take_part, take_whole
from ..actions.uploading import MB, MOST_PART, PART, find, most_bytes, size_words
from ..flow import DRAFT, KIND
from ..models import Upload
from ..queries import open_upload
from ..refusals import OutOfStep, TooBigAtOnce


def _matter(request: StaffRequest, pk: int) -> Matter:
    """The video's matter for one who may upload to it now; 404 for anybody else."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND or matter.state != DRAFT or not powers.WRITER(matter, request.actor):
        raise Http404
    return matter


def _whole_most() -> int:
    return int(settings.VIDEO_PLAIN_MOST_MB) * MB


class FirstBytes(FileUploadHandler):
    """Looks at a file's first bytes while the form comes in; of what is no film nothing is kept."""

    refused: FieldRefused | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler, unless the first show something else."""
        if start == 0:
            try:
                sniffing.container_of(raw_data[: sniffing.HEAD], str(self.file_name))
            except FieldRefused as refused:
                self.refused = refused
                raise StopUpload(connection_reset=False) from None
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the next handler."""
        return None


@staff_page
@csrf_exempt  # the token is checked within, once it is known that the file is looked at first
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """上传影片: the page, and what its plain form sends."""
    if request.method == "POST" and _length(request) > _whole_most() + MB:
        refused = TooBigAtOnce(most=size_words(_whole_most()))
        return _page(request, pk, refused.sentence, status=413)  # type: ignore[arg-type]
    looking = FirstBytes(request)
    if request.method == "POST":
        request.upload_handlers.insert(0, looking)
    answer: HttpResponse = _upload(request, pk, looking)  # type: ignore[arg-type]
    return answer


@csrf_protect
def _upload(request: StaffRequest, pk: int, looking: FirstBytes) -> HttpResponse:
    if request.method != "POST":
        return _page(request, pk)
    matter = _matter(request, pk)
    file: Any = request.FILES.get("file")
    if looking.refused is not None:
        return _page(request, pk, looking.refused.sentence, status=422)
    if file is None:
        return _page(request, pk, _("请选择视频文件。"), status=422)
    stream: IO[bytes] = getattr(file, "file", file)
    try:
        with in_chinese():
            take_whole(
                matter, stream, name=file.name, size=file.size, by=request.actor, at=clock.now()
            )
    except Refused as refused:
        return _page(request, pk, refused.sentence, status=422)
    messages.success(request, _("影片已收到。"))
    return HttpResponseRedirect(reverse("desk:matter", args=[pk]))


def _page(request: StaffRequest, pk: int, refused: str = "", *, status: int = 200) -> HttpResponse:
    matter = _matter(request, pk)
    facts = {
        "matter": matter,
        "refused": refused,
        "most": size_words(most_bytes()),
        "plain_most": size_words(_whole_most()),
        "unfinished": open_upload(matter, request.actor),
        "words": json.dumps(_words(), ensure_ascii=False),
    }
    return render(request, "media/desk/upload.html", facts, status=status)


def _words() -> dict[str, str]:
    """What the script says; it holds no words of its own."""
    return {
        "going": _("正在上传"),
        "again": _("连接断了，正在重试"),
        "goes_on": _("接着上次的地方传"),
        "reading": _("已传完，正在读取影片信息"),
        "done": _("影片已收到"),
        "failed": _("没有传成。已传的部分会保留七天，重新选择同一个文件就接着传。"),
    }


@never_cache
@require_POST
def upload_begin(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin, or go on with, a file of that name, size and mark: where to, from which byte."""
    matter = _matter(request, pk)
    try:
        asked = json.loads(request.body)
        name, size, mark = str(asked["name"]), int(asked["size"]), clean(str(asked.get("mark", "")))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return JsonResponse({"sentence": _("请求格式不对。")}, status=400)
    try:
        found = begin(matter, name=name, size=size, mark=mark, by=request.actor, at=clock.now())
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=422)
    return _told(found)


@never_cache
@require_http_methods(["GET", "PUT", "DELETE"])
def part(request: StaffRequest, token: str) -> HttpResponse:
    """One part: GET tells how far it is, PUT sends the next, DELETE gives up."""
    try:
        if request.method == "GET":
            return _told(find(token, request.actor))
        if request.method == "DELETE":
            give_up(token, by=request.actor, at=clock.now())
            return HttpResponse(status=204)
        return _take(request, token)
    except (NotFound, NotYours):
        raise Http404 from None
    except OutOfStep as there:
        return JsonResponse({"offset": there.offset, "sentence": there.sentence}, status=409)
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=422)


def _take(request: StaffRequest, token: str) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or len(offset) > 15:
        return JsonResponse({"sentence": _("请求格式不对。")}, status=400)
    if _length(request) > MOST_PART:
        return JsonResponse({"sentence": _("这一段太长。")}, status=413)
    with in_chinese():
        found = take_part(
            token,
            offset=int(offset),
            data=request.read(MOST_PART + 1),
            digest=request.headers.get("Part-Digest", ""),
            by=request.actor,
            at=clock.now(),
        )
    return _told(found)


def _told(upload: Upload) -> JsonResponse:
    return JsonResponse(
        {
            "address": reverse("media:part", args=[upload.token]),
            "offset": upload.offset,
            "size": upload.size,
            "part": PART,
            "done": upload.offset == upload.size,
            "next": reverse("desk:matter", args=[upload.video_id]),
        }
    )


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if str(told).isdecimal() else 0


@never_cache
@require_POST
def upload_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """放弃上次没有传完的: from the page's own button."""
    matter = _matter(request, pk)
    found = open_upload(matter, request.actor)
    if found is not None:
        give_up(found.token, by=request.actor, at=clock.now())
        messages.success(request, _("已放弃没有传完的文件。"))
    return HttpResponseRedirect(reverse("media:upload", args=[pk]))


@never_cache
@require_POST
def again(request: StaffRequest, pk: int) -> HttpResponse:
    """重新转换."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND:
        raise Http404
    try:
        convert_again(matter, by=request.actor, at=clock.now())
    except NotYours:
        raise Http404 from None
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("已重新排队，转换在后台进行。"))
    return HttpResponseRedirect(reverse("desk:matter", args=[pk]))
