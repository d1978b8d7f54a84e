"""From the draft to the public and back: two persons, nothing missing, everything on record."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest

from shuniu.casework.checking import NoSecondPerson
from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.commons.publishing.models import Publication
from shuniu.domains.media import actions
from shuniu.domains.media.models import Caption, Video
from shuniu.domains.media.refusals import (
    CaptionRefused,
    NotComplete,
    NotPlayableYet,
)
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck


def _lines() -> list[Publication]:
    return list(Publication.objects.standing().filter(column="video"))


def test_a_second_person_publishes(cast: Any) -> None:
    video = cast.submitted()
    with pytest.raises(NotYours):
        cast.do("publish", video, "editor")
    cast.do("publish", video, "reviewer", text="可以发布。")
    (line,) = _lines()
    assert (line.title, line.url) == ("石桥镇秋收纪实", f"/video/{video.pk}/")
    steps = list(Move.objects.filter(matter_id=video.pk).values_list("step", flat=True))
    assert steps == ["open", "add_film", "submit", "publish"]


def test_a_head_does_not_check_their_own(cast: Any) -> None:
    video = cast.with_film(login="town_head")
    with pytest.raises(NoSecondPerson):
        cast.do("submit", video, "town_head")
    cast.do("submit", video, "town_editor")
    cast.do("publish", video, "town_head")
    assert _lines()
    video = cast.with_film(login="both")
    cast.do("submit", video, "both")
    with pytest.raises(SelfCheck):
        cast.do("publish", video, "both")


def test_nothing_is_sent_for_review_with_parts_missing(cast: Any, settings: Any) -> None:
    video = cast.registered()
    with pytest.raises(NotComplete) as refused:
        cast.do("submit", video, "editor")
    assert "影片文件" in refused.value.sentence
    video = cast.with_film()
    Video.objects.filter(pk=video.pk).update(transcript="")
    with pytest.raises(NotComplete) as refused:
        cast.do("submit", video, "editor")
    assert "字幕或文字稿" in refused.value.sentence
    settings.VIDEO_NEEDS_WORDS = False
    cast.do("submit", video, "editor")


def test_what_browsers_cannot_play_waits_for_its_conversion(cast: Any, films: Any) -> None:
    video = cast.with_film(films("avi"))
    cast.do("submit", video, "editor")
    with pytest.raises(NotPlayableYet) as refused:
        cast.do("publish", video, "reviewer")
    assert "等待转换" in refused.value.sentence and not _lines()


def test_taken_down_revised_and_published_again_counts_once(cast: Any) -> None:
    video = cast.published()
    cast.do("withdraw", video, "reviewer", reason="片名有误。")
    assert not _lines() and cast.again(video).withdrawn_at is not None
    cast.do("revise", video, "editor")
    words = {"category": "feature", "summary": "稻子熟了。", "transcript": "好收成。"}
    cast.do("describe", video, "editor", title="石桥镇秋收", **words)
    cast.do("submit", video, "editor")
    cast.do("return_draft", video, "reviewer", text="补拍摄日期。")
    cast.do("submit", video, "editor")
    cast.do("publish", video, "reviewer")
    (line,) = _lines()
    assert line.title == "石桥镇秋收"
    year = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert count("media.videos", year) == 1


def test_strangers_and_bad_words(cast: Any) -> None:
    video = cast.with_film()
    for login in ("town_editor", "administrator"):
        for verb, more in (("submit", {}), ("drop", {"reason": "不用了"})):
            with pytest.raises(NotYours):
                cast.do(verb, video, login, **more)
        assert cast.browser(login).get(f"/desk/m/{video.pk}/").status_code == 404
    with pytest.raises(NotYours):
        cast.registered("administrator")
    with pytest.raises(StateSecret):
        cast.do(
            "describe", video, "editor", title="机密★1年 内部会议", category="news", summary="会。"
        )
    cast.do("drop", video, "editor", reason="不用了")
    assert cast.again(video).film is None


def test_captions_are_checked_line_by_line(cast: Any, vtt: bytes) -> None:
    video = cast.with_film()

    def add(data: bytes, **more: Any) -> None:
        cast.do("add_captions", video, "editor", file=BytesIO(data), **more)

    srt = "1\r\n00:00:00,000 --> 00:00:01,000\r\n<i>稻子</i>熟了 & 收\r\n"
    add(srt.encode("gb18030"))
    caption = Caption.objects.get()
    assert caption.cues == 1 and "稻子熟了 &amp; 收" in caption.text
    assert caption.text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000")
    for text, told in (
        ("随便写的", "不是字幕文件"),
        ("WEBVTT\n\n", "没有一条字幕"),
        ("WEBVTT\n\n0:1 --> 0:2\n好\n", "第3行的时间写法不对"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n好\n", "第3行的结束时间"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n好\n\n00:00.500 --> 00:02.000\n好\n", "早于上一条"),
        ("WEBVTT\n\n59:01.000 --> 59:02.000\n好\n", "超出了视频长度"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n\n", "没有文字"),
    ):
        with pytest.raises(CaptionRefused) as refused:
            add(text.encode())
        assert told in refused.value.sentence
    cast.do("add_captions", video, "editor", language="zh")
    assert not Caption.objects.exists()


def test_the_words_of_captions_become_the_first_transcript(cast: Any, vtt: bytes) -> None:
    video = cast.with_film()
    Video.objects.filter(pk=video.pk).update(transcript="")
    cast.do("add_captions", video, "editor", file=BytesIO(vtt))
    assert cast.again(video).transcript == "各位好"


def test_the_cover_is_chosen(cast: Any) -> None:
    video = cast.with_film()
    cast.do("choose_cover", video, "editor", second=1.0)
    video = cast.again(video)
    assert (video.film.covers, video.cover_at) == (2, 1.0)
    with pytest.raises(FieldRefused):
        cast.do("choose_cover", video, "editor", second=99.0)
    with pytest.raises(FieldRefused):
        cast.do("choose_cover", video, "editor", picture=BytesIO(b"<svg onload=alert(1)>"))


def test_the_desk_shows_it(browse: Any) -> None:
    bare = browse.registered()
    page = browse.browser("editor").get(f"/desk/m/{bare.pk}/").content.decode()
    assert "送审之前还缺少：影片文件" in page and "/choose_cover/" not in page
    video = browse.submitted()
    client = browse.browser("reviewer")
    page = client.get(f"/desk/m/{video.pk}/").content.decode()
    assert "浏览器可以直接播放" in page and "审核发布" in page and "等待转换" in page
    assert "石桥镇秋收纪实" in client.get("/desk/list/video/").content.decode()
    sent = client.post(
        f"/desk/m/{video.pk}/publish/", {"seen": Matter.objects.get(pk=video.pk).last_move_id}
    )
    assert sent.status_code == 302 and _lines()
    assert actions.ACTIONS.keys() >= {"publish"}
