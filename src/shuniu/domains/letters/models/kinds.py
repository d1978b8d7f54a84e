"""What the county's profile says: the mailboxes and the types of letters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.ground.record import in_readers_language


class Exit(models.TextChoices):
    """Where letters of a type go instead of being answered here (信访工作条例 2022, 17, 22, 30)."""

    NONE = "", _("在信箱内办理")
    PETITION = "petition", _("转送信访部门")
    DISCIPLINE = "discipline", _("转送纪检监察机关")


class Level(models.TextChoices):
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")


class Mailbox(models.Model):
    """信箱: an address that citizens write to, such as 网络问政 or 县长信箱.

    ``unit`` owns its letters and holds the office duties for them. Citizens
    write to those that are ``online``; letters of the others (省长信箱, 市长信箱)
    come from above and are entered by the registrar. ``number`` is the code of
    the number pattern.
    """

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    english_name = models.CharField(_("英文名称"), max_length=80, blank=True)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    english_about = models.CharField(_("英文说明"), max_length=300, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices, default=Level.COUNTY)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mailboxes")
    online = models.BooleanField(_("接受网上来信"), default=True)
    number = models.CharField(_("编号规则"), max_length=48)
    order = models.PositiveSmallIntegerField(_("排序"), default=100)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("信箱")

    def __str__(self) -> str:
        return in_readers_language(self.name, self.english_name)


class LetterType(models.Model):
    """来信类型: what a letter asks for, and within which time it is to be answered.

    ``rule`` names the time rule of the answer. Of an ``accusation`` (举报,
    检举控告) nothing goes to the unit complained of (信访工作条例 2022, 30). A type
    with an ``exit`` is not answered here but transferred.
    """

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=20)
    english_name = models.CharField(_("英文名称"), max_length=60, blank=True)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    english_about = models.CharField(_("英文说明"), max_length=300, blank=True)
    rule = models.CharField(_("时限规则"), max_length=32)
    accusation = models.BooleanField(_("检举控告"), default=False)
    secret_by_default = models.BooleanField(_("默认保密"), default=False)
    exit = models.CharField(
        _("去向"), max_length=12, choices=Exit.choices, blank=True, default=Exit.NONE
    )
    online = models.BooleanField(_("来信人可选"), default=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=100)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("来信类型")
        constraints = [
            models.CheckConstraint(name="lettertype_exit", condition=Q(exit__in=Exit.values)),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.name, self.english_name)
