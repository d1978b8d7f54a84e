"""The menu: twenty lines at most are seen at once, whoever holds however many duties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client, RequestFactory

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.queries import actor_of
from shuniu.desk import menu
from shuniu.desk.views import frame
from shuniu.ground import clock

DUTIES = (HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD)


class Seen(HTMLParser):
    """Counts the lines that are seen without opening anything, and the rooms that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[tuple[bool, str]] = []
        self.lines = 0
        self.links = 0
        self.open_rooms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "details":
            self.within.append(("open" in said, said.get("class") or ""))
            self.open_rooms += "open" in said and said.get("name") == "menu"
        elif tag == "summary" and self.within[-1][1] != "menu-more":
            self.lines += all(is_open for is_open, _name in self.within[:-1])
        elif tag == "a":
            self.links += 1
            self.lines += all(is_open for is_open, _name in self.within)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.within.pop()


def seen(actor: Actor, path: str) -> Seen:
    found = Seen()
    found.feed(frame.menu_html(RequestFactory().get(path), actor))
    return found


@pytest.mark.parametrize("many", [False, True])
def test_twenty_lines_are_seen_wherever_one_is(county: Any, many: bool) -> None:
    member = county.members["registrar"]
    actor = actor_of(member, clock.today())
    if many:
        units = actor.unit_ids
        actor = replace(actor, duties=dict.fromkeys(DUTIES, units))
    pages = {e.address().partition("?")[0] for _name, e in menu.entries.items()}
    shown = {path: seen(actor, path) for path in sorted(pages)}
    assert all(one.open_rooms <= 1 for one in shown.values())
    assert shown["/desk/"].open_rooms == 0
    most = max(shown, key=lambda path: shown[path].lines)
    rooms = len(frame._menu_for(actor))
    assert shown[most].lines <= max(frame.MOST_SHOWN, rooms + 12), (most, rooms)
    assert shown["/desk/"].lines <= max(frame.MOST_SHOWN, rooms + 7)
    if many:
        assert shown[most].links > 60  # all are there, for whoever opens what is folded


def test_what_waits_in_a_folded_room_stands_at_its_heading(
    county: Any, browser: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = next(e.code for _n, e in menu.entries.items() if e.section == "office")
    known = frame.counts_for
    monkeypatch.setattr(frame, "counts_for", lambda actor: {**known(actor), folded: 7})
    text = browser("registrar").get("/desk/").content.decode()
    assert '</span><span class="count">7</span></summary>' in text
