"""What proposals come from: sessions, those who propose, categories; and the county's settings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit


class Body(models.TextChoices):
    """Who asks the government: the congress, the conference, or the standing committee."""

    CONGRESS = "congress", _("人大代表建议")
    CONFERENCE = "conference", _("政协提案")
    STANDING = "standing", _("人大常委会交办事项")


class Session(models.Model):
    """届次会议: the meeting whose suggestions or proposals are handled.

    ``short_name`` begins the numbers of its proposals (县人大十八届三次 → …第12号).
    ``unit`` is the office that answers for the handling as a whole;
    ``level`` tells the county's own from those of the city or the province.
    """

    body = models.CharField(_("类别"), max_length=12, choices=Body.choices)
    name = models.CharField(_("会议名称"), max_length=80)
    short_name = models.CharField(_("编号简称"), max_length=24, unique=True)
    level = models.CharField(
        _("层级"),
        max_length=8,
        choices=[("county", _("县级")), ("city", _("市级")), ("province", _("省级"))],
        default="county",
    )
    opened_on = models.DateField(_("开幕日期"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))

    class Meta:
        verbose_name = _("届次会议")
        ordering = ["-opened_on", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def word(self) -> str:
        """What one of its papers is called: 建议, 提案 or 事项."""
        return str(_WORDS[Body(self.body)])


_WORDS = {Body.CONGRESS: _("建议"), Body.CONFERENCE: _("提案"), Body.STANDING: _("事项")}


class Category(models.Model):
    """建议提案类别: what a proposal is about, in the county's own list."""

    code = models.CharField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=100)

    class Meta:
        verbose_name = _("建议提案类别")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class ProposerKind(models.TextChoices):
    DEPUTY = "deputy", _("人大代表")
    MEMBER = "member", _("政协委员")
    GROUP = "group", _("代表团、界别、党派团体")
    COMMITTEE = "committee", _("人大常委会、专门委员会")


class Proposer(models.Model):
    """提出人: a deputy, a member, a group or a committee. The telephone is for handlers only."""

    kind = models.CharField(_("身份"), max_length=12, choices=ProposerKind.choices)
    name = models.CharField(_("姓名或名称"), max_length=60)
    group = models.CharField(_("代表团或界别"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("提出人")
        constraints = [
            models.UniqueConstraint(name="proposer_once", fields=["kind", "name", "group"])
        ]
        indexes = [models.Index(name="proposer_name", fields=["name"])]

    def __str__(self) -> str:
        return self.name


class SettingCode(models.TextChoices):
    """What a county decides itself; each has a default (``queries.settings``)."""

    TARGET_MONTH = "target_month", _("集中办结月份")
    CONTENT_WITH_BASICALLY = "basically", _("满意率是否含“基本满意”（1含，0不含）")


class Setting(models.Model):
    """建议提案设置: a number that the county decides, since a day, by which paper."""

    code = models.CharField(_("设置"), max_length=20, choices=SettingCode.choices)
    value = models.PositiveSmallIntegerField(_("数值"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)
    since = models.DateField(_("起用日期"))
    entered_at = models.DateTimeField()
    entered_by_label = models.CharField(_("录入人"), max_length=80)

    class Meta:
        verbose_name = _("建议提案设置")
        constraints = [
            models.UniqueConstraint(name="proposal_setting_since", fields=["code", "since"]),
            models.CheckConstraint(
                name="proposal_setting_month",
                condition=~Q(code="target_month") | Q(value__gte=1, value__lte=12),
            ),
        ]
