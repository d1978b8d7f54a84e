"""What a player is given of a video: its sources, cover and captions, each at its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuniu.commons.publishing.players import Player

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


def players(keys: Sequence[int]) -> dict[int, Player]:
    """What pages of other rooms need to play these videos, those that the public can watch."""
    rows = Video.objects.standing().select_related("matter", "film__conversion")
    found: dict[int, Player] = {}
    for video in rows.prefetch_related("captions").filter(pk__in=keys):
        one = shown(video)
        if one is not None:
            found[video.pk] = Player(
                title=one.title,
                url=video.public_address,
                film=one.direct,
                mime=one.mime,
                cover=one.cover,
                captions=one.captions,
                length=one.length,
                width=one.width,
                height=one.height,
            )
    return found


def _captions(video: Video, one: Caption) -> str:
    return f"{video.public_address}captions-{one.language}.vtt"
