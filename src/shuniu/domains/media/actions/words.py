"""封面和字幕: what goes with a film."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons.papers import images
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused

from .. import captions as vtt
from .. import ffmpeg, shelf
from ..models import Caption, Film, Video

MOST_PICTURE = 5 * 1024 * 1024


def choose_cover(
    matter: Matter,
    *,
    second: float | None = None,
    picture: IO[bytes] | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """选封面: the picture at a ``second`` of the film, or a JPEG picture handed in."""
    note = _("自备图片") if picture is not None else _("第%d秒") % int(second or 0)
    with engine.step(matter, "choose_cover", by=by, at=at, note=note, seen=seen) as work:
        video = Video.objects.get(pk=work.matter.pk)
        if video.film_id is None:
            raise FieldRefused("second", _("请先上传影片。"))
        film = Film.objects.select_for_update().get(pk=video.film_id)
        if picture is not None:
            _keep_picture(film, picture)
            second = None
        elif second is None:
            raise FieldRefused("second", _("请填写取第几秒的画面，或者上传一张图片。"))
        elif not 0 <= second <= film.seconds:
            raise FieldRefused("second", _("视频长%d秒，请填写这以内的秒数。") % int(film.seconds))
        elif not make_cover(film, second):
            raise FieldRefused("second", _("这一秒取不出画面，请换一个时间。"))
        Video.objects.filter(pk=video.pk).update(cover_at=second)


def make_cover(film: Film, second: float) -> bool:
    """Take the film's picture at ``second`` as its newest cover; False when there is none."""
    target = shelf.cover(film.token, film.covers + 1)
    made = ffmpeg.take_cover(shelf.source(film.token), film.container, target, second=second)
    if made:
        film.covers += 1
        film.save(update_fields=["covers"])
    return made


def _keep_picture(film: Film, picture: IO[bytes]) -> None:
    picture.seek(0)
    data = picture.read(MOST_PICTURE + 1)
    if len(data) > MOST_PICTURE:
        raise FieldRefused("picture", _("封面图片请控制在5 MB以内。"))
    if not data.startswith(b"\xff\xd8\xff"):
        raise FieldRefused("picture", _("封面请用JPEG图片（.jpg）。"))
    try:
        orientation = images.check("jpg", data, _("封面"))
        data = images.strip("jpg", data, orientation, _("封面"))
    except FieldRefused as refused:
        raise FieldRefused("picture", refused.sentence) from refused
    shelf.cover(film.token, film.covers + 1).write_bytes(data)
    film.covers += 1
    film.save(update_fields=["covers"])


def add_captions(
    matter: Matter,
    *,
    language: str = "zh",
    file: IO[bytes] | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """上传字幕: WebVTT or SRT, checked line by line; without a file that language is removed.

    Where there is no transcript yet, the Chinese captions' words become its first version.
    """
    names = dict(Caption.LANGUAGES)
    if language not in names:
        raise FieldRefused("language", _("请选择字幕的语言。"))
    note = _("上传字幕") if file is not None else _("删除字幕")
    note = f"{note}（{names[language]}）"
    with engine.step(matter, "add_captions", by=by, at=at, note=note, seen=seen) as work:
        video = Video.objects.select_related("film").get(pk=work.matter.pk)
        if file is None:
            Caption.objects.filter(video=video, language=language).delete()
            return
        if video.film is None:
            raise FieldRefused("file", _("请先上传影片，再上传与它对应的字幕。"))
        file.seek(0)
        cues = vtt.read(file.read(vtt.MOST_BYTES + 1), seconds=video.film.seconds)
        words = vtt.spoken(cues)
        refuse_state_secrets(words, field="file")
        Caption.objects.update_or_create(
            video=video,
            language=language,
            defaults={
                "text": vtt.written(cues),
                "cues": len(cues),
                "by_label": by.label,
                "at": at,
            },
        )
        if language == "zh" and not video.transcript:
            video.transcript = words
            video.save(update_fields=["transcript"])
            work.index(video.summary, words)
