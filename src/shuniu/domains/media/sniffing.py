"""What a file is by its first bytes: a video of which sort, or what else."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .refusals import NotAFilm, PackedFilm

HEAD = 4096
# What ffmpeg is told to read each sort as, so that a file can't make it read something else.
DEMUXERS = {
    "mp4": "mov",
    "webm": "matroska",
    "avi": "avi",
    "flv": "flv",
    "wmv": "asf",
    "ts": "mpegts",
    "mpg": "mpeg",
}
SUFFIXES = {"mp4": ".mp4", "webm": ".webm"}

_PACKED: tuple[tuple[bytes, str | Promise], ...] = (
    (b"PK\x03\x04", _("ZIP压缩包（或Office文档）")),
    (b"PK\x05\x06", _("空的ZIP压缩包")),
    (b"Rar!", _("RAR压缩包")),
    (b"7z\xbc\xaf\x27\x1c", _("7z压缩包")),
    (b"\x1f\x8b", _("GZIP压缩包")),
    (b"BZh", _("BZ2压缩包")),
    (b"\xfd7zXZ\x00", _("XZ压缩包")),
)
_OTHERS: tuple[tuple[bytes, str | Promise], ...] = (
    (b"MZ", _("Windows程序")),
    (b"\x7fELF", _("Linux程序")),
    (b"%PDF-", _("PDF文件")),
    (b"\xd0\xcf\x11\xe0", _("旧格式的Office文件")),
    (b"\x89PNG", _("PNG图片")),
    (b"\xff\xd8\xff", _("JPEG图片")),
    (b"GIF8", _("GIF图片")),
    (b"ID3", _("MP3录音")),
    (b"OggS", _("Ogg录音")),
    (b"fLaC", _("FLAC录音")),
    (b"#!AMR", _("AMR录音")),
    (b"#EXTM3U", _("播放列表")),
    (b"<", _("网页或XML文本")),
)
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_STILL = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_TS_PACKET = 188


def container_of(head: bytes, name: str) -> str:
    """The sort of video that begins so (a key of ``DEMUXERS``).

    ``PackedFilm`` for an archive, ``NotAFilm`` for anything else, saying what it is.
    """
    found = _container(head)
    if found:
        return found
    for magic, what in _PACKED:
        if head.startswith(magic):
            raise PackedFilm(name=name, what=what)
    raise NotAFilm(name=name, what=_what(head))


def _container(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] not in _STILL and head[8:11] != b"M4A":
        return "mp4"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") and len(head) >= 16:
        return "mp4"  # QuickTime of before 2001 has no ftyp
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if head.startswith(_ASF):
        return "wmv"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpg"
    places = range(0, min(len(head), _TS_PACKET * 8), _TS_PACKET)
    if len(head) >= _TS_PACKET * 3 and all(head[place] == 0x47 for place in places):
        return "ts"
    return ""


def _what(head: bytes) -> str | Promise:
    if head[4:8] == b"ftyp":
        return _("M4A录音") if head[8:11] == b"M4A" else _("HEIC或AVIF图片")
    if head.startswith(b"RIFF"):
        return _("WAV录音") if head[8:12] == b"WAVE" else _("RIFF文件")
    for magic, what in _OTHERS:
        if head.startswith(magic):
            return what
    if head and b"\0" not in head[:512]:
        try:
            head[:512].decode("utf-8", "ignore").encode("utf-8")
            text = sum(b >= 32 or b in (9, 10, 13) for b in head[:512]) == len(head[:512])
        except UnicodeError:
            text = False
        if text:
            return _("文本文件")
    return _("无法识别的数据")
