"""The demo's sendings: each could be sent, and together they show what there is to see."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

from shuniu.casework.posting import URGENCIES
from shuniu.config import profile
from shuniu.domains.exchange import demo
from shuniu.domains.exchange.actions import ACTIONS


def test_the_plans_name_units_and_steps_that_are_there() -> None:
    path = Path(demo.__file__).parent / "dispatches.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["dispatch"]
    with (profile.PROFILES / "yunting" / "units.csv").open(encoding="utf-8") as file:
        units = {row["code"]: row for row in csv.DictReader(file)}
    assert len(rows) >= 12
    for row in rows:
        steps = row.get("then", [])
        named = [row["sender"], *row.get("to", []), *(s["by"] for s in steps if "by" in s)]
        named += [code for step in steps for code in step.get("units", [])]
        assert all(units[code]["in_exchange"] == "yes" for code in named), row["title"]
        assert row.get("urgency", "") in URGENCIES
        assert all(step["step"] in ACTIONS for step in steps)
    assert {s["step"] for row in rows for s in row.get("then", [])} >= {
        *("urge", "send_back", "resend", "recall", "add_units")
    }
