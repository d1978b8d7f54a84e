"""Who may issue, under which 字; routes and templates that the county edits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member, Unit

from .kinds import Category, DocumentKind


class Stage(models.TextChoices):
    """环节 of a route, in the order in which a document goes through them."""

    DRAFTING = "drafting", _("拟稿")
    CHECKING = "checking", _("核稿")
    COUNTERSIGNING = "countersigning", _("会签")
    REVIEWING = "reviewing", _("审核")
    LEGALITY = "legality", _("合法性审核")
    SIGNING = "signing", _("签发")


class IssuerSeries(models.Model):
    """发文立户: that an organ may issue, and by which numbers (机关代字 + 类别).

    《条例》 has a new organ apply to the office to be listed as an issuer; until it
    ``may_issue``, nothing of it is signed. ``series`` is the code of the numbering series.
    """

    issuer = models.ForeignKey(
        Unit, models.PROTECT, related_name="issuer_series", verbose_name=_("发文机关")
    )
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    code_text = models.CharField(_("机关代字"), max_length=24)
    series = models.CharField(max_length=40, unique=True)
    may_issue = models.BooleanField(_("准予发文"), default=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    by_label = models.CharField(_("经办"), max_length=80)
    at = models.DateTimeField(_("立户时间"))

    class Meta:
        verbose_name = _("发文立户")
        constraints = [
            models.UniqueConstraint(name="issuer_category", fields=["issuer", "category"]),
            models.UniqueConstraint(name="issuer_code_text", fields=["code_text"]),
        ]

    def __str__(self) -> str:
        return self.code_text


class RouteTemplate(models.Model):
    """审签路线: stations that a document of a sort usually passes; the county edits it."""

    name = models.CharField(_("名称"), max_length=60)
    issuer = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("发文机关"),
    )
    category = models.CharField(
        _("类别"), max_length=10, choices=[("", _("各类")), *Category.choices], blank=True
    )
    in_use = models.BooleanField(_("在用"), default=True)
    by_label = models.CharField(_("编制人"), max_length=80)
    at = models.DateTimeField(_("编制时间"))

    class Meta:
        verbose_name = _("审签路线")
        constraints = [models.UniqueConstraint(name="route_template_name", fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Place(models.TextChoices):
    """Which unit a template's station is at."""

    DRAFTING_UNIT = "drafting_unit", _("拟稿单位")
    OWNER = "owner", _("发文机关（办公室）")
    UNIT = "unit", _("指定单位")


class TemplateStop(models.Model):
    """One station of a template: the stage, where, and a person where it is always the same."""

    template = models.ForeignKey(RouteTemplate, models.CASCADE, related_name="stops")
    order = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16, choices=Stage.choices)
    place = models.CharField(max_length=16, choices=Place.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    together = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="template_stop_unit",
                condition=Q(place="unit", unit__isnull=False)
                | (~Q(place="unit") & Q(unit__isnull=True)),
            )
        ]


class DocumentTemplate(models.Model):
    """文稿模板: a text of one's own to begin with, by kind; a unit's own, or everybody's."""

    name = models.CharField(_("名称"), max_length=60)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    kind = models.CharField(_("文种"), max_length=24, choices=DocumentKind.choices)
    subject = models.CharField(_("事由"), max_length=120, blank=True)
    manuscript = models.JSONField()
    in_use = models.BooleanField(_("在用"), default=True)
    by_label = models.CharField(_("编制人"), max_length=80)
    at = models.DateTimeField(_("编制时间"))

    class Meta:
        verbose_name = _("文稿模板")

    def __str__(self) -> str:
        return self.name
