"""Serving papers to staff: only through the permission check of the papers room."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from shuniu.commons.papers.reading import open_for
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound

from ..access import StaffRequest


@require_safe
def paper(request: StaffRequest, pk: int) -> FileResponse:
    """A paper that somebody's room vouches for; 404 otherwise. ``?save`` forces a download."""
    try:
        opened = open_for(request.actor, pk, at=clock.now(), inline="save" not in request.GET)
    except NotFound:
        raise Http404 from None
    response = FileResponse(opened.stream())
    for name, value in opened.headers.items():
        response[name] = value
    return response
