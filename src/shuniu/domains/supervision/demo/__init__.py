"""The demo's supervision: a year's items and a plan, made by the actions on a set clock."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from shuniu.casework.progress.models import Cycle
from shuniu.casework.stories import County, Story, woven

from .issues import issue_stories
from .life import Life
from .plan import plan_story


def contents() -> dict[str, Any]:
    """What the demo's file says."""
    path = Path(__file__).resolve().parent / "items.toml"
    return tomllib.loads(path.read_text("utf-8"))


def stories(county: County) -> list[Story]:
    """A story for each item of the file, for the plan's import, each task of it and each issue."""
    told = contents()
    known: dict[str, Life] = {}
    found = []
    for number, row in enumerate(told["item"]):
        row.setdefault("cycle", Cycle.NONE)
        life = Life(row, county, county.random(f"supervision:{number}"), known)
        known[row["title"]] = life
        found.append(life.story())
    found += plan_story(told["plan"], told["task"], county)
    return [*found, *issue_stories(county)]


def story(county: County) -> Story:
    """All of them as one."""
    return woven(stories(county))
