"""Invented letters at the source's full size, as rows of an old register would have them.

Nobody wrote these: titles and texts are put together from parts, names and
telephones belong to no one. What is real is their number, and that each one
went through the flow, working day by working day.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from shuniu.commons import calendar
from shuniu.commons.calendar.work_calendar import WorkCalendar
from shuniu.domains.letters.loading import LetterRow, StepRow
from shuniu.ground import clock

from .place import DEPARTMENTS, MAILBOX, TOWNS
from .source import LetterSource

CALM_WORKDAYS = 40  # a letter that came this long before the end may take any way
LAST_WORKDAYS = 12  # letters that came later than this before the end are the open ones
TOPICS = {
    "consult": (
        "新型农村合作医疗报销比例",
        "居民养老保险缴费办法",
        "户口迁移需要的材料",
        "农机购置补贴申领",
        "二胎生育证办理",
        "公租房申请条件",
    ),
    "help": (
        "村内自来水长期水压不足",
        "孤寡老人冬季取暖困难",
        "雨后危房需要鉴定",
        "大病救助申请受阻",
        "返乡务工人员求职",
    ),
    "suggest": (
        "增设公交站点",
        "学校门前设置减速带",
        "河堤增加照明",
        "集贸市场划行归市",
        "村级文化广场添置器材",
    ),
    "complaint": (
        "道路破损多日无人修复",
        "夜间施工噪声扰民",
        "垃圾堆放点久未清运",
        "停电没有提前通知",
        "养殖场气味扰民",
        "路灯成片不亮",
    ),
}
TYPE_WORDS = {"consult": "咨询", "help": "求助", "suggest": "建议", "complaint": "投诉"}
WEIGHTS = {"consult": 30, "help": 22, "suggest": 13, "complaint": 35}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "明华建国秀英桂兰志强丽娟海燕春生玉梅"
CLERKS = ("登记员甲", "登记员乙", "登记员丙")
REVIEWERS = ("审核员甲", "审核员乙")


@dataclass(frozen=True)
class Records:
    """The two sheets of an old register."""

    letters: list[LetterRow]
    steps: list[StepRow]


def invent(source: LetterSource) -> Records:
    """The letters of the source's period; the same seed gives the same letters."""
    return _Inventor(source, calendar.load()).run()


class _Inventor:
    def __init__(self, source: LetterSource, days: WorkCalendar) -> None:
        self.source, self.days = source, days
        self.chance = random.Random(source.seed)  # noqa: S311 - demo data, not secrets
        last = source.period.last
        self.end = clock.on(last, 17)
        self.calm_until = days.back_workdays(last, CALM_WORKDAYS)
        self.closed_until = days.back_workdays(last, LAST_WORKDAYS)
        self.letters: list[LetterRow] = []
        self.steps: list[StepRow] = []

    def run(self) -> Records:
        """All letters in the order of their dates, with their steps."""
        first, last = self.source.period.first, self.source.period.last
        opened = self.source.received - self.source.closed
        moments = sorted(
            [self._moment(first, self.closed_until) for _ in range(self.source.closed)]
            + [self._moment(self.closed_until, last) for _ in range(opened)]
        )
        for i, written_at in enumerate(moments):
            self._letter(f"旧{i + 1:05}", written_at, open_=i >= self.source.closed)
        return Records(self.letters, self.steps)

    def _moment(self, first: dt.date, last: dt.date) -> dt.datetime:
        """A moment on a day after ``first``, up to ``last``; people write at all hours."""
        day = first + dt.timedelta(days=self.chance.randint(1, (last - first).days))
        return clock.on(day, self.chance.randint(7, 22), self.chance.randint(0, 59))

    def _letter(self, old_number: str, written_at: dt.datetime, *, open_: bool) -> None:
        chance = self.chance
        kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        town, topic = chance.choice(TOWNS), chance.choice(TOPICS[kind])
        name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))
        self.letters.append(
            LetterRow(
                row=len(self.letters) + 2,
                old_number=old_number,
                mailbox=MAILBOX,
                letter_type=TYPE_WORDS[kind],
                written_at=written_at,
                title=f"{town}{topic}",
                text=f"{town}群众反映：{topic}。已有一段时间，请有关单位核实处理，并把结果告诉我们。",
                name=name,
                phone=f"142{chance.randrange(10**8):08}",
                consent_public=chance.random() < 0.6,
            )
        )
        way = _Way(self, old_number, written_at, quick=kind == "consult")
        if open_:
            way.begin(chance.randint(0, 5))
        elif written_at.date() <= self.calm_until and chance.random() < 0.03:
            way.refuse()
        else:
            way.whole(calm=written_at.date() <= self.calm_until)


class _Way:
    """One letter's way through the flow; time passes in working days."""

    def __init__(
        self, inventor: _Inventor, old_number: str, written_at: dt.datetime, *, quick: bool
    ) -> None:
        self.inventor, self.chance = inventor, inventor.chance
        self.old_number, self.at = old_number, written_at
        self.unit = self._unit()
        self.quick = quick  # a question is answered within two working days
        self.clerk = self.chance.choice(CLERKS)

    def _unit(self) -> str:
        pool: Sequence[str] = DEPARTMENTS if self.chance.random() < 0.7 else TOWNS
        return self.chance.choice(pool)

    def _pass(self, least: int, most: int) -> None:
        """Some working days pass; within a day some minutes do."""
        count = self.chance.randint(least, most)
        day = self.at.date()
        if count:
            later = clock.on(self.inventor.days.add_workdays(day, count), 8, 30)
            self.at = later + dt.timedelta(minutes=self.chance.randint(0, 300))
        else:
            self.at += dt.timedelta(minutes=self.chance.randint(3, 40))

    def take(self, step: str, who: str, least: int = 0, most: int = 0, **more: object) -> None:
        """One step after so many working days."""
        self._pass(least, most)
        self.inventor.steps.append(
            StepRow(
                row=len(self.inventor.steps) + 2,
                old_number=self.old_number,
                step=step,
                at=self.at,
                by_label=who,
                **more,  # type: ignore[arg-type]
            )
        )

    def refuse(self) -> None:
        """Not the county's business: the writer is told which channel is the right one."""
        self.take("不予受理", self.clerk, 1, 2, text="不属于本县职权范围，请向有权机关反映。")

    def whole(self, *, calm: bool) -> None:
        """From acceptance to the end; without ``calm`` on the shortest way."""
        self.take("受理", self.clerk, 1, 1)
        self._give("交办")
        if calm and self.chance.random() < 0.06:
            self.take("退回", f"{self.unit}承办人", 0, 1, unit=self.unit, text="不属于本单位职责。")
            self.unit = self._unit()
            self._give("指定承办")
        self._handle(calm=calm)
        if calm and self.chance.random() < 0.06:
            self.take("评价不满意", "来信人", 1, 3, text="问题还没有解决。")
            if self.chance.random() < 0.4:
                why = "诉求超出现行政策，已向来信人当面说明。"
                self.take("办结", self.clerk, 1, 3, text=why)
                return
            self._give("交办重办")
            self._handle(calm=False)
        self._end(calm=calm)

    def _give(self, step: str) -> None:
        self.take(step, self.clerk, 0, 1, unit=self.unit, text="请核实办理，按期答复。")

    def _handle(self, *, calm: bool) -> None:
        who = f"{self.unit}承办人"
        self.take("签收", who, 0, 1, unit=self.unit)
        if calm and self.chance.random() < 0.05:
            self.take("申请延期", who, 0, 1, unit=self.unit, text="需要现场勘查。", days=2)
            self.take("同意延期", self.chance.choice(REVIEWERS), 0, 1, days=2)
        late = calm and self.chance.random() < 0.04
        text = f"{self.unit}已经核实，问题正在按计划解决，详情可向承办人了解。"
        usual = (0, 0) if self.quick else (1, 3 if calm else 1)
        least, most = (16, 18) if late else usual
        self.take("起草答复", who, least, most, unit=self.unit, text=text)
        self.take("审核放行", self.chance.choice(REVIEWERS), 0, 1)

    def _end(self, *, calm: bool) -> None:
        rating = self.chance.choices(("满意", "基本满意"), (70, 30))[0]
        luck = self.chance.random()
        if luck < 0.55:
            self.take("回访满意", self.clerk, 1, 3 if calm else 1, satisfaction=rating)
        elif luck < 0.8:
            self.take("评价", "来信人", 0, 3 if calm else 1, satisfaction=rating)
        else:
            self.take("办结", self.clerk, 2 if calm else 1, 8 if calm else 1)

    def begin(self, steps: int) -> None:
        """Only the first ``steps`` (0 to 5): the letter is still open when the period ends."""
        who, unit = f"{self.unit}承办人", {"unit": self.unit}
        answer = {**unit, "text": "正在核实，结果另告。"}
        ways: tuple[tuple[str, str, int, int, dict[str, str]], ...] = (
            ("受理", self.clerk, 1, 1, {}),
            ("交办", self.clerk, 0, 1, unit),
            ("签收", who, 0, 1, unit),
            ("起草答复", who, 2, 4, answer),
            ("审核放行", self.chance.choice(REVIEWERS), 0, 1, {}),
        )
        for step, by_label, least, most, more in ways[:steps]:
            self.take(step, by_label, least, most, **more)
