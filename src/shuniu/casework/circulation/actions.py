"""What is done with circulations: give, add, take back, read, finish, remark, remind.

Nothing here takes a step of the matter's flow or writes an opinion of it: a circulation
neither holds the flow up nor touches what was written in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import calendar, trail
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Tenure, Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours, Refused
from shuniu.ground.text import clean

from .. import reading
from ..models import Matter, Reading
from ..queries import may_see
from ..spawning import demand_allowed, shields
from . import powers
from .models import Circulation, CirculationReader, Purpose, ReaderGroup, Remark
from .queries import eligible, to_remind
from .words import why

TEXT_MOST, REMARK_MOST, READERS_MOST, NAME_MOST = 500, 3000, 1000, 40
PAUSE = dt.timedelta(hours=4)  # nobody is reminded of one thing more often
EVERY = 2  # working days between the program's own reminders


class NotAReader(Refused):
    """这份传阅没有送给您，或者已经撤回。"""


class ReadAlready(Refused):
    """{name}已经看过，不能再撤回。"""


class NobodyLeft(Refused):
    """没有需要提醒的人：都已阅毕，或者刚刚提醒过（四小时内不重复提醒）。"""


class DoneAlready(Refused):
    """您已经报过结果；要补充，请用“补充意见”。"""


class NotOpenToRead(FieldRefused):
    """不能送阅：{names}。可以送给在岗的工作人员；承办单位只能在本单位内传阅。"""

    def __init__(self, names: str) -> None:
        super().__init__("members", (type(self).__doc__ or "").format(names=names))


@transaction.atomic
def circulate(
    matter: Matter,
    *,
    purpose: str,
    members: Iterable[Member | int],
    text: str = "",
    due_on: dt.date | None = None,
    in_order: bool = False,
    papers: Sequence[Paper] = (),
    save_as: str = "",
    by: Actor,
    at: dt.datetime,
) -> Circulation:
    """传阅: put the matter before readers, whatever its kind and whether it is open or closed.

    All get it at once, or one after the other (``in_order``, as they are given here).
    ``papers`` are those of the matter that are meant; ``save_as`` keeps the readers as a list.
    Refused beside a field; ``NotFound`` and ``NotYours`` for strangers. A few queries, however
    many readers.
    """
    within = _demand_range(matter, by)
    if purpose not in Purpose.values:
        raise FieldRefused("purpose", _("请选择传阅目的：知晓、阅办或阅研。"))
    text = clean(text)
    if len(text) > TEXT_MOST:
        raise FieldRefused("text", _("请控制在%d字以内。") % TEXT_MOST)
    refuse_state_secrets(text, field="text")
    today = at.astimezone(clock.ZONE).date()
    if due_on is not None and due_on < today:
        raise FieldRefused("due_on", _("阅毕期限不能早于今天。"))
    if due_on is None and purpose != Purpose.KNOW:
        raise FieldRefused("due_on", _("阅办、阅研要定一个期限。"))
    chosen = _demand_readers(matter, members, within, today)
    made = Circulation.objects.create(
        matter=matter,
        purpose=purpose,
        text=text,
        in_order=in_order,
        due_on=due_on,
        unit=Unit.objects.get(pk=within.unit_id),
        given_at=at,
        by_id=by.member_id,
        by_label=by.label,
    )
    if papers:
        own = set(matter.papers.values_list("paper_id", flat=True))
        made.papers.set([p for p in papers if p.pk in own])
    _put_before(made, chosen, by=by, at=at)
    if clean(save_as):
        keep_group(clean(save_as), list(chosen), unit=made.unit, by=by, at=at)
    _note("circulation.given", made, by, at, readers=len(chosen), purpose=purpose)
    return made


def _demand_range(matter: Matter, by: Actor) -> powers.Range:
    if not may_see(by, matter):
        raise NotFound
    within = powers.range_of(by, matter)
    if within is None:
        raise NotYours
    return within


def _demand_readers(
    matter: Matter, members: Iterable[Member | int], within: powers.Range, on: dt.date
) -> dict[int, int]:
    """The readers in their order, each with the unit; refused who may not have it."""
    wanted = list(dict.fromkeys(m if isinstance(m, int) else m.pk for m in members))
    if not wanted:
        raise FieldRefused("members", _("请选择送给谁阅。"))
    if len(wanted) > READERS_MOST:
        raise FieldRefused("members", _("一次最多送%d人。") % READERS_MOST)
    units = eligible(wanted, on, within)
    strange = [key for key in wanted if key not in units]
    if strange:
        names = Member.objects.filter(pk__in=strange[:5]).values_list("name", flat=True)
        raise NotOpenToRead("、".join(names))
    # The unit complained of never gets what was written about it, by whatever way.
    theirs = list(Unit.objects.filter(pk__in=set(units.values())))
    for _name, shield in shields.items():
        shield(matter, theirs)
    demand_allowed(matter, theirs)
    return {key: units[key] for key in wanted}


def _put_before(
    circulation: Circulation, chosen: dict[int, int], *, by: Actor, at: dt.datetime, first: int = 0
) -> None:
    """Write the readers; those whose turn it is have it from now on and are told."""
    rows = CirculationReader.objects.bulk_create(
        [
            CirculationReader(
                circulation=circulation,
                member_id=member,
                unit_id=unit,
                place=place,
                given_at=None if circulation.in_order else at,
            )
            for place, (member, unit) in enumerate(chosen.items(), first)
        ],
        batch_size=500,
    )
    if not circulation.in_order:
        _tell([row.member_id for row in rows], circulation, by, at)
    elif not CirculationReader.objects.filter(circulation=circulation).waiting().exists():
        _next_turn(circulation, by=by, at=at)


def _tell(members: Collection[int], circulation: Circulation, by: Actor, at: dt.datetime) -> None:
    words = why(circulation)
    Reading.objects.bulk_create(
        [
            Reading(matter_id=circulation.matter_id, member_id=m, why=words, given_at=at)
            for m in members
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    text = _("{who}送您{why}：《{title}》").format(
        who=circulation.by_label, why=words, title=circulation.matter.title
    )
    _news(members, text, "circulation.given", circulation, by, at)


def _news(
    members: Collection[int],
    text: str,
    kind: str,
    circulation: Circulation,
    by: Actor,
    at: dt.datetime,
) -> None:
    matter = circulation.matter_id
    send_all(
        [News(m, text, kind, "matter", matter) for m in members if m != by.member_id],
        at=at,
        key=f"{kind}:{circulation.pk}:{at.timestamp()}",
    )


def _next_turn(circulation: Circulation, *, by: Actor, at: dt.datetime) -> None:
    """In an ordered circulation the next reader gets it."""
    following = (
        circulation.readers.filter(given_at__isnull=True, withdrawn_at__isnull=True)
        .order_by("place", "pk")
        .first()
    )
    if following is not None:
        following.given_at = at
        following.save(update_fields=["given_at"])
        _tell([following.member_id], circulation, by, at)


def _locked(circulation: Circulation) -> Circulation:
    return (
        Circulation.objects.select_for_update(of=("self",))
        .select_related("matter", "unit")
        .get(pk=circulation.pk)
    )


def _managed(circulation: Circulation, by: Actor) -> Circulation:
    locked = _locked(circulation)
    if not powers.may_manage(by, locked):
        raise NotYours
    return locked


@transaction.atomic
def add_readers(
    circulation: Circulation, *, members: Iterable[Member | int], by: Actor, at: dt.datetime
) -> int:
    """增加阅件人: who is not a reader yet becomes one, at the end; gives how many."""
    locked = _managed(circulation, by)
    within = _demand_range(locked.matter, by)
    today = at.astimezone(clock.ZONE).date()
    chosen = _demand_readers(locked.matter, members, within, today)
    known = locked.readers.filter(withdrawn_at__isnull=True)
    has = set(known.values_list("member_id", flat=True))
    fresh = {member: unit for member, unit in chosen.items() if member not in has}
    if not fresh:
        raise FieldRefused("members", _("这些人已经在传阅名单里。"))
    last = locked.readers.order_by("-place").values_list("place", flat=True).first()
    _put_before(locked, fresh, by=by, at=at, first=(last or 0) + 1)
    _note("circulation.added", locked, by, at, readers=len(fresh))
    return len(fresh)


@transaction.atomic
def withdraw_reader(
    reader: CirculationReader, *, reason: str = "", by: Actor, at: dt.datetime
) -> None:
    """撤回一人: it is no longer before a reader who has not read it; in order, the next gets it."""
    locked = _managed(reader.circulation, by)
    row = locked.readers.select_related("member").get(pk=reader.pk)
    if row.withdrawn_at is not None:
        return
    if row.read_at is not None:
        raise ReadAlready(name=row.member.name)
    row.withdrawn_at, row.why_withdrawn = at, clean(reason)[:120]
    row.save(update_fields=["withdrawn_at", "why_withdrawn"])
    others = CirculationReader.objects.waiting().filter(
        circulation__matter_id=locked.matter_id, member_id=row.member_id
    )
    kept = {why(other.circulation) for other in others.select_related("circulation")}
    if why(locked) not in kept:
        Reading.objects.filter(
            matter_id=locked.matter_id,
            member_id=row.member_id,
            why=why(locked),
            read_at__isnull=True,
        ).delete()
    if locked.in_order and row.given_at is not None:
        _next_turn(locked, by=by, at=at)
    _note("circulation.withdrawn", locked, by, at, member=row.member_id)


def read(matter: Matter, *, by: Actor, at: dt.datetime) -> int:
    """已阅: what lies before the actor of this matter is read, a circulation's line with it."""
    return reading.mark_read([matter.pk], by=by, at=at)


def note_read(matters: Sequence[int], by: Actor, at: dt.datetime) -> None:
    """The kernel's reading was marked: so are the reader's lines; who had only to know is done."""
    if not matters:
        return
    rows = CirculationReader.objects.waiting().filter(
        circulation__matter_id__in=list(matters), member_id=by.member_id or 0, read_at__isnull=True
    )
    for row in rows.select_related("circulation").order_by("circulation_id"):
        locked = _locked(row.circulation)
        row.read_at = at
        row.done_at = None if locked.asks else at
        row.save(update_fields=["read_at", "done_at"])
        if locked.in_order and not locked.asks:
            _next_turn(locked, by=by, at=at)


def _own(circulation: Circulation, by: Actor) -> CirculationReader:
    row = circulation.readers.filter(
        member_id=by.member_id or 0, withdrawn_at__isnull=True, given_at__isnull=False
    ).first()
    if row is None:
        raise NotAReader
    return row


@transaction.atomic
def finish(circulation: Circulation, *, text: str, by: Actor, at: dt.datetime) -> Remark:
    """报阅办结果、阅研意见: the reader says what came of it, and is done with it.

    It may come late and after the matter has closed. Nobody does it for another.
    """
    locked = _locked(circulation)
    row = _own(locked, by)
    if row.done_at is not None:
        raise DoneAlready
    remark = _remark(row, text, by, at)
    reading.mark_read([locked.matter_id], by=by, at=at)
    row.refresh_from_db()
    row.read_at, row.done_at = row.read_at or at, at
    row.save(update_fields=["read_at", "done_at"])
    if locked.in_order and locked.asks:
        _next_turn(locked, by=by, at=at)
    if locked.by_id is not None and locked.by_id != by.member_id:
        words = _("{who}报{what}：《{title}》").format(
            who=by.label, what=locked.get_purpose_display(), title=locked.matter.title
        )
        _news([locked.by_id], words, "circulation.done", locked, by, at)
    _note("circulation.done", locked, by, at)
    return remark


@transaction.atomic
def remark(circulation: Circulation, *, text: str, by: Actor, at: dt.datetime) -> Remark:
    """补充意见: a reader adds a word, early or late; it stands with the circulation."""
    locked = _locked(circulation)
    made = _remark(_own(locked, by), text, by, at)
    _note("circulation.remarked", locked, by, at)
    return made


def _remark(row: CirculationReader, text: str, by: Actor, at: dt.datetime) -> Remark:
    text = clean(text)
    if not text:
        raise FieldRefused("text", _("请填写办理结果或意见。"))
    if len(text) > REMARK_MOST:
        raise FieldRefused("text", _("请控制在%d字以内。") % REMARK_MOST)
    refuse_state_secrets(text, field="text")
    return Remark.objects.create(reader=row, text=text, at=at, by_label=by.label)


@transaction.atomic
def remind(circulation: Circulation, *, by: Actor, at: dt.datetime) -> int:
    """提醒未阅: one click reminds all who have not yet; gives how many.

    In the program at once, by e-mail and short message in office hours only (``notices``).
    ``queries.to_remind`` is the preview. Nobody twice within four hours.
    """
    locked = _managed(circulation, by)
    rows = list(to_remind(locked, at, PAUSE))
    if not rows:
        raise NobodyLeft
    _remind(locked, rows, by, at)
    _note("circulation.reminded", locked, by, at, readers=len(rows))
    return len(rows)


def _remind(
    circulation: Circulation, rows: Sequence[CirculationReader], by: Actor, at: dt.datetime
) -> None:
    CirculationReader.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    text = _("请阅：{why}《{title}》").format(why=why(circulation), title=circulation.matter.title)
    _news([row.member_id for row in rows], text, "circulation.reminded", circulation, by, at)


@transaction.atomic
def remind_overdue(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Every night: who is due that day or overdue is reminded, every second working day.

    On a day of rest nobody is. Safe to run twice; gives how many were reminded.
    """
    days = calendar.load()
    if not days.is_workday(on):
        return 0
    since = clock.on(days.back_workdays(on, EVERY - 1), 0)
    due = CirculationReader.objects.overdue(on + dt.timedelta(days=1))
    due = due.filter(member__is_active=True, given_at__lt=clock.on(on, 0))
    due = due.exclude(reminded_at__gte=since).select_for_update(of=("self",), skip_locked=True)
    rows: dict[int, list[CirculationReader]] = {}
    for row in due.select_related("circulation__matter").order_by("pk"):
        rows.setdefault(row.circulation_id, []).append(row)
    for mine in rows.values():
        _remind(mine[0].circulation, mine, by, at)
    return sum(map(len, rows.values()))


@transaction.atomic
def keep_group(
    name: str, members: Sequence[int], *, unit: Unit, by: Actor, at: dt.datetime
) -> ReaderGroup:
    """存为常用名单: the readers' posts under a name, for the unit; an older one is replaced."""
    if not by.holds_at(unit.pk, powers.READING_DUTIES):
        raise NotYours
    name = clean(name)
    if not name or len(name) > NAME_MOST:
        raise FieldRefused("save_as", _("名单名称请控制在%d字以内。") % NAME_MOST)
    today = at.astimezone(clock.ZONE).date()
    ReaderGroup.objects.filter(unit=unit, name=name, ended_at=None).update(ended_at=at)
    group = ReaderGroup.objects.create(unit=unit, name=name, by_label=by.label, made_at=at)
    seats = Tenure.objects.filter(Tenure.held_on(today), member_id__in=members)
    posts: dict[int, int] = {}
    for member, post in seats.order_by("post__rank", "pk").values_list("member_id", "post_id"):
        posts.setdefault(member, post)
    group.posts.set(posts.values())
    return group


@transaction.atomic
def end_group(group: ReaderGroup, *, by: Actor, at: dt.datetime) -> None:
    """停用常用名单."""
    if not powers.may_keep_group(by, group):
        raise NotYours
    group.ended_at = at
    group.save(update_fields=["ended_at"])


def _note(what: str, circulation: Circulation, by: Actor, at: dt.datetime, **facts: object) -> None:
    trail.record(
        what,
        subject_kind="matter",
        subject_id=circulation.matter_id,
        by=by,
        at=at,
        detail={"circulation": circulation.pk, **facts},
    )
