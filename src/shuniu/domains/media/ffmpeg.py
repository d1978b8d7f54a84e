"""ffmpeg, of the wheel imageio-ffmpeg: what a film is, a picture of it, and HLS of it.

It works on strangers' files: as a process of its own with the lowest priority, told which
demuxer to use and to read nothing but this file, within a time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from shuniu.ground.later import later

from .sniffing import DEMUXERS

if TYPE_CHECKING:
    import imageio_ffmpeg
else:
    imageio_ffmpeg = later("imageio_ffmpeg")

PROBE_SECONDS = 20
MEASURE_SECONDS = 60
COVER_WIDTH = 960
SEGMENT_SECONDS = 6
MOST_HEIGHT = 720
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_TIME = re.compile(r"time=(\d+):(\d\d):(\d\d(?:\.\d+)?)")
_STREAM = re.compile(r"Stream #\d+:\d+.*?: (Video|Audio): (\w+)(.*)")
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")


class Unreadable(Exception):
    """ffmpeg could not read the file; says why in the words of the office."""


@dataclass(frozen=True)
class Probe:
    """What a film is; ``seconds`` is its length, codecs are empty where there is no such stream."""

    seconds: float
    width: int
    height: int
    video: str
    audio: str
    pixels: str

    def plays_at_once(self, container: str) -> bool:
        """Whether today's browsers play it as it is."""
        if container == "mp4":
            eight_bit = self.pixels in ("yuv420p", "yuvj420p")
            return self.video == "h264" and eight_bit and self.audio in ("aac", "mp3", "")
        if container == "webm":
            return self.video in ("vp8", "vp9", "av1") and self.audio in ("opus", "vorbis", "")
        return False


@lru_cache(maxsize=1)
def program() -> str:
    """The path of ffmpeg."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _polite() -> list[str]:
    """Whatever makes a process give way to all others, as far as the machine has it."""
    nice = ["nice", "-n", "19"] if shutil.which("nice") else []
    ionice = ["ionice", "-c", "3"] if shutil.which("ionice") else []
    return [*nice, *ionice]


def _reading(path: Path, container: str) -> list[str]:
    return [
        *("-hide_banner", "-nostdin", "-protocol_whitelist", "file"),
        *("-f", DEMUXERS[container], "-i", str(path)),
    ]


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}


def probe(path: Path, container: str) -> Probe:
    """Length, size and codecs of a film. ``Unreadable`` with the reason."""
    try:
        done = subprocess.run(
            [*_polite(), program(), *_reading(path, container)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(),
            timeout=PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("在规定时间内没有读完文件头") from None
    text = done.stderr.decode("utf-8", "replace")
    streams = [m for m in (_STREAM.search(line) for line in text.splitlines()) if m]
    films = [m for m in streams if m[1] == "Video" and "attached pic" not in m[3]]
    sounds = [m for m in streams if m[1] == "Audio"]
    length = _DURATION.search(text)
    if not streams:
        raise Unreadable("里面没有可以识别的画面和声音")
    told = _seconds(length) if length else _measured(path, container) if films else 0.0
    size = _SIZE.search(films[0][3]) if films else None
    return Probe(
        seconds=told,
        width=int(size[1]) if size else 0,
        height=int(size[2]) if size else 0,
        video=films[0][2] if films else "",
        audio=sounds[0][2] if sounds else "",
        pixels=(re.findall(r"\byuvj?\w+|\brgb\w+|\bgray\w*", films[0][3]) or [""])[0]
        if films
        else "",
    )


def _seconds(found: re.Match[str]) -> float:
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def _measured(path: Path, container: str) -> float:
    """The length of a film that does not tell it (recorded by a browser): read to its end."""
    wanted = [*_reading(path, container), "-map", "0:v:0", "-c", "copy", "-f", "null", "-"]
    try:
        done = subprocess.run(
            [*_polite(), program(), *wanted],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(),
            timeout=MEASURE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("在规定时间内没有读完") from None
    times = [_seconds(found) for found in _TIME.finditer(done.stderr.decode("utf-8", "replace"))]
    if not times or times[-1] <= 0:
        raise Unreadable("读不出时长")
    return times[-1]


def take_cover(path: Path, container: str, target: Path, *, second: float) -> bool:
    """Write the picture at ``second`` as a JPEG; False when there is none."""
    part = target.with_suffix(".part.jpg")
    reading = _reading(path, container)
    command = [
        *_polite(),
        program(),
        *reading[:-4],
        *("-ss", f"{max(second, 0):.2f}"),
        *reading[-4:],
        *("-frames:v", "1", "-an", "-sn", "-dn", "-map_metadata", "-1"),
        *("-vf", f"scale='min({COVER_WIDTH},iw)':-2", "-q:v", "4", "-y", str(part)),
    ]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        part.unlink(missing_ok=True)
        return False
    if done.returncode != 0 or not part.is_file() or part.stat().st_size == 0:
        part.unlink(missing_ok=True)
        return False
    os.replace(part, target)
    return True


def start_hls(
    path: Path, container: str, folder: Path, *, lap: int, start: float, copies: bool
) -> int:
    """Start making HLS into ``folder`` from ``start`` seconds on; gives the process's number.

    ``lap-N.m3u8`` grows with every finished piece and ends with ENDLIST. With ``copies`` the
    picture is taken over as it is (H.264), otherwise it is coded again, at 720 lines at most.
    The process ends with the worker that started it.
    """
    reading = _reading(path, container)
    coding = (
        ["-c:v", "copy"]
        if copies
        else [
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
            *("-vf", f"scale=-2:'min({MOST_HEIGHT},trunc(ih/2)*2)'", "-threads", "1"),
            *("-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"),
        ]
    )
    command = [
        *_polite(),
        program(),
        *reading[:-4],
        *(["-ss", f"{start:.3f}"] if start else []),
        *reading[-4:],
        *("-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1"),
        *coding,
        *("-c:a", "aac", "-b:a", "96k", "-ac", "2"),
        *("-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "event"),
        *("-hls_flags", "temp_file", "-hls_segment_filename", str(folder / f"lap{lap}-%05d.ts")),
        *("-y", str(folder / f"lap-{lap}.m3u8")),
    ]
    with (folder / f"lap-{lap}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env=_environment(),
        )
    return process.pid


def is_at_work(process: int, folder: Path) -> bool:
    """Whether that process lives and is the ffmpeg that works in this folder."""
    with contextlib.suppress(OSError):
        os.waitpid(process, os.WNOHANG)  # if it was ours, it is no zombie afterwards
    if Path("/proc/self").exists():
        try:
            line = Path(f"/proc/{process}/cmdline").read_bytes()
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        # While one program gives way to the next (nice, ionice, ffmpeg) the line is empty.
        return state not in "ZX" and (not line or os.fsencode(str(folder)) in line)
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
