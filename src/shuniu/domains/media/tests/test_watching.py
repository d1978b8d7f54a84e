"""What the public watches: pages, ranges, captions; nothing before publication."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.papers.names import disposition
from shuniu.domains.media import shelf
from shuniu.domains.media.models import Conversion, Stage
from shuniu.domains.media.public import playing


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("lines=1-2", None),
        ("bytes=-", None),
    ],
)
def test_ranges(header: str, piece: tuple[int, int] | None) -> None:
    assert playing.piece_of(header, 100) == piece


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_ranges_past_the_end(header: str) -> None:
    with pytest.raises(ValueError):
        playing.piece_of(header, 100)


def test_a_film_is_given_out_by_ranges(browse: Any, films: Any, monkeypatch: Any) -> None:
    video, data, client = browse.published(), films(), Client()
    address = f"/video/{video.pk}/film"
    whole = client.get(address)
    assert b"".join(whole) == data and whole["Accept-Ranges"] == "bytes"
    assert whole["Content-Disposition"] == disposition("秋收.mp4", inline=True)
    part = client.get(address, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and b"".join(part) == data[100:200]
    assert part["Content-Range"] == f"bytes 100-199/{len(data)}"
    monkeypatch.setattr(playing, "PIECE", 1000)
    piece = client.get(address, headers={"Range": "bytes=0-"})
    assert piece["Content-Range"] == f"bytes 0-999/{len(data)}" and len(b"".join(piece)) == 1000
    assert client.get(address, headers={"Range": f"bytes={len(data)}-"}).status_code == 416
    other = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert other.status_code == 200
    same = client.get(address, headers={"If-None-Match": whole["ETag"]})
    assert same.status_code == 304
    assert client.head(address)["Content-Length"] == str(len(data))
    assert client.get(f"{address}?save")["Content-Disposition"].startswith("attachment")


def test_nginx_gives_it_out_where_it_stands_before(browse: Any, settings: Any) -> None:
    video = browse.published()
    settings.VIDEO_ACCEL = "/_video/"
    answer = Client().get(f"/video/{video.pk}/film")
    assert answer["X-Accel-Redirect"] == f"/_video/films/{video.film.token}/source"
    assert answer.content == b""


def test_hls_and_nothing_beside_it(browse: Any) -> None:
    video = browse.published()
    folder = shelf.hls(video.film.token)
    folder.mkdir(parents=True)
    (folder / "index.m3u8").write_text("#EXTM3U\n")
    (folder / "lap1-00000.ts").write_bytes(b"G" * 188)
    client = Client()
    assert client.get(f"/video/{video.pk}/hls/index.m3u8").status_code == 404
    Conversion.objects.filter(film=video.film).update(stage=Stage.DONE)
    index = client.get(f"/video/{video.pk}/hls/index.m3u8")
    assert index["Content-Type"] == "application/vnd.apple.mpegurl"
    assert client.get(f"/video/{video.pk}/hls/lap1-00000.ts")["Content-Type"] == "video/mp2t"
    for name in ("source", "..%2fsource", "lap-1.log", "lap1-99999.ts"):
        assert client.get(f"/video/{video.pk}/hls/{name}").status_code == 404


def test_nothing_is_public_before_publication_and_after_withdrawal(browse: Any, vtt: bytes) -> None:
    video = browse.submitted()
    public, own, stranger = Client(), browse.browser("editor"), browse.browser("town_editor")
    addresses = [f"/video/{video.pk}/", f"/video/{video.pk}/film", f"/video/{video.pk}/cover-1.jpg"]
    for address in addresses:
        assert public.get(address).status_code == 404
        assert stranger.get(address).status_code == 404
        assert own.get(address).status_code == 200
    assert "这是预览" in own.get(addresses[0]).content.decode()
    browse.do("publish", video, "reviewer")
    for address in addresses:
        assert public.get(address).status_code == 200
    for number in ("0", "2", "9" * 300):
        assert public.get(f"/video/{video.pk}/cover-{number}.jpg").status_code == 404
    browse.do("withdraw", video, "reviewer", reason="画面有误。")
    assert public.get(addresses[1]).status_code == 404


def test_the_pages_say_what_there_is(browse: Any, vtt: bytes) -> None:
    video = browse.with_film()
    browse.do("add_captions", video, "editor", language="zh", file=BytesIO(vtt))
    browse.do("submit", video, "editor")
    browse.do("publish", video, "reviewer")
    client = Client()
    page = client.get(f"/video/{video.pk}/")
    text = page.content.decode()
    assert f'<source src="/video/{video.pk}/film" type="video/mp4">' in text
    assert f'src="/video/{video.pk}/captions-zh.vtt"' in text and "今年的稻子长得好。" in text
    assert "blob:" in page["Content-Security-Policy"]
    captions = client.get(f"/video/{video.pk}/captions-zh.vtt")
    assert captions["Content-Type"].startswith("text/vtt") and "各位好" in captions.content.decode()
    listed = client.get("/video/?category=feature").content.decode()
    assert "石桥镇秋收纪实" in listed and "专题片（1）" in listed
    assert "blob:" not in client.get("/video/")["Content-Security-Policy"]
    assert "石桥镇秋收纪实" in client.get("/search/?q=稻子长得好").content.decode()
