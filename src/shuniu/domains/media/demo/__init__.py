"""The demo's videos and live events: one short film, drawn by ffmpeg, under several titles."""

from __future__ import annotations

import datetime as dt
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.ground import clock

from .. import ffmpeg
from ..actions import ACTIONS, announce, join_replay, publish_event, register, take_whole

OFFICE = "office"
SECONDS = 8
CAPTIONS = """WEBVTT

00:00:00.500 --> 00:00:03.000
各位网民朋友，大家好，欢迎收看在线访谈。

00:00:03.200 --> 00:00:07.500
今天请县教体局负责人回答义务教育入学的问题。
"""


@dataclass(frozen=True)
class Plan:
    """A video as the demo tells it; ``last`` is the step after which it rests."""

    ago: int
    title: str
    category: str
    summary: str
    transcript: str
    cover: float
    last: str = "publish"
    captions: bool = False


PLANS = (
    Plan(
        88,
        "云汀县2026年政府工作报告图解视频",
        "policy",
        "用八秒钟看懂今年的十件民生实事。",
        "今年的十件民生实事：新建两所幼儿园，改造十二个老旧小区，新修农村公路六十公里。",
        1.0,
    ),
    Plan(
        46,
        "在线访谈：义务教育入学怎么办",
        "interview",
        "县教体局负责人回答划片、随迁子女入学、转学等问题。",
        "",
        3.0,
        captions=True,
    ),
    Plan(
        23,
        "汀湖风景区秋色",
        "culture",
        "航拍汀湖和千亩银杏林。",
        "汀湖水面四千亩，沿湖步道二十一公里，银杏林在十一月中旬最黄。",
        5.0,
    ),
    Plan(
        9,
        "秋粮收购工作新闻发布会",
        "briefing",
        "通报收购价格、库点和结算办法，回答记者提问。",
        "今年全县设收购库点二十三个，售粮款当天结算，不打白条。",
        7.0,
    ),
    Plan(
        1,
        "石桥镇人居环境整治纪实",
        "feature",
        "东坝村从垃圾围村到全县样板的一年。",
        "东坝村四百二十户，一年清运垃圾三百吨，建起三个小游园。",
        2.0,
        last="submit",
    ),
    Plan(1, "冬季用气安全提示", "news", "燃气公司提醒：勤检查、多通风。", "", 0, last="register"),
)


def _film() -> bytes:
    """A few seconds of slowly moving colours, H.264 in MP4."""
    picture = (
        f"gradients=s=640x360:r=12:d={SECONDS}:speed=0.03:c0=0x0b3d66:c1=0xd98a29:c2=0x2f7d4f:n=3"
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        subprocess.run(
            [
                *(ffmpeg.program(), "-loglevel", "error", "-f", "lavfi", "-i", picture),
                *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
                *("-movflags", "+faststart", "-y", str(path)),
            ],
            check=True,
        )
        return path.read_bytes()


def _on(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.ZONE).date()


def _video(county: County, plan: Plan, films: list[bytes]) -> Story:
    rng = county.random(f"media:{plan.title}")
    at = yield county.ago(plan.ago, rng)
    unit = county.unit(OFFICE)
    editor = county.someone("registrar", unit, _on(at), rng)
    video = register(
        title=plan.title,
        category=plan.category,
        summary=plan.summary,
        transcript=plan.transcript,
        unit=unit,
        recorded_on=_on(at),
        by=editor,
        at=at,
    )
    if plan.last == "register":
        return
    if not films:
        films.append(_film())

    def take(verb: str, **more: Any) -> None:
        ACTIONS[verb](Matter.objects.get(pk=video.pk), at=at, **more)

    matter = Matter.objects.get(pk=video.pk)
    name = f"{plan.title}.mp4"
    take_whole(matter, BytesIO(films[0]), name=name, size=len(films[0]), by=editor, at=at)
    if plan.captions:
        take("add_captions", file=BytesIO(CAPTIONS.encode()), by=editor)
    take("choose_cover", second=plan.cover, by=editor)
    take("submit", by=editor)
    if plan.last == "submit":
        return
    at = yield county.later(at, 1, rng)
    take("publish", by=county.someone("reviewer", unit, _on(at), rng))
    if plan.category == "briefing":
        yield from _held(county, matter)


def _held(county: County, replay: Matter) -> Story:
    """The live event of which the video is the replay, and one to come."""
    rng = county.random("media:live")
    unit = county.unit(OFFICE)
    at = yield county.ago(7, rng)
    editor = county.someone("registrar", unit, _on(at), rng)
    reviewer = county.someone("reviewer", unit, _on(at), rng)
    for title, days, place in (
        ("秋粮收购工作新闻发布会（直播）", -8, "县政务服务中心三楼发布厅"),
        ("县长接听12345热线直播", 3, "县12345热线中心"),
    ):
        starts_at = clock.on(_on(county.until) + dt.timedelta(days=days), 9, 30)
        event = announce(
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=1),
            place=place,
            about="会前可以在“网络问政”提问，现场回答有代表性的问题。",
            unit=unit,
            by=editor,
            at=at,
        )
        publish_event(event, by=reviewer, at=at)
        if days < 0:
            join_replay(event, number=replay.number, by=editor, at=at)


def stories(county: County) -> list[Story]:
    """A story for each video; the film is drawn once."""
    films: list[bytes] = []
    return [_video(county, plan, films) for plan in PLANS]


def story(county: County) -> Story:
    """All of them as one."""
    return woven(stories(county))
