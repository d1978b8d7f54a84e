"""The demo's sites: all that its file names is there, and the whole of it can be lived."""

from __future__ import annotations

import csv
from pathlib import Path

from shuniu.config import profile
from shuniu.domains.portal import demo
from shuniu.domains.portal.actions import ACTIONS
from shuniu.domains.portal.queries.column_sets import column_sets


def test_the_file_names_units_posts_columns_and_steps_that_are_there() -> None:
    told, folder = demo.contents(), Path(profile.PROFILES / "yunting")
    with (folder / "posts.csv").open(encoding="utf-8") as file:
        posts = {row["code"] for row in csv.DictReader(file)}
    sets = {code: {c.code for c in one.columns} for code, one in column_sets().items()}
    for kind, columns in told["old"].items():
        assert set(columns) <= sets[kind]
    for unit in (*demo.TOWNS, *demo.DEPARTMENTS):
        assert {f"{unit}.{end}" for end in demo.OF_UNIT.values()} <= posts, unit
    assert set(demo.OF_OFFICE.values()) <= posts
    for row in told["article"]:
        kind = {"town": "town", "dept": "department"}.get(row["unit"][:4], "main")
        assert row["column"] in sets[kind] and row["far"] in {"", *ACTIONS}, row["title"]
        assert set(row["also"]) <= sets["main"]
    assert {row["far"] for row in told["article"]} >= {"", "submit", "clear_secrecy", "publish"}
