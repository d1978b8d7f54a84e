"""转换: HLS of one film at a time, by a niced process that nobody waits for.

``convert`` is called every minute and takes no longer than a glance: it looks how far the
process has come, and starts one where none works. All that counts lies in the film's folder,
so a restart goes on where the last finished piece ends.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor, system
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotYours, Refused

from .. import ffmpeg, powers, shelf
from ..models import Conversion, Film, Stage, Video

STALL = dt.timedelta(minutes=10)
MOST_STALLS = 3
# What the last piece may lack: the sound often ends before the picture.
SLACK_SECONDS, SLACK_PART = 3.0, 0.03
_LENGTH = re.compile(r"#EXTINF:([\d.]+)")


class NotFailed(Refused):
    """这个视频的转换没有失败，不必重试。"""


@dataclass(frozen=True)
class Progress:
    """What is finished: the pieces of each lap with their seconds, and whether the last ended."""

    laps: tuple[tuple[tuple[float, str], ...], ...]
    ended: bool

    @property
    def seconds(self) -> float:
        """How much of the film is finished."""
        return sum(seconds for lap in self.laps for seconds, _name in lap)


def convert(*, at: dt.datetime) -> Conversion | None:
    """Look after the conversion that runs, or start the one that has waited longest.

    Gives the conversion that it looked after, None where nothing is to be done.
    """
    with transaction.atomic(), in_chinese():
        found = Conversion.objects.select_for_update(of=("self",), skip_locked=True)
        found = found.select_related("film")
        running = found.filter(stage=Stage.RUNNING).first()
        if running is not None:
            _look_after(running, at)
            if running.stage == Stage.RUNNING:
                return running
        if Conversion.objects.filter(stage=Stage.RUNNING).exists():
            return None
        waiting = found.filter(stage=Stage.WAITING).order_by("asked_at", "pk").first()
        if waiting is None:
            return running
        _begin(waiting, at)
        return waiting


def convert_again(matter: Matter, *, by: Actor, at: dt.datetime) -> None:
    """重新转换: a conversion that failed is put into the queue again, from its beginning."""
    video = Video.objects.select_related("film__conversion").get(pk=matter.pk)
    if not by.holds_at(matter.unit_id, powers.WRITERS):
        raise NotYours
    if video.film is None or video.film.conversion.stage != Stage.FAILED:
        raise NotFailed
    conversion = video.film.conversion
    shutil.rmtree(shelf.hls_part(video.film.token), ignore_errors=True)
    conversion.stage, conversion.reason = Stage.WAITING, ""
    conversion.laps = conversion.stalls = 0
    conversion.seconds_done, conversion.asked_at, conversion.ended_at = 0, at, None
    conversion.save()
    _told("media.convert_again", video.film, by, at)


def _begin(conversion: Conversion, at: dt.datetime) -> None:
    film = conversion.film
    source = shelf.source(film.token)
    if not source.is_file():
        _fail(conversion, _("找不到影片文件。"), at)
        return
    if shelf.space_left() < film.size:
        return  # it waits until there is room; nobody else is held up
    conversion.stage = Stage.RUNNING
    conversion.started_at = conversion.started_at or at
    _lap(conversion, at)


def _lap(conversion: Conversion, at: dt.datetime) -> None:
    """Start the process, after the last finished piece."""
    film = conversion.film
    copies = film.video_codec == "h264" and film.pixels in ("yuv420p", "yuvj420p")
    folder = shelf.hls_part(film.token)
    if copies:  # takes seconds; to begin again is simpler than to find the right picture
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    done = progress_in(folder)
    conversion.laps += 1
    conversion.seconds_done, conversion.moved_at = done.seconds, at
    conversion.process = ffmpeg.start_hls(
        shelf.source(film.token),
        film.container,
        folder,
        lap=conversion.laps,
        start=done.seconds,
        copies=copies,
    )
    conversion.save()


def _look_after(conversion: Conversion, at: dt.datetime) -> None:
    film = conversion.film
    folder = shelf.hls_part(film.token)
    at_work = conversion.process is not None and ffmpeg.is_at_work(conversion.process, folder)
    done = progress_in(folder)
    moved = done.seconds > conversion.seconds_done + 0.01
    if at_work:
        if moved:
            conversion.seconds_done, conversion.moved_at = done.seconds, at
            conversion.save(update_fields=["seconds_done", "moved_at"])
        elif conversion.moved_at is None or at - conversion.moved_at > STALL:
            os.kill(conversion.process or 0, signal.SIGKILL)  # looked at again in a minute
        return
    lacking = film.seconds - done.seconds
    if done.ended and lacking <= max(SLACK_SECONDS, film.seconds * SLACK_PART):
        _put_together(film, folder, done)
        conversion.stage, conversion.ended_at, conversion.process = Stage.DONE, at, None
        conversion.seconds_done = done.seconds
        conversion.save()
        _told("media.converted", film, system(), at)
        return
    conversion.stalls = 0 if moved else conversion.stalls + 1
    if conversion.stalls >= MOST_STALLS:
        minutes, seconds = divmod(int(done.seconds), 60)
        sentence = _("转换到{m}分{s}秒处不能继续，影片可能从那里起损坏。请检查后重新上传。")
        _fail(conversion, sentence.format(m=minutes, s=seconds), at)
        return
    _lap(conversion, at)


def _fail(conversion: Conversion, reason: str, at: dt.datetime) -> None:
    conversion.stage, conversion.reason = Stage.FAILED, reason[:200]
    conversion.ended_at, conversion.process = at, None
    conversion.save()
    _told("media.convert_failed", conversion.film, system(), at, reason=reason)


def _told(verb: str, film: Film, by: Actor, at: dt.datetime, **more: object) -> None:
    detail = {"film": film.pk, "name": film.name, **more}
    for key in film.videos.values_list("pk", flat=True):
        trail.record(verb, subject_kind="matter", subject_id=key, by=by, at=at, detail=detail)


def progress_in(folder: Path) -> Progress:
    """What the laps in a folder have finished; only pieces that are listed count."""
    laps, ended = [], False
    for path in sorted(folder.glob("lap-*.m3u8"), key=lambda p: int(p.stem.partition("-")[2])):
        lines = path.read_text("ascii", "replace").splitlines()
        pieces, seconds = [], 0.0
        for line in lines:
            length = _LENGTH.match(line)
            if length is not None:
                seconds = float(length[1])
            elif line and not line.startswith("#") and (folder / line).is_file():
                pieces.append((seconds, line))
        if pieces:
            laps.append(tuple(pieces))
        ended = "#EXT-X-ENDLIST" in lines
    return Progress(tuple(laps), ended)


def _put_together(film: Film, folder: Path, done: Progress) -> None:
    """One list of all pieces; then the folder takes its place, whole or not at all."""
    longest = max(seconds for lap in done.laps for seconds, _name in lap)
    lines = [
        *("#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{int(longest) + 1}"),
        *("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"),
    ]
    for number, lap in enumerate(done.laps):
        if number:
            lines.append("#EXT-X-DISCONTINUITY")
        for seconds, name in lap:
            lines += [f"#EXTINF:{seconds:.3f},", name]
    lines.append("#EXT-X-ENDLIST")
    (folder / "index.m3u8").write_text("\n".join(lines) + "\n", "ascii")
    for path in (*folder.glob("lap-*.m3u8"), *folder.glob("lap-*.log")):
        path.unlink()
    target = shelf.hls(film.token)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(folder, target)
