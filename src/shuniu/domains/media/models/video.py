"""Videos, their films and captions, and live events."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Member, Unit


class Category(models.TextChoices):
    NEWS = "news", _("云上新闻")
    BRIEFING = "briefing", _("新闻发布会")
    INTERVIEW = "interview", _("在线访谈")
    POLICY = "policy", _("政策解读")
    FEATURE = "feature", _("专题片")
    CULTURE = "culture", _("文化旅游")


class VideoQuerySet(models.QuerySet["Video"]):
    """Videos, asked for in the office's words."""

    def standing(self) -> VideoQuerySet:
        """Which the public can watch now."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def published_in(self, period: Period) -> VideoQuerySet:
        """First published in the period, also if withdrawn since."""
        return self.filter(
            first_published_at__gte=period.starts_at, first_published_at__lt=period.ends_at
        )


class Film(models.Model):
    """影片文件: what was uploaded, as its content shows it; lies in a folder named by ``token``.

    ``seconds`` is its length. ``plays_at_once`` says that a browser can play it as it is
    (H.264 in MP4, VP8/VP9 in WebM). ``pixels`` is the picture format as ffmpeg names it.
    ``covers`` numbers the cover pictures made so far; 0: none could be made.
    """

    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveBigIntegerField(_("大小"))
    container = models.CharField(_("格式"), max_length=8)
    seconds = models.FloatField(_("时长"))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    video_codec = models.CharField(max_length=24)
    audio_codec = models.CharField(max_length=24, blank=True)
    pixels = models.CharField(max_length=24, blank=True)
    plays_at_once = models.BooleanField(_("可直接播放"))
    covers = models.PositiveSmallIntegerField(default=0)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("影片文件")

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    WAITING = "waiting", _("等待转换")
    RUNNING = "running", _("正在转换")
    DONE = "done", _("已转换")
    FAILED = "failed", _("转换失败")


class Conversion(models.Model):
    """转换: making HLS of a film, one at a time, by a process of the lowest priority.

    What is made lies in the film's folder and is gone on with after a restart.
    ``laps`` counts the processes started; ``stalls`` those that came no further than
    the one before; ``reason`` is the sentence for a failure.
    """

    film = models.OneToOneField(Film, models.CASCADE, primary_key=True, related_name="conversion")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds_done = models.FloatField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)
    process = models.PositiveIntegerField(null=True, blank=True)
    laps = models.PositiveSmallIntegerField(default=0)
    stalls = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("转换")
        constraints = [
            models.UniqueConstraint(
                name="conversion_one_runs", fields=["stage"], condition=Q(stage="running")
            ),
            models.CheckConstraint(
                name="conversion_failure_has_reason", condition=~Q(stage="failed") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                name="conversion_waiting", fields=["asked_at"], condition=Q(stage="waiting")
            )
        ]


class Video(models.Model):
    """视频: a film with its words, put before the public after a second person looked at it.

    ``cover_at`` is the second of the film from which the cover picture was taken.
    ``first_published_at`` stays when a video is withdrawn and published again.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="video")
    category = models.CharField(_("栏目"), max_length=12, choices=Category.choices)
    summary = models.CharField(_("简介"), max_length=400)
    source = models.CharField(_("来源"), max_length=80)
    recorded_on = models.DateField(_("拍摄日期"), null=True, blank=True)
    transcript = models.TextField(_("文字稿"), blank=True)
    film = models.ForeignKey(Film, models.PROTECT, null=True, blank=True, related_name="videos")
    cover_at = models.FloatField(_("封面取自"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    first_published_at = models.DateTimeField(_("首次发布时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("视频")
        constraints = [
            models.CheckConstraint(
                name="video_published_has_film",
                condition=Q(published_at__isnull=True) | Q(film__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="video_newest",
                fields=["-published_at", "-matter"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(name="video_first_published", fields=["first_published_at"]),
        ]

    @property
    def public_address(self) -> str:
        """Where the public watches it; what the player reads lies below."""
        return f"/video/{self.pk}/"


class Caption(models.Model):
    """字幕: a WebVTT text in one language, checked line by line before it is kept."""

    LANGUAGES = (("zh", _("中文")), ("en", "English"))

    video = models.ForeignKey(Video, models.PROTECT, related_name="captions")
    language = models.CharField(_("语言"), max_length=8, choices=LANGUAGES)
    text = models.TextField()
    cues = models.PositiveIntegerField(_("条数"))
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("字幕")
        constraints = [
            models.UniqueConstraint(name="caption_once", fields=["video", "language"]),
        ]


class LiveEvent(models.Model):
    """直播: announced with its time and where to watch; afterwards the replay stands in its place.

    ``address`` is an https page of the broadcasting platform, which readers open themselves.
    It is before the public from ``published_at`` on, by a second person.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=100)
    about = models.CharField(_("内容"), max_length=400, blank=True)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    address = models.URLField(_("观看地址"), max_length=300, blank=True)
    replay = models.ForeignKey(Video, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    entered_by_label = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    published_by_label = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    cancelled_because = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("直播")
        constraints = [
            models.CheckConstraint(name="live_event_ends", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [models.Index(name="live_event_start", fields=["-starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def public_address(self) -> str:
        """Where the public reads of it, before and after."""
        return f"/video/live/{self.pk}/"
