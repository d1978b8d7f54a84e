"""Invented cases of coordination at a source's full size, as an old register would have them."""

from __future__ import annotations

import datetime as dt
from random import Random

from shuniu.commons import calendar
from shuniu.domains.coordination.loading import CaseRow, CaseStepRow

from .passing import Pace, moments
from .place import DEPARTMENTS, TOWNS
from .source import CoordinationSource

CALM = 45  # a case that came this long (in working days) before the end is settled by then
CLERKS, REVIEWER = ("督查员甲", "督查员乙"), "办公室主任"
PETITIONS = {
    "征地拆迁": ("征地补偿标准", "安置房迟迟不能交付"),
    "劳资欠薪": ("工程款和工资拖欠", "改制企业职工安置"),
    "环境污染": ("化工厂气味扰民", "河道污水直排"),
    "民生保障": ("村民饮水困难", "低保评定"),
    "物业房产": ("小区产权证办理", "供暖纠纷"),
}
ACTIVITIES = ("经贸洽谈会", "春季植树", "安全生产月", "农民运动会", "优秀网站评议", "文艺汇演")
OUTCOMES = (("协调一致，矛盾化解", 80), ("部分诉求解决", 20))
BASIS = "依照当时有关法律、法规和政策规定。"


def invent(source: CoordinationSource) -> list[CaseRow]:
    """The cases of the source's period; the same seed gives the same cases."""
    return _Inventor(source).run()


class _Inventor:
    def __init__(self, source: CoordinationSource) -> None:
        self.source = source
        self.days = calendar.load()
        self.chance = Random(source.seed)  # noqa: S311 - invented records, not secrets
        self.rows: list[CaseRow] = []

    def run(self) -> list[CaseRow]:
        """Group visits and disputes over land, all settled; meetings, some on no case of these."""
        source = self.source
        own = min(source.activities, len(ACTIVITIES))
        kinds = ["visit"] * source.petitions + ["land"] * source.land + ["activity"] * own
        self.chance.shuffle(kinds)
        with_meeting = source.activities - own
        times = moments(self.chance, self.days, source.period, len(kinds), calm=CALM)
        for kind, at in zip(kinds, times, strict=True):
            if kind == "activity":
                self._activity(at)
            else:
                self._case(kind, at, meeting=with_meeting > 0)
                with_meeting -= 1
        return self.rows

    def _add(self, at: dt.datetime, steps: list[CaseStepRow], **fields: object) -> None:
        number = len(self.rows) + 1
        self.rows.append(
            CaseRow(
                row=number + 1,
                old_number=f"协{number:04}",
                opened_at=at,
                by_label=self.chance.choice(CLERKS),
                steps=tuple(steps),
                **fields,  # type: ignore[arg-type]
            )
        )

    def _case(self, kind: str, at: dt.datetime, *, meeting: bool) -> None:
        town, unit = self.chance.choice(TOWNS), self.chance.choice(DEPARTMENTS)
        pace, clerk = Pace(self.chance, self.days, at), self.chance.choice(CLERKS)
        steps = [
            CaseStepRow(0, "accept", pace.go(0, 2), clerk),
            CaseStepRow(0, "assign", pace.go(0, 1), clerk, unit=unit, text="请核实并提出意见。"),
            CaseStepRow(0, "sign_for", pace.go(0, 1), f"{unit}承办人", unit=unit),
        ]
        if meeting:
            steps.append(_meeting(pace, clerk, "协调会", f"{town}政府会议室"))
        outcome = self.chance.choices([o for o, _w in OUTCOMES], [w for _o, w in OUTCOMES])[0]
        steps += [
            CaseStepRow(
                0,
                "draft_opinion",
                pace.go(3, 20),
                f"{unit}承办人",
                unit=unit,
                text="由责任单位按议定办法限期落实，并向群众说明。",
                outcome=outcome,
                facts="经走访和查阅资料，反映的情况基本属实。",
                reasons="责任清楚，办法各方认可。",
                basis=BASIS,
            ),
            CaseStepRow(0, "approve_opinion", pace.go(0, 2), REVIEWER),
        ]
        if kind == "land":
            self._add(
                at,
                steps,
                sort="部门间争议",
                case_class="土地纠纷",
                title=f"{town}与相邻村土地权属争议",
                summary="双方对一宗集体土地的边界各执一词，请县里协调。",
                units=(town, unit),
            )
            return
        case_class = self.chance.choice(list(PETITIONS))
        topic = self.chance.choice(PETITIONS[case_class])
        self._add(
            at,
            steps,
            sort="群众集体来访",
            case_class=case_class,
            title=f"{town}群众反映{topic}",
            summary=f"{town}部分群众集体来访，反映{topic}问题，要求有关单位给出明确答复。",
            group=f"{town}部分群众",
            visitors=self.chance.randint(5, 60),
            units=(unit,),
        )

    def _activity(self, at: dt.datetime) -> None:
        unit, what = self.chance.choice(DEPARTMENTS), ACTIVITIES[len(self.rows) % len(ACTIVITIES)]
        pace, clerk = Pace(self.chance, self.days, at), self.chance.choice(CLERKS)
        steps = [
            CaseStepRow(0, "accept", pace.go(0, 1), clerk),
            _meeting(pace, clerk, "协调会", "县政府会议室"),
            CaseStepRow(0, "assign", pace.go(0, 1), clerk, unit=unit, text="请按会议分工办理。"),
            CaseStepRow(0, "sign_for", pace.go(0, 1), f"{unit}承办人", unit=unit),
            CaseStepRow(
                0,
                "draft_opinion",
                pace.go(3, 15),
                f"{unit}承办人",
                unit=unit,
                text="活动按方案如期举办。",
                outcome="协调一致，矛盾化解",
                facts="各单位按分工完成准备。",
            ),
            CaseStepRow(0, "approve_opinion", pace.go(0, 2), REVIEWER),
        ]
        self._add(
            at,
            steps,
            sort="活动协调",
            case_class="其他",
            title=f"{what}筹备协调",
            summary=f"{what}涉及多个单位，请办公室统筹。",
            units=(unit, self.chance.choice(TOWNS)),
        )


def _meeting(pace: Pace, clerk: str, kind: str, place: str) -> CaseStepRow:
    text = "到会各方陈述意见，议定分工和时限，会后按纪要落实。"
    at = pace.go(1, 4)
    return CaseStepRow(0, "record_meeting", at, clerk, text=text, kind=kind, place=place)
