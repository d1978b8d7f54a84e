"""督查专报 and 督查通报: what the drafter writes from the records, and how many came out.

Units stand in the county's own order and persons are not named: no ranking, no points
(《整治形式主义为基层减负若干规定》).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.bulletins.kinds import Asked, BulletinKind, Claim, Draft, kinds
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.models import Matter, Term
from shuniu.casework.progress.models import Pace, ProgressReport
from shuniu.commons.figures.declare import figure
from shuniu.commons.figures.period import Period
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from .flow.item import BEFORE_UNITS, DECLINED, MERGED
from .models import Plan, Source
from .queries import latest_replies, running_units, unanswered, visible_to

REPORT, CIRCULAR = "supervision_report", "supervision_circular"
MOST_QUOTED, QUOTE_MOST = 80, 260
_DIGITS = "零一二三四五六七八九"


@figure(
    "supervision.reports",
    label=gettext_lazy("督查专报"),
    unit=gettext_lazy("期"),
    about=gettext_lazy("印发时间在本期内的《督查专报》；起草、送签而没有印发的不算。"),
)
def reports(period: Period) -> QuerySet[Bulletin]:
    return Bulletin.objects.issued_in(period, REPORT)


@figure(
    "supervision.circulars",
    label=gettext_lazy("督查通报"),
    unit=gettext_lazy("期"),
    about=gettext_lazy("印发时间在本期内的《督查通报》。"),
)
def circulars(period: Period) -> QuerySet[Bulletin]:
    return Bulletin.objects.issued_in(period, CIRCULAR)


@dataclass
class _Picture:
    """What the records of the days say, asked for once: six queries, however many items.

    ``due`` is by when each item has to be done, not the next report that is owed.
    """

    matters: list[Matter]
    replies: dict[int, list[ProgressReport]]
    silent: dict[int, list[Unit]]
    having: dict[int, list[Unit]]
    due: dict[int, dt.date]
    last: dt.date
    closed: list[Matter] = field(init=False)
    late: list[Matter] = field(init=False)

    def __post_init__(self) -> None:
        end = clock.on(self.last, 23, 59)
        self.closed = [m for m in self.matters if m.closed_at is not None and m.closed_at <= end]
        self.late = [m for m in self.running if self.due.get(m.pk, self.last) < self.last]

    @property
    def running(self) -> list[Matter]:
        """What was not closed by the last of the days."""
        closed = {m.pk for m in self.closed}
        return [m for m in self.matters if m.pk not in closed]

    @property
    def lagging(self) -> list[Matter]:
        """What is overdue, and what a unit itself says goes slowly or is stuck."""
        late = {m.pk for m in self.late}
        slow = {
            key
            for key, found in self.replies.items()
            if any(r.pace in (Pace.SLOW, Pace.BLOCKED) for r in found)
        }
        return [m for m in self.running if m.pk in late | slow]

    @property
    def unheard(self) -> list[Matter]:
        """What some unit that has it has not answered, or not by the day on which it owed to."""
        return [m for m in self.matters if self.silent.get(m.pk)]

    def by_unit(self) -> list[tuple[Unit, list[Matter]]]:
        """The units that have not answered, in the county's order, each with its items."""
        found: dict[int, tuple[Unit, list[Matter]]] = {}
        for matter in self.matters:
            for unit in self.silent.get(matter.pk, ()):
                found.setdefault(unit.pk, (unit, []))[1].append(matter)
        return sorted(found.values(), key=lambda pair: (pair[0].order, pair[0].pk))

    def units(self) -> list[Unit]:
        """All units that have or answered one of the items, in the county's order."""
        every = {u.pk: u for units in self.having.values() for u in units}
        every |= {r.unit_id: r.unit for found in self.replies.values() for r in found}
        return sorted(every.values(), key=lambda unit: (unit.order, unit.pk))


def _picture(asked: Asked) -> _Picture:
    found = (
        visible_to(asked.by)
        .filter(opened_at__lte=clock.on(asked.last, 23, 59))
        .filter(Q(closed_at__isnull=True) | Q(closed_at__gte=clock.on(asked.first, 0)))
        .exclude(state__in=(*BEFORE_UNITS, DECLINED, MERGED))
    )
    what, _colon, value = asked.topic.partition(":")
    if what == "source":
        found = found.filter(supervision_item__source=value)
    elif what == "plan":
        found = found.filter(supervision_item__plan_id=int(value))
    matters = list(found)
    due = _due([m.pk for m in matters])
    matters.sort(key=lambda m: (due.get(m.pk, dt.date.max), m.pk))
    given, last = running_units(matters), min(asked.last, asked.today)
    return _Picture(
        matters,
        latest_replies(matters),
        _silent_units(matters, last),
        {key: [a.unit for a in rows] for key, rows in given.items()},
        due,
        last,
    )


def _silent_units(matters: list[Matter], last: dt.date) -> dict[int, list[Unit]]:
    """Who never answered, and who owed an answer before the last day. Two queries."""
    found = {key: list(units) for key, units in unanswered(matters).items()}
    owed = Term.objects.filter(
        matter__in=[m.pk for m in matters],
        name__in=("report", "answer", "assist"),
        assignment__isnull=False,
        met_on__isnull=True,
        suspended=False,
        due_on__lt=last,
    )
    for term in owed.select_related("assignment__unit").order_by("pk"):
        units = found.setdefault(term.matter_id, [])
        unit = term.assignment.unit if term.assignment is not None else None
        if unit is not None and unit not in units:
            units.append(unit)
    return found


def _due(keys: list[int]) -> dict[int, dt.date]:
    """By when each item has to be done, as its running term says. One query."""
    running = Term.objects.filter(
        matter__in=keys, name="answer", met_on__isnull=True, suspended=False
    )
    return dict(running.order_by("-due_on").values_list("matter", "due_on"))


def topics(actor: Actor) -> Sequence[tuple[str, Label]]:
    """What an issue may be about: the items of one source, or of one plan that one can see."""
    seen = visible_to(actor).values("supervision_item__plan")
    plans = Plan.objects.filter(pk__in=seen).order_by("-year", "title")
    return [
        *((f"plan:{plan.pk}", plan.title) for plan in plans),
        *((f"source:{source.value}", source.label) for source in Source),
    ]


def _about(asked: Asked) -> str:
    named = dict(topics(asked.by)).get(asked.topic)
    return _("“{name}”事项").format(name=named) if named else _("督查事项")


def _day(day: dt.date) -> str:
    return _("{m}月{d}日").format(m=day.month, d=day.day)


def _nth(number: int) -> str:
    """一 … 九十九, as headings are numbered."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _overall(picture: _Picture, asked: Asked) -> tuple[str, list[Claim]]:
    """The first paragraph, and a claim for each of its numbers."""
    unit, about = _("件"), _about(asked)
    parts = (
        (_("纳入督查的事项"), _("共有{about}{n}件"), picture.matters),
        (_("已经办结"), _("已办结{n}件"), picture.closed),
        (_("正在办理"), _("正在办理{n}件"), picture.running),
        (_("已经逾期"), _("已逾期{n}件"), picture.late),
        (_("有单位尚未按期反馈"), _("有单位尚未按期反馈的{n}件"), picture.unheard),
    )
    claims = [
        Claim(label, unit, [m.pk for m in found], words.format(n=len(found), about=about))
        for label, words, found in parts
    ]
    said = [claim.said for claim in claims]
    text = _(
        "{first}至{last}，{total}，其中{closed}，{running}；在办事项中{late}，{unheard}。"
    ).format(
        first=_day(asked.first),
        last=_day(asked.last),
        total=said[0],
        closed=said[1],
        running=said[2],
        late=said[3],
        unheard=said[4],
    )
    return text, claims


def _quote(reply: ProgressReport) -> str:
    """What a unit answered last, in its own words."""
    words = " ".join(reply.text.split())
    words = words if len(words) <= QUOTE_MOST else words[: QUOTE_MOST - 2] + "……"
    text = _("{unit}（{day}反馈）：{words}").format(
        unit=reply.unit.name, day=_day(reply.at.astimezone(clock.ZONE).date()), words=words
    )
    if reply.problems.strip():
        text += _("　存在问题：{words}").format(words=" ".join(reply.problems.split())[:QUOTE_MOST])
    return text


def _answers(picture: _Picture, matters: Sequence[Matter]) -> Iterator[str]:
    """Each item with the latest reply of every unit that answered."""
    answered = [m for m in matters if picture.replies.get(m.pk)]
    for number, matter in enumerate(answered[:MOST_QUOTED], start=1):
        day = picture.due.get(matter.pk)
        due = _("，{day}到期").format(day=_day(day)) if day is not None else ""
        yield _("（{n}）{title}（{number}{due}）").format(
            n=_nth(number), title=matter.title, number=matter.number, due=due
        )
        for reply in picture.replies[matter.pk]:
            yield _quote(reply)
    if len(answered) > MOST_QUOTED:
        rest = len(answered) - MOST_QUOTED
        yield _("其余{n}件的反馈见督查台账。").format(n=rest)
    if not answered:
        yield _("这一时段没有单位反馈。")


def _silent(picture: _Picture) -> Iterator[str]:
    """Each unit without an answer, named, with what it has not answered, and when it last did."""
    for unit, matters in picture.by_unit():
        names = "、".join(_unheard(picture, m, unit) for m in matters[:MOST_QUOTED])
        yield _("{unit}：{names}。").format(unit=unit.name, names=names)
    if not picture.unheard:
        yield _("各承办单位均已反馈。")


def _unheard(picture: _Picture, matter: Matter, unit: Unit) -> str:
    before = [r for r in picture.replies.get(matter.pk, ()) if r.unit_id == unit.pk]
    since = ""
    if before:
        day = _day(before[0].at.astimezone(clock.ZONE).date())
        since = _("，上次反馈{day}").format(day=day)
    return f"《{matter.title}》（{matter.number}{since}）"


def draft_report(asked: Asked) -> Draft:
    """督查专报, upward: how things stand, each unit's latest reply, and who has not answered."""
    picture = _picture(asked)
    title = _("关于{about}办理情况的报告").format(about=_about(asked))
    if not picture.matters:
        return Draft(title, ())
    text, claims = _overall(picture, asked)
    lines = [
        _("一、总体情况"),
        text,
        _("二、各单位反馈情况"),
        *_answers(picture, picture.matters),
        _("三、尚未按期反馈的单位"),
        *_silent(picture),
        _("四、下步打算"),
        _("督促尚未反馈的单位尽快报送进展；对逾期事项逐件核实原因，需要协调的及时提请研究。"),
    ]
    return Draft(title, lines, claims)


def draft_circular(asked: Asked) -> Draft:
    """督查通报, to the units: what is done, what lags with its latest reply, who is silent."""
    picture = _picture(asked)
    title = _("关于{about}进展情况的通报").format(about=_about(asked))
    if not picture.matters:
        return Draft(title, ())
    text, claims = _overall(picture, asked)
    done = "、".join(f"《{m.title}》（{m.number}）" for m in picture.closed[:MOST_QUOTED])
    lines = [
        _("一、总体情况"),
        text,
        _("二、已经办结的事项"),
        _("{names}。").format(names=done) if done else _("这一时段没有办结的事项。"),
        _("三、进展滞后的事项"),
        *(_answers(picture, picture.lagging) if picture.lagging else [_("没有滞后事项。")]),
        _("四、尚未按期反馈的单位"),
        *_silent(picture),
        _("五、有关要求"),
        _("请有关单位对照办结时限抓紧落实，按期反馈进展；确有困难的，说明情况和需要协调的问题。"),
    ]
    return Draft(title, lines, claims, to=picture.units())


def connect() -> None:
    """Register the two bulletins."""
    kinds.add(
        REPORT,
        BulletinKind(
            REPORT,
            gettext_lazy("督查专报"),
            "supervision.report",
            draft_report,
            topics,
            upward=True,
        ),
    )
    kinds.add(
        CIRCULAR,
        BulletinKind(
            CIRCULAR, gettext_lazy("督查通报"), "supervision.circular", draft_circular, topics
        ),
    )
