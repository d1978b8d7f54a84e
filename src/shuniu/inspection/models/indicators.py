"""Indicators that the county entered or loaded: each a dated row above the shipped one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """The parts of 国办秘函〔2019〕19号, with the two kinds of veto apart."""

    VETO_SITE = "veto_site", _("网站单项否决")
    VETO_MEDIA = "veto_media", _("政务新媒体单项否决")
    DEDUCTION = "deduction", _("扣分指标")
    BONUS = "bonus", _("加分指标")


class Certainty(models.TextChoices):
    """How sure it is that the number is the document's own."""

    CERTAIN = "certain", _("已核实")
    LIKELY = "likely", _("待核实")
    UNSURE = "unsure", _("未见原文，本县自定")


class IndicatorRow(models.Model):
    """检查指标: one indicator from a day on, as somebody entered it; never edited, only followed.

    The newest row of a code by ``since`` is in force; before the first one the shipped
    indicator of that code is (``shipped.py``). ``numbers`` are what its measure takes
    (days, counts, percents). ``annex`` names the official annex it was loaded from;
    ``national`` says that a national document replaced the rule, loosening it perhaps.
    """

    code = models.CharField(_("编号"), max_length=32)
    part = models.CharField(_("部分"), max_length=12, choices=Part.choices)
    group = models.CharField(_("指标组"), max_length=40)
    name = models.CharField(_("指标"), max_length=80)
    rule = models.TextField(_("评分细则"))
    measure = models.CharField(_("怎样测量"), max_length=40, blank=True)
    numbers = models.JSONField(default=dict)
    points = models.DecimalField(_("每处扣分"), max_digits=5, decimal_places=2, default=0)
    cap = models.DecimalField(_("扣分上限"), max_digits=5, decimal_places=2, default=0)
    source = models.CharField(_("依据"), max_length=200)
    certainty = models.CharField(_("把握"), max_length=8, choices=Certainty.choices)
    annex = models.CharField(_("官方附件"), max_length=120, blank=True)
    since = models.DateField(_("施行日期"))
    national = models.BooleanField(_("按新的全国性文件"), default=False)
    retired = models.BooleanField(_("停用"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("检查指标")
        indexes = [models.Index(name="indicator_code_since", fields=["code", "-since", "-id"])]
