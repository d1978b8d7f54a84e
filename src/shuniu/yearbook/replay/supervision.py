"""Invented supervision items at a source's full size, as an old register would have them."""

from __future__ import annotations

import datetime as dt
from random import Random

from shuniu.casework.bulletins.loading import IssueRow
from shuniu.commons import calendar
from shuniu.domains.supervision.loading import ItemRow, ItemStepRow

from .passing import Pace, moments
from .place import DEPARTMENTS, TOWNS
from .source import SupervisionSource

CALM = 40  # an item that came this long (in working days) before the end is closed by then
TWICE = 0.15  # of the notices, how many urge an item that has had one already
CLERKS, LEADERS, REVIEWER = ("督查员甲", "督查员乙"), ("分管副县长", "常务副县长"), "办公室主任"
SOURCES = {
    "政府常务会议": ("常务会议议定的道路改造", "常务会议议定的学校布局调整"),
    "《政府工作报告》": ("年度为民实事落实情况", "重点项目开工情况"),
    "领导批示": ("关于群众反映供水问题的批示", "关于企业困难的批示"),
    "上级交办": ("上级交办的环境整治", "上级转来的信件反映问题"),
    "县长信箱": ("信箱反映的拖欠工资", "信箱反映的河道垃圾"),
}


def invent(source: SupervisionSource) -> list[ItemRow]:
    """The items of the source's period, with as many notices; the same seed gives the same."""
    return _Inventor(source).run()


def issues(source: SupervisionSource) -> list[IssueRow]:
    """The issues of the special report, spread over the period, as they came out on paper."""
    chance, days = Random(source.seed), calendar.load()  # noqa: S311 - invented records
    times = moments(chance, days, source.period, source.reports, calm=5)
    found = []
    for n, at in enumerate(times, start=1):
        pace = Pace(chance, days, at)
        topic = chance.choice(list(SOURCES))
        found.append(
            IssueRow(
                row=n + 1,
                old_number=f"专报{n:03}",
                code="supervision_report",
                number=f"〔{at.year}〕第{n}期",
                title=f"关于“{topic}”事项办理情况的报告",
                text=f"现将“{topic}”交办事项的办理情况报告如下。各承办单位均已报告，进展正常。",
                first=days.back_workdays(at.date(), 10),
                last=at.date(),
                drafted_at=at,
                issued_at=pace.go(1, 2),
                by_label=chance.choice(CLERKS),
                signed_by=REVIEWER,
            )
        )
    return found


class _Inventor:
    def __init__(self, source: SupervisionSource) -> None:
        self.source = source
        self.days = calendar.load()
        self.chance = Random(source.seed)  # noqa: S311 - invented records, not secrets

    def run(self) -> list[ItemRow]:
        """Every item has a notice; some have a second one, which urges."""
        more = round(self.source.notices * TWICE)
        count = self.source.notices - more
        times = moments(self.chance, self.days, self.source.period, count, calm=CALM)
        second = set(self.chance.sample(range(count), more))
        return [self._item(n, at, twice=n in second) for n, at in enumerate(times)]

    def _item(self, n: int, at: dt.datetime, *, twice: bool) -> ItemRow:
        chance = self.chance
        pace, clerk = Pace(chance, self.days, at), chance.choice(CLERKS)
        source = chance.choice(list(SOURCES))
        unit = chance.choice((*DEPARTMENTS, *TOWNS))
        leader, handler = chance.choice(LEADERS), f"{unit}承办人"
        requirement = "请认真研究办理，按期书面报告落实情况。"
        steps = [
            ItemStepRow(0, "propose", pace.go(0, 1), clerk, text=f"拟由{unit}办理。"),
            ItemStepRow(0, "approve", pace.go(0, 1), leader, text="同意。"),
            ItemStepRow(
                *(0, "issue_notice", pace.go(0, 1), clerk, unit),
                assisting=(next(d for d in DEPARTMENTS if d != unit),)
                if chance.random() < 0.2
                else (),
                text=requirement,
                form="督促检查事项通知单",
            ),
            ItemStepRow(0, "sign_for", pace.go(0, 1), handler, unit),
        ]
        if twice:
            urging = "时限已近，请抓紧落实并报告。"
            steps.append(ItemStepRow(0, "issue_slip", pace.go(2, 5), clerk, text=urging))
        steps += [
            ItemStepRow(
                *(0, "report_completion", pace.go(2, 6 if chance.random() < 0.9 else 15)),
                *(handler, unit),
                text="已按要求完成，情况附后。",
            ),
            ItemStepRow(0, "accept_completion", pace.go(0, 2), REVIEWER, text="审核通过。"),
            ItemStepRow(
                *(0, "report_final", pace.go(0, 2), clerk),
                text="该事项已经落实。",
                result="已落实",
                to=leader,
            ),
        ]
        return ItemRow(
            *(n + 2, f"督{n + 1:04}", source, at, chance.choice(SOURCES[source])),
            *(requirement, clerk),
            instructed_by=leader,
            steps=tuple(steps),
        )
