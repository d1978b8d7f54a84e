"""What the sites say of the persons who lead: beside name and post, which the posts' table has."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member

from ..models import Site
from ..workshop.models import Picture


class Leader(models.Model):
    """领导信息: the duties (分工), the life and the portrait of one person on one site.

    Who is shown is decided by the posts held on the day: a row of somebody who no longer
    leads stays here and shows nowhere. Law: 政府信息公开条例 art. 20 (机关负责人), facts 7.5.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="leaders", verbose_name=_("网站"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    duties = models.TextField(_("工作分工"), blank=True)
    life = models.TextField(_("简历"), blank=True)
    portrait = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portrait_of",
        verbose_name=_("照片"),
    )
    changed_at = models.DateTimeField(_("更新时间"))
    changed_by_label = models.CharField(_("登记人"), max_length=80)

    class Meta:
        verbose_name = _("领导信息")
        constraints = [
            models.UniqueConstraint(fields=["site", "member"], name="leader_once_a_site")
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.member.name}"
