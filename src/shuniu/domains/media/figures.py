"""The figures of videos; each is the videos or events that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.declare import figure
from shuniu.commons.figures.period import Period

from .models import LiveEvent, Video


@figure(
    "media.videos",
    label=_("发布视频"),
    unit=_("个"),
    about=_("首次发布时间在本期内的视频，后来撤下的也算，重新发布的不重复算。"),
)
def videos(period: Period) -> QuerySet[Video]:
    return Video.objects.published_in(period).select_related("matter")


@figure(
    "media.live_events",
    label=_("组织网络直播"),
    unit=_("场"),
    about=_("开始时间在本期内、已经发布预告并且没有取消的直播。"),
)
def live_events(period: Period) -> QuerySet[LiveEvent]:
    return LiveEvent.objects.filter(
        published_at__isnull=False,
        cancelled_because="",
        starts_at__gte=period.starts_at,
        starts_at__lt=period.ends_at,
    )
