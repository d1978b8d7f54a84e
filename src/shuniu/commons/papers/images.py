"""Images: decoded once to see that they are whole, and freed of where and how they were taken.

The pixels are not coded again: only the parts of the file that carry other
data are left out, so nothing is lost and what was appended to the file is gone.
"""

from __future__ import annotations

import io
import re
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from .refusals import IsBroken, TooManyPixels

MOST_PIXELS = 120_000_000  # a phone's largest photograph; JPEG is decoded at an eighth
MOST_PLAIN_PIXELS = 40_000_000  # formats that have to be decoded in full
MOST_FRAMES = 300

_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_BROKEN = (OSError, ValueError, SyntaxError, IndexError, struct.error)


def check(code: str, data: bytes, name: str) -> int:
    """Decode the image; gives its orientation (1 to 8), refuses what is broken or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[code]]) as image:
                width, height = image.size
                most = MOST_PIXELS if code == "jpg" else MOST_PLAIN_PIXELS
                frames = getattr(image, "n_frames", 1)
                if width * height > most or frames > MOST_FRAMES:
                    raise TooManyPixels(name=name)
                orientation = int(image.getexif().get(0x0112, 1) or 1)
                if code == "jpg":
                    image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
                image.load()
    except TooManyPixels:
        raise
    except Image.DecompressionBombError:
        raise TooManyPixels(name=name) from None
    except (UnidentifiedImageError, *_BROKEN):
        raise IsBroken(name=name) from None
    return orientation if 1 <= orientation <= 8 else 1


def look(data: bytes) -> tuple[int, int, bool]:
    """Width and height in pixels of a checked picture, and whether one sees through its corners."""
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        plain = image.convert("RGBA")
        places = ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1))
        corners = [plain.getpixel(place) for place in places]
    return width, height, all(isinstance(c, tuple) and c[3] < 32 for c in corners)


def strip(code: str, data: bytes, orientation: int, name: str) -> bytes:
    """The same picture without camera data, place, comments, thumbnails or a tail."""
    try:
        if code == "jpg":
            return _strip_jpeg(data, orientation)
        if code == "png":
            return _strip_png(data)
        if code == "webp":
            return _strip_webp(data)
        return _strip_gif(data)
    except (*_BROKEN, KeyError):
        raise IsBroken(name=name) from None


_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _strip_jpeg(data: bytes, orientation: int) -> bytes:
    out = [data[:2]]
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        body = exif.tobytes()
        out.append(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    at = 2
    while True:
        while data[at + 1] == 0xFF:  # fill bytes before a marker
            at += 1
        if data[at] != 0xFF:
            raise ValueError("no marker where one has to be")
        marker = data[at + 1]
        if marker == 0xD9:
            return b"".join([*out, b"\xff\xd9"])
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        end = at + 2 + length
        segment = data[at:end]
        if _kept_in_jpeg(marker, segment):
            out.append(segment)
        at = end
        if marker == 0xDA:
            following = _MARKER.search(data, at)
            end = following.start() if following else len(data)
            out.append(data[at:end])
            if following is None:
                return b"".join([*out, b"\xff\xd9"])
            at = end


def _kept_in_jpeg(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    if marker in (0xE0, 0xEE):  # JFIF and Adobe's colour transform
        return segment[4:9] in (b"JFIF\0", b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT".split()
)


def _strip_png(data: bytes) -> bytes:
    out, at = [data[:8]], 8
    while True:
        length, tag = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if tag in _PNG_KEPT:
            out.append(data[at:end])
        if tag == b"IEND":
            return b"".join(out)
        at = end


def _strip_webp(data: bytes) -> bytes:
    out, at, end = [], 12, 8 + struct.unpack("<I", data[4:8])[0]
    while at + 8 <= min(end, len(data)):
        tag, length = struct.unpack("<4sI", data[at : at + 8])
        chunk = data[at : at + 8 + length + (length & 1)]
        if tag == b"VP8X":  # bits 3 and 2 announce Exif and XMP
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if tag not in (b"EXIF", b"XMP "):
            out.append(chunk)
        at += 8 + length + (length & 1)
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_gif(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=["GIF"]) as image:
        out = io.BytesIO()
        moving = getattr(image, "n_frames", 1) > 1
        image.info.pop("comment", None)
        image.save(out, "GIF", save_all=moving, comment=b"")
        return out.getvalue()
