"""应转载信息: registering an item, saying where it stands, or why it need not."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.desk.forms import StepForm, text_field
from shuniu.desk.rooms.picking import MomentField
from shuniu.site.forms import Line

from .fields import SiteField, UnitField
from .steps import Offering


class RepostForm(Offering):
    """登记应转载信息: what, by whom, and when it was issued above."""

    title = Line(label=_("标题"), max_length=200)
    source = Line(label=_("发布机关"), max_length=60, initial=_("国务院"))
    source_url = forms.URLField(
        label=_("原文地址"), max_length=400, required=False, assume_scheme="https"
    )
    issued_at = MomentField(_("上级发布时间"), required=True)
    site = SiteField(label=_("转载到哪个网站"))
    unit = UnitField(_("责任单位"), or_own=True)


class RepostedForm(StepForm):
    """登记已转载: by the address of the page on our site."""

    address = Line(
        label=_("本站页面的网址"),
        max_length=500,
        help_text=_("标题相同的会自动登记；改了标题的，从已发布的页面上复制网址。"),
    )


class WaiveForm(StepForm):
    """不需要转载: why."""

    reason = text_field(_("原因"), rows=2, longest=200)
