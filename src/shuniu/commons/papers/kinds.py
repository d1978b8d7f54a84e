"""Types of files: what a file is by its content, whatever its name says."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.ground import packages

from .refusals import (
    HasMacros,
    IsBomb,
    IsBroken,
    IsEncrypted,
    KindNotAllowed,
    OldOfficeFile,
    UnknownContent,
)

MB = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """A type that the office receives; ``most`` is the largest size in bytes."""

    code: str
    label: str | Promise
    mime: str
    suffixes: tuple[str, ...]
    most: int


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("jpg", _("JPEG图片"), "image/jpeg", (".jpg", ".jpeg", ".jpe"), 15 * MB),
        Kind("png", _("PNG图片"), "image/png", (".png",), 15 * MB),
        Kind("gif", _("GIF图片"), "image/gif", (".gif",), 5 * MB),
        Kind("webp", _("WebP图片"), "image/webp", (".webp",), 15 * MB),
        Kind("pdf", _("PDF文件"), "application/pdf", (".pdf",), 30 * MB),
        Kind("ofd", _("OFD版式文件"), "application/ofd", (".ofd",), 30 * MB),
        Kind(
            "docx",
            _("Word文档"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (".docx",),
            20 * MB,
        ),
        Kind(
            "xlsx",
            _("Excel表格"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (".xlsx",),
            20 * MB,
        ),
        Kind(
            "pptx",
            _("演示文稿"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            (".pptx",),
            30 * MB,
        ),
        Kind("txt", _("文本文件"), "text/plain; charset=utf-8", (".txt",), 1 * MB),
        Kind("mp3", _("MP3录音"), "audio/mpeg", (".mp3",), 50 * MB),
        Kind("mp4", _("MP4视频"), "video/mp4", (".mp4", ".m4v"), 300 * MB),
    )
}
IMAGES = ("jpg", "png", "gif", "webp")
FROM_CITIZENS = (*IMAGES, "pdf", "ofd", "docx", "xlsx", "txt")
FROM_STAFF = (*FROM_CITIZENS, "pptx")
FOR_BROADCAST = (*FROM_STAFF, "mp3", "mp4")

_OOXML = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_MAGIC = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "audio/mp4": "mp4",
    "video/quicktime": "mp4",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ARCHIVES = (".zip", ".rar", ".7z", ".jar", ".gz", ".bz2", ".xz", ".tar", ".cab")
_RUNNABLE = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".lnk")


def labels(codes: Collection[str]) -> str:
    """The types as a reader sees them: jpg、png、pdf …"""
    return "、".join(codes)


def detect(stream: IO[bytes], name: str, *, allowed: Collection[str]) -> Kind:
    """The type that the content shows; refuses unknown, broken, disguised and unwanted files."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(_OLE):
        raise OldOfficeFile(name=name)
    if head.startswith(b"PK"):
        code = _in_zip(stream, name, allowed)
    else:
        code = _by_magic(head) or _as_text(stream)
    if not code:
        raise UnknownContent(name=name, allowed=labels(allowed))
    kind = KINDS[code]
    if code not in allowed:
        raise KindNotAllowed(name=name, label=kind.label, allowed=labels(allowed))
    return kind


def _by_magic(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return ""
    for match in sorted(matches, key=lambda m: -m.confidence):
        code = _MAGIC.get(match.mime_type, "")
        if code:
            # A short signature may turn up in anything; these are what a reader goes by.
            return code if _opens_as(code, head) else ""
    return ""


def _opens_as(code: str, head: bytes) -> bool:
    if code == "mp4":
        return head[4:8] == b"ftyp"
    if code == "mp3":
        return head.startswith(b"ID3") or (head[0] == 0xFF and head[1] & 0xE6 == 0xE2)
    return True


def _as_text(stream: IO[bytes]) -> str:
    stream.seek(0)
    data = stream.read(KINDS["txt"].most + 1)
    stream.seek(0)
    if b"\0" in data or any(b < 9 or 13 < b < 27 for b in data[:4096]):
        return ""
    return "txt" if decode_text(data) is not None else ""


def decode_text(data: bytes) -> str | None:
    """A text file's words, by UTF-8 or else GB18030; None if it is neither."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    return None


def _in_zip(stream: IO[bytes], name: str, allowed: Collection[str]) -> str:
    """The office type of a zip by its members; its directory is weighed before anything is read."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise IsBroken(name=name) from None
    stream.seek(0, 2)
    size = stream.tell()
    try:
        packages.weigh(members, size)
    except packages.TooMuch:
        raise IsBomb(name=name) from None
    except packages.Locked:
        raise IsEncrypted(name=name) from None
    except packages.Damaged:
        raise IsBroken(name=name) from None
    names = {m.filename for m in members}
    code = ""
    if "[Content_Types].xml" in names:
        code = next((c for member, c in _OOXML.items() if member in names), "")
    elif "OFD.xml" in names:
        code = "ofd"
    if not code:
        raise UnknownContent(name=name, allowed=labels(allowed))
    lowered = [n.lower() for n in names]
    if any(n.endswith("vbaproject.bin") for n in lowered):
        raise HasMacros(name=name)
    if any(n.endswith((*_ARCHIVES, *_RUNNABLE)) for n in lowered):
        raise UnknownContent(name=name, allowed=labels(allowed))
    return code
