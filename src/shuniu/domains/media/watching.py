"""What a player is given of a video: its sources, cover and captions, each at its address."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Caption, Stage, Video
from .showing import length

MIME = {"mp4": "video/mp4", "webm": "video/webm"}
HLS_MIME = "application/vnd.apple.mpegurl"


@dataclass(frozen=True)
class Shown:
    """The addresses of a player; ``direct`` and ``hls`` are empty where there is no such thing."""

    title: str
    direct: str
    mime: str
    hls: str
    cover: str
    captions: tuple[tuple[str, str, str], ...]
    length: str
    width: int
    height: int
    original: str

    @property
    def playable(self) -> bool:
        """Whether there is anything that a browser could play."""
        return bool(self.direct or self.hls)


def shown(video: Video) -> Shown | None:
    """What a player needs of the video; None while there is no film."""
    film = video.film
    if film is None:
        return None
    done = film.conversion.stage == Stage.DONE
    original = f"{video.public_address}film"
    return Shown(
        title=video.matter.title,
        direct=original if film.plays_at_once else "",
        mime=MIME.get(film.container, ""),
        hls=f"{video.public_address}hls/index.m3u8" if done else "",
        cover=f"{video.public_address}cover-{film.covers}.jpg" if film.covers else "",
        captions=tuple(
            (one.language, one.get_language_display(), _captions(video, one))
            for one in sorted(video.captions.all(), key=lambda one: one.language != "zh")
        ),
        length=length(film),
        width=film.width or 16,
        height=film.height or 9,
        original=original,
    )


def _captions(video: Video, one: Caption) -> str:
    return f"{video.public_address}captions-{one.language}.vtt"
