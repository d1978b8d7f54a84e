"""Serving papers to staff: only through the permission check of the papers room."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuniu.commons.papers.reading import open_for
from shuniu.ground import clock, sm
from shuniu.ground.refusal import NotFound

from ..access import StaffRequest


@require_safe
def paper(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A paper that somebody's room vouches for; 404 otherwise. ``?save`` forces a download."""
    try:
        opened = open_for(request.actor, pk, at=clock.now(), inline="save" not in request.GET)
    except NotFound:
        raise Http404 from None
    try:
        content = opened.stream()
    except sm.WrongKey:
        told = _("这份文件加密保存，密钥已经更换，打不开。请系统管理员恢复原来的密钥。")
        return HttpResponse(told, status=409, content_type="text/plain; charset=utf-8")
    response = FileResponse(content)
    for name, value in opened.headers.items():
        response[name] = value
    return response
