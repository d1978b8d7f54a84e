"""A PDF's pictures as files of their own."""

from __future__ import annotations

import struct
import zlib

from django.utils.translation import gettext_lazy as _

from .pdf_objects import NotConvertible, Pdf, Stream


def image_file(pdf: Pdf, stream: Stream) -> tuple[str, bytes]:
    """A picture as a file: a JPEG as it is, everything else as a PNG with its transparency."""
    head, get = stream.head, pdf.get
    if head.get("Filter") == "DCTDecode":
        return "jpg", stream.raw
    width, height = int(head["Width"]), int(head["Height"])
    space = get(head.get("ColorSpace"))
    parts = int(get(space[1]).head["N"]) if isinstance(space, list) else 0
    parts = parts or {"DeviceGray": 1, "DeviceRGB": 3}.get(str(space), 0)
    if parts not in (1, 3) or width * height > 40_000_000:
        raise NotConvertible(why=_("有图片无法转换。"))
    data = _plane(stream, width * height * parts)
    mask = get(head.get("SMask"))
    alpha = _plane(mask, width * height) if isinstance(mask, Stream) else b""
    if alpha:
        whole = bytearray(width * height * (parts + 1))
        for n in range(parts):
            whole[n :: parts + 1] = data[n::parts]
        whole[parts :: parts + 1] = alpha
        data, parts = bytes(whole), parts + 1
    return "png", _png(width, height, parts, data)


def _plane(stream: Stream, size: int) -> bytes:
    """The samples of a picture, 8 bits each (the upper half of 16)."""
    data = stream.data()
    if stream.head.get("BitsPerComponent") == 16:
        data = data[::2]
    if stream.head.get("DecodeParms") or len(data) < size:
        raise NotConvertible(why=_("有图片无法转换。"))
    return data[:size]


def _png(width: int, height: int, parts: int, data: bytes) -> bytes:
    row = width * parts
    lines = b"".join(b"\0" + data[n * row : (n + 1) * row] for n in range(height))
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[parts]
    out = b"\x89PNG\r\n\x1a\n"
    for tag, body in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 6)),
        (b"IEND", b""),
    ):
        out += struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
    return out
