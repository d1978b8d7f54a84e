"""Time passing in an invented record: working day by working day, at the hours of an office."""

from __future__ import annotations

import datetime as dt
from random import Random

from shuniu.commons.calendar.work_calendar import WorkCalendar
from shuniu.commons.figures.period import Period
from shuniu.ground import clock

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "明华建国秀英桂兰志强丽娟海燕春生玉梅"


class Pace:
    """The moment of one record; ``go`` lets working days pass, or minutes of the same day."""

    def __init__(self, chance: Random, days: WorkCalendar, at: dt.datetime) -> None:
        self.chance, self.days, self.at = chance, days, at

    def go(self, least: int = 0, most: int = 0) -> dt.datetime:
        """After so many working days (none: some minutes later); the new moment."""
        count = self.chance.randint(least, most)
        if count:
            day = self.days.add_workdays(self.at.date(), count)
            self.at = clock.on(day, 8, 30) + dt.timedelta(minutes=self.chance.randint(0, 300))
        else:
            self.at += dt.timedelta(minutes=self.chance.randint(3, 40))
        return self.at


def moments(
    chance: Random, days: WorkCalendar, period: Period, count: int, *, calm: int
) -> list[dt.datetime]:
    """So many mornings of the period in order, none in its last ``calm`` working days."""
    last = days.back_workdays(period.last, calm)
    span = (last - period.first).days
    found = []
    for _i in range(count):
        day = period.first + dt.timedelta(days=chance.randint(1, span))
        if not days.is_workday(day):
            day = min(days.add_workdays(day, 1), last)
        found.append(clock.on(day, 8, 40) + dt.timedelta(minutes=chance.randint(0, 90)))
    return sorted(found)


def person(chance: Random) -> str:
    """A name that belongs to no one."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))
