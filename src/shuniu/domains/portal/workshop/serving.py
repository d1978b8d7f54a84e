"""Pictures are given out by this alone: to everybody if they stand in a published text."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control

from ..queries import visible_articles
from .models import ORIGINALS, SHOWN, Picture, PictureRendition
from .pictures import may_public_have
from .rights import actor_behind, may_enter, writing_units

TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
PUBLIC_SECONDS = 3600


def picture(request: HttpRequest, name: str) -> FileResponse:
    """The file of a picture; 404 for everything that one may not see, and for what is none."""
    kind = TYPES.get(Path(name).suffix.lower())
    if kind is None or name.split("/")[0] not in (SHOWN, ORIGINALS) or ".." in name:
        raise Http404
    public = name.startswith(SHOWN) and may_public_have(name)
    if not public and not _may_editor_have(request, name):
        raise Http404
    try:
        file = open(Path(settings.MEDIA_ROOT) / name, "rb")  # noqa: SIM115 - the response closes it
    except OSError:
        raise Http404 from None
    response = FileResponse(file, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(
        response, **({"public": True, "max_age": PUBLIC_SECONDS} if public else {"private": True})
    )
    return response


def _may_editor_have(request: HttpRequest, name: str) -> bool:
    if not request.user.is_authenticated:
        return False
    actor = actor_behind(request.user)
    if not may_enter(actor):
        return False
    made = PictureRendition.objects.filter(file=name).first()
    kept: Picture | None = made.image if made else Picture.objects.filter(file=name).first()
    if kept is None:
        return False
    if kept.unit_id in writing_units(actor):
        return True
    return bool(visible_articles(actor).filter(unit_id=kept.unit_id).exists())
