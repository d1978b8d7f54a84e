"""The cast of television: the letters' county, with a broadcaster and how far a hot letter is."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons import numbering
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.domains.letters.actions.hot import HOT_ACTIONS, nominate
from shuniu.domains.letters.models import HotLetter, Letter
from shuniu.ground import clock
from shuniu.site import page_cache

PRIVATE = "我是张三丰，电话13812345678，住临汀镇南门村3号楼2单元501室，车库积水没人管。"
COPY = {
    "title": "某小区地下车库积水",
    "text": "自8月底大雨以来，某小区地下车库积水约二十厘米。",
    "answer": "排水泵已于9月3日更换。",
    "background": "该小区建于2009年，物业三年内换过两家。",
    "questions": "积水为什么反复？\n谁来负责检修？",
}


class HotCast:
    """The letters' cast (everything it has), and what a hot letter needs on top."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cast, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "cast" and hasattr(self.cast, name):
            setattr(self.cast, name, value)
        else:
            object.__setattr__(self, name, value)

    def act(self, verb: str, hot: HotLetter, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return HOT_ACTIONS[verb](Matter.objects.get(pk=hot.pk), by=by, at=self.at, **more)

    def where(self, hot: HotLetter) -> str:
        return Matter.objects.get(pk=hot.pk).state

    def again(self, hot: HotLetter) -> HotLetter:
        return HotLetter.objects.select_related("matter", "letter__matter").get(pk=hot.pk)

    def of(self, hot: HotLetter) -> Actor:
        """The writer, who proved by number and code that the letter is theirs."""
        return citizen(hot.pk)

    def picture(self, letter: Letter, name: str = "车库.jpg") -> Paper:
        """A picture that came with the letter."""
        out = io.BytesIO()
        Image.effect_noise((400, 300), 60).convert("RGB").save(out, "JPEG")
        paper = store_bytes(out.getvalue(), name, by=citizen(None), at=self.at)
        MatterPaper.objects.create(matter=letter.matter, paper=paper)
        return paper

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client

    # -- how far a hot letter has come -------------------------------------------

    def nominated(self, letter: Letter | None = None, **more: Any) -> HotLetter:
        letter = letter or self.cast.answered(**{"text": PRIVATE, **more})
        return nominate(letter, reason="群众反映强烈", by=self.cast.registrar, at=self.at)

    def asked(self, **more: Any) -> HotLetter:
        hot = self.nominated(**more)
        self.act("ask_consent", hot, self.cast.registrar)
        return hot

    def consented(self, **more: Any) -> HotLetter:
        hot = self.asked(**more)
        self.act("give_consent", hot, self.of(hot))
        return hot

    def masked(self, **more: Any) -> HotLetter:
        hot = self.consented(**more)
        self.act("prepare_masking", hot, self.cast.registrar, **COPY)
        return hot

    def checked(self, **more: Any) -> HotLetter:
        hot = self.masked(**more)
        self.act("check_masking", hot, self.cast.reviewer)
        return hot

    def handed(self, **more: Any) -> HotLetter:
        hot = self.checked(**more)
        self.act(
            "hand_over",
            hot,
            self.cast.registrar,
            contact_name="县政府办公室信息科",
            contact_phone="0599-2345678",
        )
        return hot

    def taken(self, **more: Any) -> HotLetter:
        hot = self.handed(**more)
        self.act("accept_packet", hot, self.producer)
        return hot

    def promised(self, *, days: int = 30, unit: str = "housing", **more: Any) -> HotLetter:
        hot = self.taken(**more)
        self.act(
            "record_broadcast",
            hot,
            self.producer,
            broadcast_on=self.day,
            programme="汀上民声",
            on_air="县住房和城乡建设局分管负责人",
            promise="一个月内完成小区排水管网改造",
            lead_unit=self.unit(unit),
            due_on=self.day + dt.timedelta(days=days),
            link="https://tv.example.cn/ting/20260901",
        )
        return hot

    def visit(self, kept: bool, hot: HotLetter, **more: Any) -> None:
        self.act(
            "follow_up_kept" if kept else "follow_up_broken",
            hot,
            self.cast.registrar,
            **{
                "visited_on": self.day,
                "visitors": "县政府办公室信息科两人",
                "findings": "管网已经改造完毕，雨后未见积水。"
                if kept
                else "沟已挖开，管子还没有换。",
                **more,
            },
        )

    def kept(self, **more: Any) -> HotLetter:
        hot = self.promised(**more)
        self.tomorrow(10)
        self.visit(True, hot)
        return hot

    def published(self, **more: Any) -> HotLetter:
        hot = self.kept(**more)
        self.act("publish_result", hot, self.cast.reviewer, result="雨后回访，车库没有积水。")
        return hot


def seat(cast: Any, login: str, unit: Unit, duties: list[str], duty_unit: Unit | None) -> None:
    member = Member.objects.create(login=login, name=f"{login}·甲", unit=unit)
    post = Post.objects.create(
        code=login, unit=unit, title=login, rank=90, duties=duties, duty_unit=duty_unit
    )
    Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
    cast.members[login] = member


def make_hot(cast: Any) -> HotCast:
    """The television people join the letters' cast."""
    media = Unit.objects.create(
        code="media",
        name="县广播电视台",
        short_name="广电台",
        kind="media",
        parent=cast.units["gov"],
        order=90,
        opened_on=dt.date(2020, 1, 1),
    )
    cast.units["media"] = media
    for login in ("producer", "producer2"):
        seat(cast, login, media, ["broadcaster"], cast.units["office"])
    numbering.define_series("letters.hot", label="台网互动", pattern="云台网〔{year}〕{n}号")
    return HotCast(cast)


@pytest.fixture
def tv(cast: Any, settings: Any, tmp_path: Path) -> HotCast:
    settings.PAPERS_ROOT = tmp_path / "papers"
    return make_hot(cast)


@pytest.fixture
def browse(tv: HotCast, set_clock: Any, monkeypatch: pytest.MonkeyPatch) -> HotCast:
    """For tests of pages: the office's clock stands where the story does, no page is kept."""
    set_clock(clock.on(tv.day, 9))
    page_cache.shelf.clear()
    monkeypatch.setattr(page_cache, "MOST_SECONDS", 0.0)
    return tv


__all__ = ["COPY", "PRIVATE", "HotCast", "make_hot", "system"]
