"""The suggestion or proposal itself; its row is narrow, because statistics read all of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.search.index import bigram_index

from .reply import Reply, ResultClass, Score
from .session import Body, Category, Proposer, Session


class Handling(models.TextChoices):
    SINGLE = "single", _("单办")
    JOINT = "joint", _("主办会办")
    SEPARATE = "separate", _("分办")


class Importance(models.TextChoices):
    """Who follows it up; key ones are fixed by the council of chairpersons (代表法, article 52)."""

    ORDINARY = "ordinary", _("一般")
    KEY = "key", _("重点督办")
    LED = "led", _("领导领办")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, asked for in the office's words. Periods count days in the county's time."""

    def whole(self) -> ProposalQuerySet:
        """Each proposal once: the parts of one that is handled separately are left out."""
        return self.filter(part=0)

    def assigned_in(self, period: Period) -> ProposalQuerySet:
        """First given to a unit in the period."""
        return self.filter(assigned_at__gte=period.starts_at, assigned_at__lt=period.ends_at)

    def of(self, *bodies: str) -> ProposalQuerySet:
        """Of the congress, the conference or the standing committee."""
        return self.filter(session__in=Session.objects.filter(body__in=bodies))

    def published(self) -> ProposalQuerySet:
        """Those whose reply the public can read now."""
        return self.filter(published_at__isnull=False)


class Proposal(models.Model):
    """建议、提案: what deputies or members ask of the government in a session.

    ``own_number`` is the session's own; ``part`` is 0, or from 2 on for the parts
    that other units answer by themselves (分办). ``lead_unit`` repeats the last
    lead assignment, ``result_class`` and what follows the last reply that left, so
    that lists and statistics need no second look. ``planned_*`` is what somebody
    has decided before the assigning; it binds nobody.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="proposal")
    session = models.ForeignKey(Session, models.PROTECT, related_name="proposals")
    own_number = models.PositiveIntegerField(_("建议提案号"))
    part = models.PositiveSmallIntegerField(default=0)
    category = models.ForeignKey(Category, models.PROTECT, related_name="proposals")
    handling = models.CharField(
        _("办理方式"), max_length=8, choices=Handling.choices, default=Handling.SINGLE
    )
    importance = models.CharField(
        _("重要程度"), max_length=8, choices=Importance.choices, default=Importance.ORDINARY
    )
    wide = models.BooleanField(_("涉及面广、处理难度大"), default=False)
    proposed_on = models.DateField(_("提出日期"), null=True, blank=True)
    may_publish = models.BooleanField(_("提出人同意公开"), default=True)

    planned_lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("拟定主办"), related_name="+"
    )
    planned_assisting = ArrayField(models.BigIntegerField(), default=list, blank=True)

    assignment_number = models.CharField(_("交办编号"), max_length=40, blank=True)
    assigned_at = models.DateTimeField(_("首次交办时间"), null=True, blank=True)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("主办单位"), related_name="+"
    )
    contacted_at = models.DateTimeField(_("首次沟通时间"), null=True, blank=True)
    reply = models.ForeignKey(
        Reply, models.PROTECT, null=True, blank=True, related_name="replied_proposals"
    )
    replied_at = models.DateTimeField(_("首次答复时间"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("领导审阅时间"), null=True, blank=True)
    result_class = models.CharField(
        _("办理结果"), max_length=1, choices=ResultClass.choices, blank=True
    )
    satisfaction = models.CharField(
        _("提出人意见"), max_length=12, choices=Score.choices, blank=True
    )
    rated_at = models.DateTimeField(null=True, blank=True)

    prepared_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("建议提案")
        constraints = [
            models.UniqueConstraint(
                name="proposal_number_once", fields=["session", "own_number", "part"]
            ),
            models.CheckConstraint(
                name="proposal_published_checked",
                condition=Q(published_at__isnull=True)
                | (
                    Q(may_publish=True, checked_by__isnull=False, prepared_by__isnull=False)
                    & ~Q(checked_by=F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="proposal_replied_whole",
                condition=Q(replied_at__isnull=True, reply__isnull=True, result_class="")
                | (Q(replied_at__isnull=False, reply__isnull=False) & ~Q(result_class="")),
            ),
            models.CheckConstraint(
                name="proposal_rated_whole",
                condition=Q(satisfaction="", rated_at__isnull=True)
                | Q(satisfaction__in=Score.values, rated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_replied_after",
                condition=Q(replied_at__isnull=True) | Q(replied_at__gte=F("assigned_at")),
            ),
        ]
        indexes = [
            # All that the statistics read, so that they never look at the rows themselves.
            models.Index(
                name="proposal_statistics",
                fields=["session", "lead_unit", "category", "result_class"],
                include=[
                    "part",
                    "assigned_at",
                    "contacted_at",
                    "replied_at",
                    "reviewed_at",
                    "satisfaction",
                ],
            ),
            models.Index(name="proposal_assigned", fields=["assigned_at", "matter"]),
            models.Index(name="proposal_lead_newest", fields=["lead_unit", "-matter"]),
            models.Index(
                name="proposal_published_newest",
                fields=["-published_at", "-matter"],
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def body(self) -> str:
        """Whose paper it is, one of ``Body``."""
        return Body(self.session.body)


class ProposalText(models.Model):
    """案由和内容: the long texts of a proposal, apart from its row; and the checked public copy.

    Of the public copy every word was read by two persons; ``public_search`` is it, folded.
    """

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, primary_key=True, related_name="texts"
    )
    text = models.TextField(_("内容"))
    public_title = models.CharField(_("公开标题"), max_length=200, blank=True)
    public_text = models.TextField(_("公开摘要"), blank=True)
    public_reply = models.TextField(_("公开答复"), blank=True)
    public_search = models.TextField(blank=True)

    class Meta:
        verbose_name = _("建议提案内容")
        indexes = [bigram_index("proposal_public_bigrams", "public_search")]


class Signature(models.Model):
    """署名: who proposes; the first is the one who is answered (领衔), the others joined."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signatures")
    proposer = models.ForeignKey(Proposer, models.PROTECT, related_name="signatures")
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("署名")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(name="signature_once", fields=["proposal", "proposer"]),
            models.UniqueConstraint(name="signature_order", fields=["proposal", "order"]),
        ]
