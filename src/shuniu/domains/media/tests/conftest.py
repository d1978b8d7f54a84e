"""The cast of videos: two units with editors and heads, the office, and films made on the spot."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.media import actions, ffmpeg
from shuniu.domains.media.models import Video
from shuniu.ground import clock
from shuniu.site.page_cache import shelf

DAY = dt.date(2026, 9, 1)
VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n\xe5\x90\x84\xe4\xbd\x8d\xe5\xa5\xbd\n"
POSTS = {
    "editor": ("office", ["registrar"]),
    "reviewer": ("office", ["reviewer"]),
    "both": ("office", ["registrar", "reviewer"]),
    "town_editor": ("town", ["handler"]),
    "town_head": ("town", ["unit_head"]),
    "administrator": ("office", ["administrator"]),
}


@lru_cache(maxsize=8)
def film(kind: str = "mp4", seconds: int = 2) -> bytes:
    """A small film: a moving test picture, with a tone."""
    path = Path(mkdtemp()) / f"film.{kind}"
    coding = {
        "mp4": ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        "avi": ("-c:v", "mpeg4", "-c:a", "mp3"),
        "webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis", "-f", "webm"),
        "sound": ("-vn", "-c:a", "aac", "-f", "mp4"),
    }[kind]
    # Into a pipe, as a browser records: such a film does not tell its length.
    target = "pipe:1" if kind == "webm" else str(path)
    done = subprocess.run(
        [
            *(ffmpeg.program(), "-loglevel", "error", "-f", "lavfi"),
            *("-i", f"testsrc=s=160x90:d={seconds}:r=8", "-f", "lavfi"),
            *("-i", f"sine=d={seconds}", *coding, "-shortest", "-y", target),
        ],
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout or path.read_bytes()


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def actor(self, login: str) -> Actor:
        return actor_of(self.members[login], self.day)

    def do(self, verb: str, video: Video, login: str, **more: Any) -> Any:
        matter = Matter.objects.get(pk=video.pk)
        return actions.ACTIONS[verb](matter, by=self.actor(login), at=self.at, **more)

    def again(self, video: Video) -> Video:
        return Video.objects.select_related("matter", "film__conversion").get(pk=video.pk)

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client

    def registered(self, login: str = "editor", *, at: dt.datetime | None = None) -> Video:
        return actions.register(
            title="石桥镇秋收纪实",
            category="feature",
            summary="稻子熟了。",
            transcript="今年的稻子长得好。",
            by=self.actor(login),
            at=at or self.at,
        )

    def send(self, video: Video, data: bytes, login: str = "editor", name: str = "秋收.mp4") -> Any:
        matter = Matter.objects.get(pk=video.pk)
        return actions.take_whole(
            matter, BytesIO(data), name=name, size=len(data), by=self.actor(login), at=self.at
        )

    def with_film(self, data: bytes | None = None, login: str = "editor") -> Video:
        video = self.registered(login)
        self.send(video, data or film(), login)
        return self.again(video)

    def submitted(self) -> Video:
        video = self.with_film()
        self.do("submit", video, "editor")
        return video

    def published(self) -> Video:
        video = self.submitted()
        self.do("publish", video, "reviewer")
        return self.again(video)


def make_cast() -> Cast:
    units = {
        code: Unit.objects.create(
            code=code, name=name, short_name=name, kind=kind, opened_on=dt.date(2020, 1, 1)
        )
        for code, name, kind in (
            ("office", "县政府办公室", "county_office"),
            ("town", "石桥镇人民政府", "township"),
        )
    }
    members = {}
    for login, (unit, duties) in POSTS.items():
        members[login] = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(code=login, unit=units[unit], title=login, duties=duties)
        Tenure.objects.create(member=members[login], post=post, first_day=dt.date(2020, 1, 1))
    return Cast(units, members)


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.VIDEO_ROOT = tmp_path / "video"
    yield tmp_path / "video"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    set_clock(cast.at)
    shelf.clear()
    return cast


@pytest.fixture
def films() -> Any:
    return film


@pytest.fixture
def vtt() -> bytes:
    return VTT
