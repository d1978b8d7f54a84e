"""The forms of the steps, of registering a video and of live events: they only validate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import MomentField, day_field
from shuniu.site.forms import Line

from .models import Caption, Category, Video


class VideoForm(StepForm):
    """登记视频、修改说明: what the video is called and about."""

    title = Line(label=_("标题"), max_length=100)
    category = forms.ChoiceField(label=_("栏目"), choices=Category.choices)
    summary = text_field(_("简介"), rows=3, longest=400, hint=_("一两句话，显示在列表和搜索里。"))
    source = Line(
        label=_("来源"),
        max_length=80,
        required=False,
        help_text=_("不填就是本单位；转载的填写原发布单位。"),
    )
    recorded_on = day_field(_("拍摄日期"), required=False)
    transcript = text_field(
        _("文字稿"),
        required=False,
        rows=8,
        longest=100_000,
        hint=_("写下视频里说的话，听不见的人可以读，也可以搜到。上传字幕时会自动带出。"),
    )


class DescribeForm(VideoForm):
    """修改说明: begins with what is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter is not None and not self.is_bound:
            video = Video.objects.get(pk=self.matter.pk)
            self.initial = {
                "title": self.matter.title,
                **{name: getattr(video, name) for name in self.fields if name != "title"},
            }


class CoverForm(StepForm):
    """选封面: a second of the film, or a picture of one's own."""

    second = forms.FloatField(
        label=_("取第几秒的画面"),
        required=False,
        min_value=0,
        help_text=_("例如12或12.5。"),
    )
    picture = forms.FileField(
        label=_("或者上传图片"),
        required=False,
        help_text=_("JPEG，5 MB以内，宽高比16:9为好。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg"}),
    )


class CaptionsForm(StepForm):
    """上传字幕: WebVTT or SRT; ticked, that language is removed."""

    language = forms.ChoiceField(label=_("语言"), choices=Caption.LANGUAGES)
    file = forms.FileField(
        label=_("字幕文件"),
        required=False,
        help_text=_("WebVTT（.vtt）或SRT（.srt），1 MB以内；时间和顺序逐行检查。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    remove = forms.BooleanField(label=_("删除这种语言的字幕"), required=False)

    def clean(self) -> dict[str, Any]:
        """Either a file or the tick."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("remove")):
            self.add_error("file", _("请选择字幕文件；要删除就只勾选删除。"))
        return data

    def to_action(self) -> dict[str, Any]:
        """The action takes no file to mean removal."""
        return {
            "language": self.cleaned_data["language"],
            "file": self.cleaned_data["file"] or None,
        }


class ReturnForm(StepForm):
    """退回修改: what has to be changed."""

    text = text_field(_("修改意见"))


class PublishForm(StepForm):
    """审核发布: a word, if any; what is confirmed by it stands above the button."""

    text = text_field(
        _("审核意见"),
        required=False,
        rows=2,
        hint=_("已核对画面、字幕、文字稿：内容真实，不涉密，没有不宜公开的个人信息。"),
    )


class ReasonForm(StepForm):
    """撤下、作废: why."""

    reason = text_field(_("原因"), rows=2, longest=200)


class EventForm(StepForm):
    """预告直播: what, when, where to watch."""

    title = Line(label=_("标题"), max_length=100)
    starts_at = MomentField(_("开始时间"), required=True)
    ends_at = MomentField(_("预计结束"), required=True)
    place = Line(label=_("地点"), max_length=80, required=False)
    address = Line(
        label=_("观看地址"),
        max_length=300,
        required=False,
        help_text=_("直播平台的网页，以https://开头；读者点开时会先看到这是别的网站。"),
    )
    about = text_field(_("内容介绍"), required=False, rows=3, longest=400)


class ReplayForm(StepForm):
    """挂接回放: the video's number."""

    number = Line(label=_("视频编号"), max_length=40, help_text=_("如SP2026-000012。"))


FORMS: dict[str, type[forms.Form]] = {
    "describe": DescribeForm,
    "choose_cover": CoverForm,
    "add_captions": CaptionsForm,
    "return_draft": ReturnForm,
    "publish": PublishForm,
    "withdraw": ReasonForm,
    "drop": ReasonForm,
}

__all__ = ["FORMS", "EventForm", "ReasonForm", "ReplayForm", "VideoForm"]
