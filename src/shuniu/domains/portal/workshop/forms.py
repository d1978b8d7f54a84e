"""The forms of the workshop: a picture that comes in, an article that is written."""

from __future__ import annotations

import io
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.forms import BaseImageForm

from shuniu.commons.papers import images, kinds
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.desk.rooms.picking import MomentField
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from ..actions.base import demand_end
from ..queries import draft_of
from .models import Picture
from .rendering import render
from .rights import actor_behind, writing_units

MOST_CHARACTERS = 300_000


def safe_bitmap(data: bytes, name: str) -> bytes:
    """The picture as it may be kept: one of four formats by its content, without camera data.

    Refuses (``FileRefused``) everything else: an SVG, a page or a program under a
    picture's name, a broken or an enormous picture.
    """
    kind = kinds.detect(io.BytesIO(data), name, allowed=kinds.IMAGES)
    orientation = images.check(kind.code, data, name)
    return images.strip(kind.code, data, orientation, name)


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """A picture belongs to the unit of who puts it in, and says what is to be seen on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.unit_id is None and user is not None:
            units = writing_units(actor_behind(user))
            self.instance.unit_id = units[0] if units else None
        if "description" in self.fields:
            self.fields["description"] = forms.CharField(
                label=gettext_lazy("图片说明"),
                max_length=255,
                required=True,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=gettext_lazy("写明图中的人、事、地点，供看不见图片的读者听读。"),
            )

    def clean_file(self) -> Any:
        """Look into the file, and take out where and how it was taken."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        try:
            file.seek(0)
            data = safe_bitmap(file.read(), file.name or "")
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        file.file = io.BytesIO(data)
        file.size = len(data)
        return file


class ArticleForm(WagtailAdminModelForm):  # type: ignore[misc]
    """What is written: no state secret is taken in, and no book.

    ``go_live_at`` is the writer's wish, with which the publisher's own form begins;
    ``expire_at`` goes through the reviews with the text.
    """

    go_live_at = MomentField(
        gettext_lazy("拟发布时间"),
        help_text=gettext_lazy("供发布人定时发布时参考，可不填。实际时间由服务器记录。"),
    )
    expire_at = MomentField(
        gettext_lazy("下线时间"),
        help_text=gettext_lazy("到时自动从网上撤下，可不填。"),
    )

    def clean_expire_at(self) -> Any:
        """An end that lies ahead."""
        moment = self.cleaned_data["expire_at"]
        try:
            demand_end("expire_at", moment, at=clock.now())
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        return moment

    def clean_go_live_at(self) -> Any:
        """An hour to come, unless it is the one that stood there before."""
        moment = self.cleaned_data["go_live_at"]
        if moment and "go_live_at" in self.changed_data and moment <= clock.now():
            raise ValidationError(_("拟发布时间要在现在以后；发布时间不能往前填。"))
        return moment

    def clean(self) -> dict[str, Any]:
        """Refuse a text that bears the marking of a state secret, or that no page could hold."""
        data = cast(dict[str, Any], super().clean())
        heads = [str(data.get(name) or "") for name in ("title", "subtitle", "summary")]
        body = data.get("body")
        made = render(body) if body is not None else None
        try:
            refuse_state_secrets(*heads, *([made.text] if made else []))
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        cover = data.get("cover")
        self._refuse_pictures_of_others(
            {*(made.pictures if made else ()), *([cover.pk] if cover else [])}
        )
        if made is not None and made.characters > MOST_CHARACTERS:
            raise ValidationError(
                _("正文有%(n)s字，超过一页所能容纳的%(most)s字，请分成几篇。"),
                params={"n": made.characters, "most": MOST_CHARACTERS},
            )
        return data

    def _refuse_pictures_of_others(self, used: set[int]) -> None:
        """A picture is one of the writer's unit, or stood in this text before."""
        own = Picture.objects.filter(unit_id__in=writing_units(actor_behind(self.for_user)))
        foreign = used - set(own.filter(pk__in=used).values_list("pk", flat=True))
        if foreign:
            before = draft_of(self.instance)
            foreign -= {before.cover_id, *render(before.body).pictures}
        if foreign:
            raise ValidationError(_("稿件里有不属于本单位的图片，请换成本单位图片库里的图片。"))
