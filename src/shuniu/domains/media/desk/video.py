"""The list and the page of a video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REVIEWER, UNIT_HEAD
from shuniu.desk import columns
from shuniu.desk.declare import Act, Column, Desk, Facts, Opening, Section, View

from .. import powers
from ..actions import register
from ..actions.videos import missing
from ..flow import DRAFT, KIND, SUBMITTED
from ..forms import FORMS, VideoForm
from ..models import Category, Stage, Video
from ..showing import length
from ..watching import shown


def _of(matter: Matter) -> Video:
    video: Video = matter.video
    return video


def film_of(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The film as the browser shows it, how converting stands, and the captions."""
    video = _of(matter)
    conversion = video.film.conversion if video.film is not None else None
    failed = conversion is not None and conversion.stage == Stage.FAILED
    return {
        "video": video,
        "title": matter.title,
        "shown": shown(video),
        "conversion": conversion,
        "percent": _percent(video),
        "missing": "、".join(missing(video)) if matter.state == DRAFT else "",
        "may_upload": matter.state == DRAFT and powers.WRITER(matter, actor),
        "may_repeat": failed and powers.WRITER(matter, actor),
        "captions": list(video.captions.order_by("language")),
    }


def _percent(video: Video) -> int:
    if video.film is None or not video.film.seconds:
        return 0
    return min(100, round(100 * video.film.conversion.seconds_done / video.film.seconds))


def facts(matter: Matter, _actor: Actor) -> Facts:
    """What the video is about."""
    video = _of(matter)
    found = [
        (_("栏目"), video.get_category_display()),
        (_("简介"), video.summary),
        (_("来源"), video.source),
        (_("拍摄日期"), video.recorded_on),
        (_("公众页面"), _public(video)),
    ]
    return [(label, value) for label, value in found if value]


def _public(video: Video) -> str:
    if video.published_at is None or video.withdrawn_at is not None:
        return ""
    address = reverse("media:video", args=[video.pk])
    return format_html('<a href="{}">{}</a>', address, address)


def transcript(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The transcript, for the second person to read."""
    video = _of(matter)
    return {"transcript": video.transcript} if video.transcript else None


def _upload(actor: Actor, matter: Matter | None) -> str:
    if matter is None or matter.state != DRAFT or not powers.WRITER(matter, actor):
        return ""
    return reverse("media:upload", args=[matter.pk])


def _offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """Leaves out what another page does, and what the action would only refuse."""
    if code == "submit":
        return not missing(_of(matter))
    if code in ("choose_cover", "add_captions"):
        return _of(matter).film_id is not None
    return code != "add_film"


def _make(**data: Any) -> Video:
    return register(**data)


def _detail(found: Any) -> Any:
    return found.select_related("video__film__conversion")


DESK = Desk(
    kind=KIND,
    label=_("视频点播"),
    section="portal",
    order=64,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("category", _("栏目"), lambda m: m.video.get_category_display(), width=12),
        Column("unit", _("单位"), lambda m: m.unit.short_name, width=14),
        Column("length", _("时长"), lambda m: length(m.video.film), width=10),
        columns.STATE,
        columns.DUE,
        columns.OPENED,
        Column("published", _("发布时间"), lambda m: m.video.first_published_at, export_only=True),
        Column("source", _("来源"), lambda m: m.video.source, export_only=True),
    ),
    filters=(
        columns.states(KIND),
        columns.choice("category", _("栏目"), Category.choices, "video__category"),
        columns.PERIODS,
    ),
    refine=lambda found: found.select_related("unit", "video__film").defer("video__transcript"),
    detail=_detail,
    forms=FORMS,
    offers=_offers,
    sections=(
        Section(
            "film", _("影片"), template="media/desk/film.html", context=film_of, on_sheet=False
        ),
        Section("facts", _("说明"), facts=facts),
        Section(
            "transcript", _("文字稿"), template="media/desk/transcript.html", context=transcript
        ),
    ),
    matter_acts=(Act("upload", _("上传影片"), _upload),),
    opening=Opening(_("登记视频"), VideoForm, _make, powers.WRITERS),
    sheet_title=_("视频发布审核单"),
    headings=(_("审核意见"),),
    views=(
        View("drafts", _("待送审的视频"), {"state": DRAFT}, powers.WRITERS),
        View("to_check", _("待审核的视频"), {"state": SUBMITTED}, (REVIEWER, UNIT_HEAD)),
    ),
    empty=_("还没有视频。登记后上传文件，审核后公众在“视频点播”里看到。"),
)
