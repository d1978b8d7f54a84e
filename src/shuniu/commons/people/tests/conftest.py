"""A small named cast: two administrators, a town with a head and two handlers, a registrar."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from shuniu.commons.people import actions, queries
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post
from shuniu.ground.clock import on

MONDAY = dt.date(2026, 3, 2)
NOON = on(MONDAY, 12)


def acts(member: Member, day: dt.date = MONDAY) -> Actor:
    """The member as an actor on that day."""
    return queries.actor_of(member, day)


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """Units, posts and members, all in place since 2026-01-01."""
    by, at, day = system(), on(dt.date(2026, 1, 1)), dt.date(2026, 1, 1)
    c = SimpleNamespace(at=NOON, day=MONDAY)

    def unit(code: str, name: str, kind: str, **more: object) -> object:
        return actions.open_unit(
            code=code, name=name, short_name=name, kind=kind, opened_on=day, by=by, at=at, **more
        )

    def post(code: str, unit: object, *duties: str, rank: int = 500, **more: object) -> Post:
        return actions.create_post(
            code=code, unit=unit, title=code, duties=duties, rank=rank, by=by, at=at, **more
        )

    def member(login: str, name: str, unit: object, *posts: Post) -> Member:
        made, _password = actions.create_member(login=login, name=name, unit=unit, by=by, at=at)
        for each in posts:
            actions.appoint(made, each, first_day=day, by=by, at=at)
        return made

    c.gov = unit("gov", "县政府", "county_government")
    c.office = unit("office", "县政府办", "county_office", parent=c.gov)
    c.section = unit("office.information", "信息科", "section", parent=c.office)
    c.town = unit("town", "青溪镇", "township", parent=c.gov, handles_letters=True)
    c.admin_post = post("office.admin-1", c.office, "administrator")
    c.admin_post_2 = post("office.admin-2", c.office, "administrator")
    c.registrar_post = post("office.registrar", c.section, "registrar", duty_unit=c.office)
    c.head_post = post("town.head", c.town, "unit_head", rank=300)
    c.handler_post = post("town.handler-1", c.town, "handler", rank=410)
    c.handler_post_2 = post("town.handler-2", c.town, "handler", rank=411)
    c.vacant_post = post("town.handler-3", c.town, "handler", rank=412)
    c.admin = member("admin", "管一", c.office, c.admin_post)
    c.admin_2 = member("admin2", "管二", c.office, c.admin_post_2)
    c.registrar = member("registrar", "登记", c.section, c.registrar_post)
    c.head = member("head", "镇长", c.town, c.head_post)
    c.handler = member("handler", "王承", c.town, c.handler_post)
    c.handler_2 = member("handler2", "李办", c.town, c.handler_post_2)
    c.newcomer = member("newcomer", "新来", c.town)
    c.by = acts(c.admin)
    return c


@pytest.fixture
def strangers(cast: SimpleNamespace) -> list[Actor]:
    """Everybody who is no administrator: whatever they try is refused."""
    return [acts(m) for m in (cast.registrar, cast.head, cast.handler, cast.newcomer)]
