"""What the random walks need to know of videos (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.domains.media.models import Conversion, Film, Video
from shuniu.ground import clock


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


FILLS: dict[str, Fill] = {
    "title": _one_of("秋收纪实", "春耕"),
    "category": _one_of("feature", "news", "moon"),
    "summary": _one_of("稻子熟了。"),
    "language": _one_of("zh", "en"),
    "second": _one_of(0.0, 99.0),
    "add_captions.file": lambda rng, s: BytesIO(b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n"),
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests; a film is there from the beginning."""
    cast = load(tests / "conftest.py").make_cast()

    def actors(on: dt.date) -> list[Actor]:
        cast.day = on
        return [cast.actor(login) for login in cast.members]

    def register(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        video = cast.registered(rng.choice(["editor", "town_editor"]), at=at)
        film = Film.objects.create(
            token=f"{video.pk:032}",
            name="秋收.mp4",
            size=10,
            container="mp4",
            seconds=2,
            video_codec="h264",
            plays_at_once=True,
            covers=1,
            by_label="甲",
            at=at,
        )
        Conversion.objects.create(film=film, asked_at=at)
        Video.objects.filter(pk=video.pk).update(film=film)
        matter: Matter = video.matter
        return matter

    units = list(cast.units.values())
    inner = frozenset({"add_film"})
    return {"video": Sampler("video", register, actors, units, FILLS, inner=inner)}
