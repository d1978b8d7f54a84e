from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from shuniu.commons.people.models import Member, Unit


@pytest.fixture
def a_member() -> Callable[..., Member]:
    def make(login: str, **more: object) -> Member:
        unit, _made = Unit.objects.get_or_create(
            code="office",
            defaults={
                "name": "县政府办公室",
                "short_name": "政府办",
                "kind": "county_office",
                "opened_on": dt.date(2000, 1, 1),
            },
        )
        facts = {"phone": "13800001111", "email": f"{login}@example.cn", **more}
        return Member.objects.create(login=login, name=login, unit=unit, **facts)

    return make
