"""A sending: the document's head, its papers, and what came back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Matter
from shuniu.casework.posting import URGENCIES
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Reads of sendings."""

    def sent_in(self, period: Period) -> DispatchQuerySet:
        """Those sent in the period from this instance (not those that came from a peer)."""
        return self.filter(
            came_from="",
            matter__opened_at__gte=period.starts_at,
            matter__opened_at__lt=period.ends_at,
        )


class Dispatch(models.Model):
    """公文交换件: one sending of a document, by one unit, to as many receivers as there are.

    Its matter belongs to the sending unit; every receiving unit has an assignment
    of it (in the role 收件) until it signs. ``issuer`` is the organ in whose name it
    goes out (the county government's go out by its office). What came from another
    instance has ``came_from``, that instance's name; its matter belongs to the office
    that distributes it, and is the office's own to sign for. ``metadata`` are elements
    after GB/T 33480 that have no column. Nothing of a row is changed after sending.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="dispatch")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    came_from = models.CharField(_("来文机关"), max_length=80, blank=True)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    kind_label = models.CharField(_("文种"), max_length=16)
    urgency = models.CharField(
        _("紧急程度"), max_length=12, choices=list(URGENCIES.items()), blank=True
    )
    day = models.DateField(_("成文日期"))
    reply_to = models.CharField(_("所复文号"), max_length=60, blank=True)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    metadata = models.JSONField(default=dict)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("公文交换件")
        indexes = [models.Index(name="dispatch_document", fields=["document_number"])]

    def __str__(self) -> str:
        return self.document_number or self.matter.title

    @property
    def sender(self) -> str:
        """Who sent it, by name."""
        return self.came_from or self.issuer.name


class Enclosure(models.Model):
    """交换附件: a paper of a sending, the fair copy first. Read only after signing for it."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="enclosures")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("名称"), max_length=120)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("交换附件")
        constraints = [
            models.UniqueConstraint(name="enclosure_place", fields=["dispatch", "place"])
        ]
        ordering = ["place"]


class Returned(models.Model):
    """退回: a unit gave a sending back, with the reason; settled once the sender did something.

    ``settled_by`` says what: it was sent again (``resent``) or the return was accepted.
    """

    RESENT, ACCEPTED = "resent", "accepted"

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="returned")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="returns")
    reason = models.CharField(_("退回理由"), max_length=500)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(
        max_length=8,
        choices=[(RESENT, _("已重新发送")), (ACCEPTED, _("已同意退回"))],
        blank=True,
    )

    class Meta:
        verbose_name = _("退回")
