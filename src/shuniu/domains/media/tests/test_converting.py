"""HLS is made in the background: nobody waits, a restart goes on, a failure is told."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from typing import Any

import pytest

from shuniu.casework.models import Matter
from shuniu.domains.media import actions, ffmpeg, shelf
from shuniu.domains.media.actions import converting
from shuniu.domains.media.models import Conversion, Stage, Video
from shuniu.ground.refusal import NotYours


def _until_over(cast: Any, *, seconds: float = 90) -> Conversion:
    """Call the glance of every minute until the process has ended and was seen to."""
    for _try in range(int(seconds / 0.05)):
        found = actions.convert(at=cast.at)
        assert found is not None
        if found.stage != Stage.RUNNING:
            return found
        time.sleep(0.05)
    raise AssertionError("the conversion does not end")


def _film(video: Video) -> Any:
    return Video.objects.select_related("film__conversion").get(pk=video.pk).film


def test_hls_of_a_film_that_browsers_play_is_taken_over(cast: Any) -> None:
    video = cast.with_film()
    first = actions.convert(at=cast.at)
    assert first is not None and first.stage == Stage.RUNNING  # a glance, whatever the film
    assert os.getpriority(os.PRIO_PROCESS, first.process or 0) >= 19 or not ffmpeg._polite()
    done = _until_over(cast)
    folder = shelf.hls(_film(video).token)
    index = (folder / "index.m3u8").read_text()
    assert done.stage == Stage.DONE and "#EXT-X-ENDLIST" in index
    pieces = [line for line in index.splitlines() if line.endswith(".ts")]
    assert pieces and all((folder / piece).stat().st_size > 0 for piece in pieces)
    assert not shelf.hls_part(_film(video).token).exists()
    assert actions.convert(at=cast.at) is None


def test_what_browsers_cannot_play_is_coded_again_after_a_kill(cast: Any, films: Any) -> None:
    video = cast.with_film(films("avi", 20))
    assert not _film(video).plays_at_once
    running = actions.convert(at=cast.at)
    folder = shelf.hls_part(_film(video).token)
    assert running is not None
    while not converting.progress_in(folder).laps:
        assert ffmpeg.is_at_work(running.process, folder) or converting.progress_in(folder).laps
        time.sleep(0.01)
    os.kill(running.process, signal.SIGKILL)
    done = _until_over(cast)
    # Either it was quicker than the kill, or a second lap went on where the first ended.
    index = (shelf.hls(_film(video).token) / "index.m3u8").read_text()
    assert done.stage == Stage.DONE and done.seconds_done == pytest.approx(20, abs=1)
    assert ("#EXT-X-DISCONTINUITY" in index) == (done.laps > 1)
    assert index.count("lap1-00000.ts") == 1


def test_one_film_at_a_time_the_oldest_first(cast: Any) -> None:
    first, second = cast.with_film(), cast.with_film()
    found = actions.convert(at=cast.at)
    assert found is not None and found.film == _film(first)
    assert _film(second).conversion.stage == Stage.WAITING
    assert _until_over(cast).film == _film(second)
    assert _film(first).conversion.stage == Stage.DONE


def test_a_film_damaged_in_the_middle_fails_in_a_sentence(cast: Any, films: Any) -> None:
    video = cast.with_film(films("avi", 20))
    path = shelf.source(_film(video).token)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    failed = _until_over(cast)
    assert failed.stage == Stage.FAILED and "不能继续" in failed.reason
    assert failed.laps >= converting.MOST_STALLS
    matter = Matter.objects.get(pk=video.pk)
    with pytest.raises(NotYours):
        actions.convert_again(matter, by=cast.actor("town_editor"), at=cast.at)
    actions.convert_again(matter, by=cast.actor("editor"), at=cast.at)
    assert _film(video).conversion.stage == Stage.WAITING
    with pytest.raises(converting.NotFailed):
        actions.convert_again(matter, by=cast.actor("editor"), at=cast.at)


def test_a_process_that_stands_still_is_ended(cast: Any, monkeypatch: Any) -> None:
    video = cast.with_film()
    monkeypatch.setattr(ffmpeg, "is_at_work", lambda process, folder: True)
    killed: list[int] = []
    monkeypatch.setattr(converting.os, "kill", lambda process, _signal: killed.append(process))
    running = actions.convert(at=cast.at)
    assert running is not None
    actions.convert(at=cast.at + dt.timedelta(minutes=1))
    actions.convert(at=cast.at + dt.timedelta(minutes=5))
    assert not killed or _film(video).conversion.seconds_done > 0
    actions.convert(at=cast.at + dt.timedelta(minutes=30))
    assert killed == [running.process]


def test_a_missing_film_fails_and_the_queue_goes_on(cast: Any) -> None:
    lost, kept = cast.with_film(), cast.with_film()
    shelf.source(_film(lost).token).unlink()
    assert actions.convert(at=cast.at).stage == Stage.FAILED
    assert "找不到" in _film(lost).conversion.reason
    assert _until_over(cast).film == _film(kept)
