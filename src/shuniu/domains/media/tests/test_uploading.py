"""Films come in parts: checked, resumable, and refused at the first bytes when they are none."""

from __future__ import annotations

import hashlib
import json
import resource
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shuniu.casework.models import Matter
from shuniu.domains.media import actions, shelf
from shuniu.domains.media.models import Film, Upload, Video
from shuniu.domains.media.refusals import (
    EmptyFilm,
    NoPicture,
    NoSpace,
    NotAFilm,
    OutOfStep,
    PackedFilm,
    PartDamaged,
    TooBig,
    UnreadableFilm,
)
from shuniu.ground.refusal import NotFound, NotNow, NotYours


def _begin(cast: Any, video: Video, data: bytes, login: str = "editor", **more: Any) -> Upload:
    given = {"name": "秋收.mp4", "size": len(data), "mark": "m", **more}
    matter = Matter.objects.get(pk=video.pk)
    return actions.begin(matter, **given, by=cast.actor(login), at=cast.at)


def _part(cast: Any, upload: Upload, offset: int, data: bytes, login: str = "editor") -> Upload:
    digest = f"sha-256={hashlib.sha256(data).hexdigest()}"
    by = cast.actor(login)
    return actions.take_part(
        upload.token, offset=offset, data=data, digest=digest, by=by, at=cast.at
    )


def test_a_film_in_parts_goes_on_after_a_break(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    upload = _begin(cast, video, data)
    _part(cast, upload, 0, data[:5000])
    # The connection breaks in the middle of a part: bytes on disk that no row speaks of.
    with shelf.upload(upload.token).open("ab") as file:
        file.write(b"half a part")
    again = _begin(cast, video, data)
    assert (again.pk, again.offset) == (upload.pk, 5000)
    with pytest.raises(OutOfStep) as there:
        _part(cast, upload, 9000, data[9000:])
    assert there.value.offset == 5000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, hard))  # no room for more
    try:
        with pytest.raises(NoSpace):
            _part(cast, upload, 5000, data[5000:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    _part(cast, upload, 5000, data[5000:])
    video = cast.again(video)
    assert video.film is not None and shelf.source(video.film.token).read_bytes() == data
    assert video.film.plays_at_once and video.film.covers == 1 and 1.5 < video.film.seconds < 3
    assert (video.film.width, video.film.height) == (160, 90)
    assert shelf.cover(video.film.token, 1).read_bytes().startswith(b"\xff\xd8\xff")
    assert not shelf.upload(upload.token).exists()


def test_what_came_in_whole_before_a_restart_is_read_when_it_goes_on(
    cast: Any, films: Any, monkeypatch: Any
) -> None:
    video, data = cast.registered(), films()
    upload = _begin(cast, video, data)
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr("shuniu.domains.media.ffmpeg.probe", _killed)
        _part(cast, upload, 0, data)
    assert cast.again(video).film is None
    _begin(cast, video, data)
    assert cast.again(video).film is not None
    assert not shelf.upload(upload.token).exists()


def _killed(*_told: Any) -> None:
    raise KeyboardInterrupt


def test_what_a_browser_recorded_is_measured(cast: Any, films: Any) -> None:
    video = cast.with_film(films("webm"))
    assert video.film.plays_at_once and video.film.container == "webm"
    assert 1.5 < video.film.seconds < 3


def test_a_lost_file_is_noticed_when_it_goes_on(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    upload = _begin(cast, video, data)
    _part(cast, upload, 0, data[:5000])
    shelf.upload(upload.token).write_bytes(data[:100])
    assert _begin(cast, video, data).offset == 100


def test_another_file_of_the_same_name_begins_anew(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    first = _begin(cast, video, data)
    _part(cast, first, 0, data[:5000])
    second = _begin(cast, video, data, mark="another")
    assert second.pk != first.pk and second.offset == 0
    assert Upload.objects.get(pk=first.pk).ended_at is not None


def test_a_damaged_part_is_not_kept(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    upload = _begin(cast, video, data)
    by = cast.actor("editor")
    with pytest.raises(PartDamaged):
        actions.take_part(
            upload.token, offset=0, data=b"?" * 5000, digest="crc32=deadbeef", by=by, at=cast.at
        )  # what was damaged on the way does not even begin as a film: it is asked for again
    digest = f"crc32={zlib.crc32(data[:5000]):x}"
    taken = actions.take_part(
        upload.token, offset=0, data=data[:5000], digest=digest, by=by, at=cast.at
    )
    assert taken.offset == 5000


def test_four_gigabytes_of_zip_end_at_the_first_part(cast: Any) -> None:
    video = cast.registered()
    size = 4 * 1024**3
    upload = _begin(cast, video, b"", name="会议.mp4", size=size)
    with pytest.raises(PackedFilm) as refused:
        _part(cast, upload, 0, b"PK\x03\x04" + b"\0" * 5000)
    assert "ZIP压缩包" in refused.value.sentence and "会议.mp4" in refused.value.sentence
    assert Upload.objects.get(pk=upload.pk).ended_at is not None
    assert Upload.objects.get(pk=upload.pk).offset == 0


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"MZ\x90\0" * 2000, "Windows程序"),
        ("会议记录\n".encode() * 500, "文本文件"),
        (b"<html>" * 900, "网页或XML文本"),
        (b"#EXTM3U\nhttp://a/b.ts\n" * 300, "播放列表"),
        (b"\xff\xd8\xff\xe0" * 2000, "JPEG图片"),
        (b"\0\0\0\x20ftypM4A " + b"\0" * 5000, "M4A录音"),
        (b"\x01\x02\0\x03" * 2000, "无法识别的数据"),
    ],
)
def test_what_is_no_film_is_named(cast: Any, head: bytes, what: str) -> None:
    upload = _begin(cast, cast.registered(), head)
    with pytest.raises(NotAFilm) as refused:
        _part(cast, upload, 0, head)
    assert what in refused.value.sentence


def test_films_that_cannot_be_read_are_refused_and_taken_away(
    cast: Any, films: Any, django_capture_on_commit_callbacks: Any
) -> None:
    video = cast.registered()
    for data, refusal in ((films()[:3000], UnreadableFilm), (films("sound"), NoPicture)):
        # A sound file under a film's brand: its first bytes look right.
        data = data.replace(b"M4A ", b"isom", 1)
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(refusal):
            cast.send(video, data)
    assert not Film.objects.exists()
    assert list((shelf.root() / "uploads").iterdir()) == []


def test_sizes_have_limits(cast: Any, settings: Any, monkeypatch: Any) -> None:
    video = cast.registered()
    with pytest.raises(EmptyFilm):
        _begin(cast, video, b"")
    settings.VIDEO_MOST_MB = 1
    with pytest.raises(TooBig) as refused:
        _begin(cast, video, b"", size=2 * 1024**2)
    assert "1 MB的上限" in refused.value.sentence
    monkeypatch.setattr(shelf, "space_left", lambda: 1024)
    with pytest.raises(NoSpace):
        _begin(cast, video, b"", size=1024)


def test_strangers_upload_nothing(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    with pytest.raises(NotYours):
        _begin(cast, video, data, login="town_editor")
    upload = _begin(cast, video, data)
    for stranger in ("town_editor", "reviewer"):
        with pytest.raises(NotFound):
            _part(cast, upload, 0, data, login=stranger)
        with pytest.raises(NotFound):
            actions.give_up(upload.token, by=cast.actor(stranger), at=cast.at)
    assert cast.browser("town_editor").get(f"/desk/media/{video.pk}/upload/").status_code == 404
    assert cast.browser("town_editor").get(f"/desk/media/parts/{upload.token}/").status_code == 404


def test_a_video_under_review_takes_no_other_film(cast: Any, films: Any) -> None:
    video = cast.submitted()
    with pytest.raises(NotNow):
        _begin(cast, video, films())


def test_the_browsers_protocol(browse: Any, films: Any) -> None:
    video, data = browse.registered(), films()
    client = browse.browser("editor")
    asked = json.dumps({"name": "秋收.mp4", "size": len(data), "mark": "1-2"})
    address = f"/desk/media/{video.pk}/upload/begin/"
    told = client.post(address, asked, content_type="application/json").json()
    assert told["offset"] == 0 and not told["done"]
    for odd in ("[]", "[" * 50_000, '{"name": 1, "size": Infinity}', "null"):
        assert client.post(address, odd, content_type="application/json").status_code == 400
    hidden = json.dumps({"name": "\ud800\0.mp4", "size": len(data), "mark": "\ud800\0"})
    assert client.post(address, hidden, content_type="application/json").status_code == 200
    told = client.post(address, asked, content_type="application/json").json()

    def put(offset: int, part: bytes) -> Any:
        return client.put(
            told["address"],
            part,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset), "Part-Digest": f"crc32={zlib.crc32(part):08x}"},
        )

    assert put(0, data[:5000]).json()["offset"] == 5000
    late = put(0, data[:5000])  # the answer was lost and the part is sent again
    assert (late.status_code, late.json()["offset"]) == (409, 5000)
    last = put(5000, data[5000:]).json()
    assert last["done"] and last["next"] == f"/desk/m/{video.pk}/"
    assert browse.again(video).film is not None
    assert put(0, b"x").status_code == 422


def test_a_plain_form_works_without_script(browse: Any, films: Any, settings: Any) -> None:
    video = browse.registered()
    client = browse.browser("editor")
    address = f"/desk/media/{video.pk}/upload/"
    assert "分段上传" in client.get(address).content.decode()
    packed = SimpleUploadedFile("秋收.mp4", b"PK\x03\x04" + b"\0" * 300_000)
    refused = client.post(address, {"file": packed})
    assert refused.status_code == 422 and "ZIP压缩包" in refused.content.decode()
    assert (
        client.post(address, {"file": SimpleUploadedFile("秋收.mp4", films())}).status_code == 302
    )
    assert browse.again(video).film is not None
    settings.VIDEO_PLAIN_MOST_MB = 0
    big = client.post(address, {"file": SimpleUploadedFile("秋收.mp4", b"\0" * 1_200_000)})
    assert big.status_code == 413 and "分段上传" in big.content.decode()


def test_stale_uploads_and_lone_films_are_cleared_away(cast: Any, films: Any) -> None:
    video, data = cast.registered(), films()
    cast.send(video, data)
    old = cast.again(video).film
    cast.send(video, data)
    upload = _begin(cast, video, data)
    _part(cast, upload, 0, data[:5000])
    by, at = cast.actor("editor"), cast.at
    assert actions.clear(on=cast.day, by=by, at=at) == 0
    later = at.replace(day=20)
    assert actions.clear(on=later.date(), by=by, at=later) == 2
    assert not Film.objects.filter(pk=old.pk).exists()
    assert cast.again(video).film is not None
