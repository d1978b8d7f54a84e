"""A checked picture is kept with the sizes in which pages show it, without the editor's screens."""

from __future__ import annotations

import io
import secrets

from django.core.files.base import ContentFile
from PIL import Image

from shuniu.commons.people.models import Unit

from .models import Picture, PictureRendition
from .pictures import SIZES


def keep_picture(
    data: bytes, suffix: str, *, title: str, description: str, unit: Unit, source: str = ""
) -> Picture:
    """Keep a picture, checked and freed of camera data, with both of its sizes."""
    made = Picture(title=title, description=description, unit=unit, source=source)
    made.file.save(f"picture{suffix}", ContentFile(data), save=False)
    with Image.open(io.BytesIO(data)) as image:
        made.width, made.height = image.size
        made.file_size = len(data)
        made.save()
        for size in SIZES:
            _rendition(made, image, data, size, suffix)
    return made


def _rendition(picture: Picture, image: Image.Image, data: bytes, size: str, suffix: str) -> None:
    width, height = (int(part) for part in size.removeprefix("max-").split("x"))
    shown = image
    if image.width > width or image.height > height:
        shown = image.copy()
        shown.thumbnail((width, height))
        out = io.BytesIO()
        shown.save(out, image.format or "JPEG", quality=85)
        data = out.getvalue()
    row = PictureRendition(image=picture, filter_spec=size)
    row.file.save(f"{secrets.token_hex(12)}{suffix}", ContentFile(data), save=False)
    row.width, row.height = shown.size  # after the file, which forgets them
    row.save()
