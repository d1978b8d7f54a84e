"""The kernel's tables: one piece of work, who answers for it, by when, and what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.search.index import bigram_index


class Role(models.TextChoices):
    LEAD = "lead", _("主办")
    ASSIST = "assist", _("协办")
    STOP = "stop", _("审签")
    RECEIVE = "receive", _("收件")


class Outcome(models.TextChoices):
    DONE = "done", _("办结")
    RETURNED = "returned", _("退回")
    WITHDRAWN = "withdrawn", _("收回")
    ENDED = "ended", _("随件结束")


class Means(models.TextChoices):
    """The seed's four means of urging, and the program's own."""

    PHONE = "phone", _("电话催办")
    LETTER = "letter", _("发函催办")
    VISIT = "visit", _("派人登门")
    IN_PERSON = "in_person", _("直接介入")
    SYSTEM = "system", _("系统提醒")


class Matter(models.Model):
    """办件: a piece of work that the office answers for, whatever its kind.

    ``unit`` is the owning unit, for which the office duties are held. ``state``,
    ``due_on``, ``state_by`` and ``last_move_id`` are written by the engine alone:
    they repeat what Moves and Terms say, so that lists need no second look.
    """

    kind = models.CharField(max_length=24)
    number = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=32)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="arising"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    opened_at = models.DateTimeField(_("登记时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    due_provisional = models.BooleanField(default=False)
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    last_move_id = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("办件")
        constraints = [models.UniqueConstraint(name="matter_number", fields=["kind", "number"])]
        indexes = [
            # With the owning unit: who may see a matter is then mostly known without its row.
            models.Index(
                name="matter_kind_state", fields=["kind", "state", "-id"], include=["unit"]
            ),
            models.Index(name="matter_kind_newest", fields=["kind", "-id"], include=["unit"]),
            models.Index(name="matter_kind_opened", fields=["kind", "opened_at"]),
            models.Index(
                name="matter_open_due",
                fields=["kind", "state", "due_on", "id"],
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                name="matter_waiting",
                fields=["due_on", "id"],
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                name="matter_due",
                fields=["kind", "due_on", "id"],
                # What is closed has none; said otherwise, no list by due date could use it.
                condition=Q(due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class MatterText(models.Model):
    """What full-text search looks at: title, text and answer of a matter, folded."""

    matter = models.OneToOneField(
        Matter, models.CASCADE, primary_key=True, related_name="search_text"
    )
    body = models.TextField()

    class Meta:
        indexes = [bigram_index("mattertext_bigrams", "body")]


class Assignment(models.Model):
    """交办: a unit answers for the matter, as the lead or assisting, by a date of its own.

    A stop (审签) is one station of a route: ``stage`` says which, and a ``member``
    that it waits for this person (or who stands in), not for all of the unit's.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=8, choices=Role.choices)
    stage = models.CharField(_("环节"), max_length=16, blank=True, default="")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    no_return = models.BooleanField(_("指定承办，不得退回"), default=False)

    class Meta:
        verbose_name = _("交办")
        constraints = [
            models.UniqueConstraint(
                name="assignment_open_once",
                fields=["matter", "unit", "member"],
                condition=Q(done_at__isnull=True),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="assignment_one_lead",
                fields=["matter"],
                condition=Q(done_at__isnull=True, role="lead"),
            ),
        ]
        indexes = [
            models.Index(name="assignment_unit_matter", fields=["unit", "-matter"]),
            models.Index(
                name="assignment_waiting",
                fields=["unit", "due_on", "matter"],
                condition=Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"


class Move(models.Model):
    """步骤: the step that was taken; history, outbox and statistics in one row."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="moves")
    step = models.CharField(max_length=32)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("步骤")
        indexes = [
            models.Index(name="move_by_newest", fields=["by", "-id"]),
            models.Index(name="move_step_at", fields=["step", "at"]),
        ]


class Term(models.Model):
    """期限: a running deadline. It cites its rule, and can be counted again day by day.

    ``length`` is in ``length_unit`` (workday, day, month); ``due_on`` follows
    from ``opened_on``, ``length`` and the segments by the calendar. A term that
    was met keeps ``met_on``; one that fell away is ``void``.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="terms")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="terms"
    )
    name = models.CharField(max_length=32)
    label = models.CharField(max_length=60)
    rule = models.CharField(max_length=32, blank=True)
    law = models.CharField(max_length=200, blank=True)
    length = models.PositiveSmallIntegerField(default=0)
    length_unit = models.CharField(max_length=8)
    opened_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    suspended = models.BooleanField(default=False)
    urge_before = models.PositiveSmallIntegerField(default=1)
    urge_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    void = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("期限")
        indexes = [
            models.Index(name="term_running", fields=["urge_on"], condition=Q(met_on__isnull=True)),
            models.Index(name="term_matter", fields=["matter", "name"]),
            models.Index(
                name="term_name_due", fields=["name", "due_on"], condition=Q(met_on__isnull=True)
            ),
        ]


class TermSegment(models.Model):
    """A stretch that changed a term: stopped days that don't count, or an extension."""

    STOPPED, EXTENDED = "stopped", "extended"

    term = models.ForeignKey(Term, models.PROTECT, related_name="segments")
    kind = models.CharField(
        max_length=8, choices=[(STOPPED, _("中止计时")), (EXTENDED, _("延长期限"))]
    )
    first_on = models.DateField()
    last_on = models.DateField(null=True, blank=True)
    length = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField()
    by_label = models.CharField(max_length=80)


class TermChange(models.Model):
    """期限变动: a running term whose due date moved because the calendar was counted again."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    because = models.CharField(_("依据"), max_length=200)
    before = models.DateField(_("原到期日"))
    after = models.DateField(_("新到期日"))
    was_provisional = models.BooleanField()
    provisional = models.BooleanField()

    class Meta:
        verbose_name = _("期限变动")
        indexes = [models.Index(name="termchange_newest", fields=["-at", "id"])]


class Opinion(models.Model):
    """意见: what someone wrote on the matter. Never edited, never lost (a trigger sees to it)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="opinions")
    move = models.ForeignKey(Move, models.PROTECT, related_name="opinions")
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=80)
    rank = models.PositiveSmallIntegerField(default=999)
    heading = models.CharField(_("栏目"), max_length=24)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("意见")


class Urge(models.Model):
    """催办: a reminder to a unit, by one of the four means or by the program."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="urges")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="urges")
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=80)
    means = models.CharField(max_length=12, choices=Means.choices)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("催办")


class Reading(models.Model):
    """待阅: someone should know of the matter; it never holds up the flow."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="readings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="readings")
    why = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("待阅")
        constraints = [
            models.UniqueConstraint(
                name="reading_once",
                fields=["matter", "member", "why"],
                condition=Q(read_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                name="reading_unread", fields=["member", "-id"], condition=Q(read_at__isnull=True)
            )
        ]


class MatterPaper(models.Model):
    """附件: a paper that belongs to a matter, and what it is there for."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="matters")
    move = models.ForeignKey(Move, models.PROTECT, null=True, blank=True, related_name="papers")
    purpose = models.CharField(max_length=24, default="attachment")

    class Meta:
        verbose_name = _("附件")


class OldNumber(models.Model):
    """原编号: the number that a matter had in the records it was loaded from, once a source."""

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="old_number"
    )
    kind = models.CharField(max_length=24)
    source = models.CharField(_("来源"), max_length=40)
    number = models.CharField(_("原编号"), max_length=60)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("原编号")
        constraints = [
            models.UniqueConstraint(name="old_number_once", fields=["kind", "source", "number"])
        ]
