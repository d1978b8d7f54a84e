"""Invented suggestions and proposals at a source's full size, session by session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.domains.proposals.actions import open_session
from shuniu.domains.proposals.loading import ProposalRow, StepRow
from shuniu.ground import clock

from .passing import Pace, person
from .place import DEPARTMENTS, TOWNS
from .source import ProposalSource

CLERKS, LEADERS, SYSTEM = ("督查员甲", "督查员乙"), ("分管副县长", "常务副县长"), "系统"
BODIES = {
    "congress": ("人大{year}年会议", "人大{year}"),
    "conference": ("政协{year}年会议", "政协{year}"),
    "standing": ("人大常委会{year}年会议", "常委会{year}"),
}
TOPICS = {
    "agriculture": ("扶持设施蔬菜", "加强农技推广"),
    "water": ("疏浚淤塞河道", "改善农村饮水"),
    "construction": ("整治老城区排水", "规范小区物业"),
    "traffic": ("改造危桥", "增开城乡班车"),
    "education": ("改善村小校舍", "增加幼儿园学位"),
    "health": ("充实乡镇卫生院", "规范食品摊点"),
    "environment": ("治理烟尘污染", "建垃圾中转站"),
    "welfare": ("提高敬老院条件", "关心困难职工"),
}
CLASSES = (("A", 60), ("B", 26), ("C", 10), ("D", 4))
GIVEN_MONTH = 5  # the year's proposals are given out in May; three months later is August
USUAL, AGAIN, BACK = 0.72, 0.04, 0.05
REPLY = "您提出的意见很好。我们作了专题研究，结合实际提出了办理措施，现将有关情况答复如下。"


@dataclass(frozen=True)
class Records:
    """The two lists of an old register."""

    proposals: list[ProposalRow]
    steps: list[StepRow]


def open_sessions(source: ProposalSource, *, by: Actor, at: dt.datetime) -> None:
    """The meetings of each year, which proposals name; and the usual categories."""
    office = Unit.objects.get(code="office")
    for year in _years(source):
        for body, (name, short) in BODIES.items():
            if body == "standing" and not source.committee:
                continue
            open_session(
                body=body,
                name=name.format(year=year),
                short_name=short.format(year=year),
                opened_on=dt.date(year, 2, 20),
                unit=office,
                by=by,
                at=at,
            )


def invent(source: ProposalSource) -> Records:
    """The proposals of the source's years; the same seed gives the same proposals."""
    return _Inventor(source).run()


def _years(source: ProposalSource) -> range:
    return range(source.period.first.year, source.period.last.year + 1)


class _Inventor:
    def __init__(self, source: ProposalSource) -> None:
        self.source = source
        self.days = calendar.load()
        self.chance = Random(source.seed)  # noqa: S311 - invented records, not secrets
        self.rows: list[ProposalRow] = []
        self.steps: list[StepRow] = []
        self.key, self.issued = "", 0

    def run(self) -> Records:
        """As many of each origin as the source states, spread over its years."""
        years = list(_years(self.source))
        counts = {
            "congress": self.source.congress,
            "conference": self.source.conference,
            "standing": self.source.committee,
        }
        for body, total in counts.items():
            for i, year in enumerate(years):
                share = total * (i + 1) // len(years) - total * i // len(years)
                for number in range(1, share + 1):
                    self._proposal(body, year, number)
        return Records(self.rows, self.steps)

    def _proposal(self, body: str, year: int, number: int) -> None:
        chance = self.chance
        category = chance.choice(list(TOPICS))
        town = chance.choice(TOWNS)
        title = f"关于在{town}{chance.choice(TOPICS[category])}的建议"
        opened = clock.on(self.days.add_workdays(dt.date(year, 2, 25), chance.randint(1, 8)), 10)
        name = "人大常委会" if body == "standing" else person(chance)
        joint = [person(chance) for _i in range(chance.choice((0, 0, 0, 1, 2)))]
        row = ProposalRow(
            row=len(self.rows) + 2,
            session=BODIES[body][1].format(year=year),
            own_number=number,
            title=title,
            text=f"{title}。希望有关部门调查研究，拿出切实可行的办法。",
            category=category,
            proposer=name,
            opened_at=opened,
            group=f"{town}代表团" if body == "congress" else "",
            joint=() if body == "standing" else tuple(n for n in joint if n != name),
            importance=chance.choices(("一般", "重点督办"), (95, 5))[0],
        )
        self.rows.append(row)
        self.key = row.key
        self._story(year)

    def _take(self, step: str, at: dt.datetime, by_label: str, unit: str = "", **more: str) -> None:
        self.steps.append(
            StepRow(
                *(len(self.steps) + 2, self.key, step, at, by_label),
                unit=unit,
                **more,  # type: ignore[arg-type]
            )
        )

    def _story(self, year: int) -> None:
        chance, clerk = self.chance, self.chance.choice(CLERKS)
        given = clock.on(
            self.days.add_workdays(dt.date(year, GIVEN_MONTH, 12), chance.randint(1, 10)), 9
        )
        unit = chance.choice((*DEPARTMENTS, *TOWNS))
        self._take("assign", given, clerk, unit, text="请按期办理答复。")
        pace = Pace(chance, self.days, given)
        if chance.random() < BACK:
            why = "不属于本单位职责，建议改由有关部门办理。"
            self._take("send_back", pace.go(1, 3), f"{unit}承办人", unit, text=why)
            unit = next(d for d in DEPARTMENTS if d != unit)
            self._take("reassign", pace.go(0, 2), clerk, unit, text="请承办。")
        self._answer(unit, pace, self._issue_day(year, given.date()))
        if chance.random() < AGAIN:
            word = "问题还没有解决。"
            self._take(
                *("enter_dissatisfied", pace.go(2, 5), clerk),
                attitude="基本满意",
                result="不满意",
                text=word,
            )
            self._take("rehandle", pace.go(0, 2), clerk, unit, text="请再次办理。")
            self._answer(unit, pace, self.days.add_workdays(pace.at.date(), chance.randint(8, 14)))
        score = chance.choices(("满意", "基本满意"), (82, 18))[0]
        self._take("enter_opinion", pace.go(2, 8), clerk, attitude="满意", result=score)
        self._take("close", pace.go(0, 1), SYSTEM)

    def _issue_day(self, year: int, given: dt.date) -> dt.date:
        """Mostly in the source's month, within three months of the giving; else weeks before."""
        chance = self.chance
        if chance.random() < USUAL:
            latest = min(given.day - 2, 28)
            day = dt.date(year, self.source.month, chance.randint(2, max(3, latest)))
        else:
            day = dt.date(year, self.source.month - 1, 1) + dt.timedelta(days=chance.randint(0, 25))
        return self.days.next_workday(day - dt.timedelta(days=1))

    def _answer(self, unit: str, pace: Pace, issued: dt.date) -> None:
        """From signing for it to the letter that leaves on that day."""
        chance, handler = self.chance, f"{unit}承办人"

        def before(count: int, hour: int) -> dt.datetime:
            return clock.on(self.days.back_workdays(issued, count), hour)

        means = chance.choices(("电话", "走访", "座谈面商"), (40, 25, 35))[0]
        result = chance.choices([c for c, _w in CLASSES], [w for _c, w in CLASSES])[0]
        signed = pace.go(0, 1)
        spoke = max(before(6, 10), signed + dt.timedelta(minutes=30))
        pace.at = clock.on(issued, 15)
        said = "听取了提出人的意见，通报了办理设想。"
        self._take("sign_for", signed, handler, unit)
        self._take("record_contact", spoke, handler, unit, text=said, means=means)
        self._take("draft_reply", before(4, 16), handler, unit, text=REPLY, result_class=result)
        self._take("sign_reply", before(3, 10), f"{unit}负责人", unit)
        self._take("review_reply", before(1, 9), chance.choice(LEADERS), text="同意。")
        self.issued += 1
        self._take(
            "issue_reply", pace.at, handler, unit, number=f"复〔{issued.year}〕{self.issued}号"
        )
