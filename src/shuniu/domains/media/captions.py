"""Captions: WebVTT (or SRT) read line by line, and what is wrong told with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.ground.text import clean

from .refusals import CaptionRefused

MOST_BYTES = 1024 * 1024
MOST_CUES = 20_000
_STAMP = r"(?:(\d{1,3}):)?(\d{2}):(\d{2})[.,](\d{3})"
_TIMING = re.compile(rf"^\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s+.*)?$")
_SKIPPED = ("NOTE", "STYLE", "REGION")
_MARKUP = re.compile(r"</?(?:b|i|u|c|v|lang|ruby|rt)?(?:[.\s][^<>]*)?>|<\d[\d:.]*>")


@dataclass(frozen=True)
class Cue:
    """One caption: from when to when (seconds), and its lines."""

    start: float
    end: float
    text: str


def read(data: bytes, *, seconds: float) -> list[Cue]:
    """The captions of a file, for a film of that length. ``CaptionRefused`` names the line."""
    if len(data) > MOST_BYTES:
        raise CaptionRefused(_("字幕文件超过1 MB，请检查是否选错了文件。"))
    lines = _decoded(data).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    vtt = lines[0].startswith("WEBVTT")
    if not vtt and not any("-->" in line for line in lines[:20]):
        raise CaptionRefused(_("这不是字幕文件：WebVTT的第一行应当是“WEBVTT”，SRT应当有时间行。"))
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith(_SKIPPED):
            number = _past_block(lines, number)
            continue
        if "-->" not in line:
            number += 1
            continue
        cue, number = _cue(lines, number, cues[-1] if cues else None, seconds)
        cues.append(cue)
        if len(cues) > MOST_CUES:
            raise CaptionRefused(_("字幕超过%d条，请检查文件。") % MOST_CUES)
    if not cues:
        raise CaptionRefused(_("字幕文件里没有一条字幕。"))
    return cues


def _decoded(data: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise CaptionRefused(_("字幕文件的文字编码无法识别，请另存为UTF-8。"))


def _past_block(lines: list[str], number: int) -> int:
    while number < len(lines) and lines[number].strip():
        number += 1
    return number + 1


def _cue(lines: list[str], number: int, before: Cue | None, seconds: float) -> tuple[Cue, int]:
    timing = _TIMING.match(lines[number])
    shown = number + 1
    if timing is None:
        raise CaptionRefused(
            _("第%d行的时间写法不对，应当像“00:01:02.000 --> 00:01:05.000”。") % shown
        )
    parts = timing.groups()
    start, end = _seconds(parts[:4]), _seconds(parts[4:])
    if end <= start:
        raise CaptionRefused(_("第%d行的结束时间不晚于开始时间。") % shown)
    if before is not None and start < before.start:
        raise CaptionRefused(_("第%d行的时间早于上一条字幕，请按时间排序。") % shown)
    if start > seconds + 1:
        raise CaptionRefused(
            _("第%(line)d行的时间超出了视频长度（%(length)s），请核对字幕是否对应这个视频。")
            % {"line": shown, "length": stamp(seconds)[:-4]}
        )
    words = []
    number += 1
    while number < len(lines) and lines[number].strip():
        if "-->" in lines[number]:
            raise CaptionRefused(_("第%d行之前缺少空行。") % (number + 1))
        words.append(clean(_MARKUP.sub("", lines[number])))
        number += 1
    text = "\n".join(word for word in words if word)
    if not text:
        raise CaptionRefused(_("第%d行的字幕没有文字。") % shown)
    return Cue(start, end, text), number + 1


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def stamp(seconds: float) -> str:
    """00:01:02.500."""
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def written(cues: list[Cue]) -> str:
    """The captions as clean WebVTT: times and words, nothing else of what was handed in."""
    blocks = [
        f"{stamp(cue.start)} --> {stamp(cue.end)}\n"
        + cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for cue in cues
    ]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def spoken(cues: list[Cue]) -> str:
    """What is said, as running text: a start for the transcript."""
    return "\n".join(dict.fromkeys(cue.text.replace("\n", " ") for cue in cues))
