"""Groups of receivers: 各乡镇, 县政府各部门, and what else a county likes to write."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit, UnitKind


class RecipientGroup(models.Model):
    """收文单位组: whom a line such as 各乡镇人民政府 means.

    By ``kinds`` of units (those founded later belong to it by themselves), by
    single ``units`` beside them, and without those in ``without``. Only units
    that take part in the exchange count.
    """

    name = models.CharField(_("名称"), max_length=40, unique=True)
    kinds = ArrayField(
        models.CharField(max_length=32, choices=UnitKind.choices),
        default=list,
        blank=True,
        verbose_name=_("单位类别"),
    )
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("另加单位"))
    without = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("不含单位"))
    order = models.PositiveSmallIntegerField(_("排序"), default=100)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("收文单位组")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name
