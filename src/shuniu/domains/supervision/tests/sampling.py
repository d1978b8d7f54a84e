"""What the random walks need to know of supervision (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.progress.actions import Planned
from shuniu.casework.progress.models import Cycle, Milestone, Pace
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import actor_of
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.models import (
    NoticeForm,
    Result,
    Source,
    SupervisionItem,
    Urgency,
)
from shuniu.ground import clock


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


def _planned(rng: Random, sampler: Sampler) -> object:
    day = sampler.at.astimezone(clock.ZONE).date()
    ahead = sorted(rng.sample([3, 9, 15, 19, 25, 28, 70], rng.choice([0, 1, 2, 2])))
    return [Planned(f"第{n}阶段", day + dt.timedelta(days=d)) for n, d in enumerate(ahead, 1)]


def _reached(rng: Random, sampler: Sampler) -> object:
    keys = list(Milestone.objects.values_list("pk", flat=True))
    return rng.sample(keys, min(len(keys), 1))


FILLS: dict[str, Fill] = {
    "propose.due_on": _day(30, 40, 60, 30, 40, 60, 12, -1),
    "past": _one_of(False),
    "cycle": _one_of(*Cycle.values, *Cycle.values, "never"),
    "milestones": _reached,
    "propose.milestones": _planned,
    "set_milestones.milestones": _planned,
    "form": _one_of(*NoticeForm.values, *NoticeForm.values, "poster"),
    "no_return": _one_of(True, False, False),
    "pace": _one_of(*Pace.values, *Pace.values, "fast"),
    "percent": _one_of(None, 10, 80, 100, 130),
    "problems": _one_of("", "缺资金，请县财政局协调。"),
    "next_steps": _one_of("", "下周完成回填。"),
    "evidence": _one_of(()),
    "into": lambda rng, s: rng.choice(s.matters),
    "visited_on": _day(0, -1, 2),
    "place": _one_of("城北路", ""),
    "visitors": _one_of("督查科二人"),
    "summary": _one_of("路面已经开挖，进度符合计划。", ""),
    "joint_unit": lambda rng, s: rng.choice([None, *s.units]),
    "to_member": _one_of(None),
    "to_label": _one_of("", "市政府督查室"),
    "result": _one_of(*Result.values, *Result.values, "unknown"),
    "archived_as": _one_of("2026-D30-0012", ""),
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of supervision's own tests."""
    cast = load(tests / "conftest.py").make_cast()

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        on = at.astimezone(clock.ZONE).date()
        item = actions.open_item(
            source=rng.choice(Source.values),
            title="城北路污水管网改造",
            requirement="9月底前完成。",
            urgency=rng.choice(Urgency.values),
            instructed_by=rng.choice([None, cast.members["leader"]]),
            joint_unit=rng.choice([None, cast.units["party"]]),
            by=actor_of(cast.members["registrar"], on),
            at=at,
        )
        if rng.random() < 0.5:  # some have come further
            _send(item, rng, on, at)
        return Matter.objects.get(pk=item.pk)

    def _send(item: SupervisionItem, rng: Random, on: dt.date, at: dt.datetime) -> None:
        lead, other = rng.sample(units, 2)
        registrar = actor_of(cast.members["registrar"], on)
        actions.propose(
            item.matter,
            text="请抓紧。",
            lead_unit=lead,
            assisting=[other],
            cycle=rng.choice(Cycle.values),
            milestones=[Planned("第一阶段", on + dt.timedelta(days=5))],
            by=registrar,
            at=at,
        )
        actions.approve(item.matter, by=actor_of(cast.members["leader"], on), at=at)
        actions.issue_notice(item.matter, by=registrar, at=at)

    units = [cast.units[code] for code in ("housing", "water", "town")]
    return {"supervision": Sampler("supervision", opened, actors, units, FILLS)}
