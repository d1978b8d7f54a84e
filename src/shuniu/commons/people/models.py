"""Units, posts and members: who there is, and who may do what for whom on a given day."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.ground.record import in_readers_language


class UnitKind(models.TextChoices):
    COUNTY_GOVERNMENT = "county_government", _("县人民政府")
    COUNTY_OFFICE = "county_office", _("县政府办公室")
    SECTION = "section", _("科室")
    OFFICE_BUREAU = "office_bureau", _("办公室所属单位")
    COMPONENT_DEPARTMENT = "component_department", _("组成部门")
    AFFILIATED_INSTITUTION = "affiliated_institution", _("直属机构")
    DISPATCHED_AGENCY = "dispatched_agency", _("派出机构")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    VERTICAL_UNIT = "vertical_unit", _("垂管单位")
    TOWNSHIP = "township", _("乡镇人民政府")
    SUBDISTRICT = "subdistrict", _("街道办事处")
    ENTERPRISE = "enterprise", _("公用企业")
    MEDIA = "media", _("广播电视台")
    OTHER_BODY = "other_body", _("其他机关")


class Unit(models.Model):
    """单位: an organ, section or institution that can hold posts and answer for matters.

    A unit is never deleted: it is closed on a day, and may name its successor,
    so that old matters keep their unit and open ones can be moved on.
    """

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=30)
    english_name = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=32, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(_("排序"), default=0)
    in_exchange = models.BooleanField(_("参加公文交换"), default=False)
    handles_letters = models.BooleanField(_("承办来信"), default=False)
    opened_on = models.DateField(_("设立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("单位")

    def __str__(self) -> str:
        return in_readers_language(self.short_name, self.english_name)


class Post(models.Model):
    """岗位: a seat in a unit with its duties; people come and go, the post's work stays.

    ``duty_unit`` is the unit for which the duties are held, when it is not the
    post's own (a section of the county office acts for the county office).
    """

    code = models.CharField(_("代码"), max_length=48, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("位次"), default=500)
    duties = ArrayField(models.CharField(max_length=24), default=list, verbose_name=_("职责"))
    duty_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="served_by"
    )

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = _("岗位")

    def __str__(self) -> str:
        return self.title


class MemberManager(BaseUserManager["Member"]):
    """Finds members by login name, as Django's sign-in asks for."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(login=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """成员: a person with an account in the system.

    A person who leaves keeps the record (their opinions stand for ever), loses
    the account: ``is_active`` is false from then on. What a person may do follows
    from posts and duties; the permissions of Django are here for the editors'
    workshop alone, which is given them, and nobody is ever above all rules.
    """

    login = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    sort_key = models.CharField(_("拼音"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members")
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    is_demo = models.BooleanField(_("演示账号"), default=False)
    must_change_password = models.BooleanField(_("须改密码"), default=False)

    USERNAME_FIELD = "login"
    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name = _("成员")
        constraints = [
            models.CheckConstraint(name="member_is_no_superuser", condition=Q(is_superuser=False))
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as the editors' workshop asks for it."""
        return self.name


class Tenure(models.Model):
    """任职: a member holds a post from one day to another (both included; open while held)."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    first_day = models.DateField(_("任职日期"))
    last_day = models.DateField(_("免职日期"), null=True, blank=True)
    reason = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                name="tenure_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.UniqueConstraint(
                name="tenure_held_once",
                fields=["member", "post"],
                condition=Q(last_day__isnull=True),
            ),
        ]

    @staticmethod
    def held_on(day: dt.date, prefix: str = "") -> Q:
        """The condition that a tenure is in force on ``day``."""
        return Q(**{f"{prefix}first_day__lte": day}) & (
            Q(**{f"{prefix}last_day__isnull": True}) | Q(**{f"{prefix}last_day__gte": day})
        )


class Delegation(models.Model):
    """委托代办: while away, a member lets another act with the duties of their posts."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(Member, models.PROTECT, related_name="delegations_held")
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("结束日期"))
    reason = models.CharField(_("事由"), max_length=120)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("委托代办")
        constraints = [
            models.CheckConstraint(
                name="delegation_days_in_order", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(member=F("deputy"))),
        ]


class Handover(models.Model):
    """岗位交接: the receipt of what one member handed to another, kind by kind."""

    from_member = models.ForeignKey(Member, models.PROTECT, related_name="handovers_given")
    to_member = models.ForeignKey(Member, models.PROTECT, related_name="handovers_taken")
    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    items = models.JSONField(default=list)

    class Meta:
        verbose_name = _("岗位交接")
