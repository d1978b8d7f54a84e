"""A matter's detail in one trip holds what the queries one by one hold."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.casework import standard
from shuniu.casework.detail import PARTS, load_detail
from shuniu.casework.models import Matter, Reading
from shuniu.casework.queries import with_detail
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock


def _values(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def test_one_trip_gives_what_the_queries_one_by_one_give(county: County) -> None:
    matter = county.handling("water")
    registrar, roads = county.actor("registrar"), county.actor("roads")
    at = clock.on(FRIDAY, 11)
    standard.urge(matter, means="phone", text="快", by=registrar, at=at)
    standard.suspend(fresh(matter), reason="鉴定", by=registrar, at=at)
    standard.resume(fresh(matter), by=registrar, at=at)
    standard.request_extension(fresh(matter), days=3, reason="难", by=roads, at=at)
    standard.grant_extension(fresh(matter), days=3, by=county.actor("reviewer"), at=at)
    errand.draft(fresh(matter), text="好了", by=roads, at=at)
    slow = with_detail(Matter.objects.filter(pk=matter.pk)).get()
    quick = Matter.objects.get(pk=matter.pk)
    with CaptureQueriesContext(connection) as queries:
        load_detail(quick)
    assert len(queries) == len(PARTS)
    with CaptureQueriesContext(connection) as queries:
        for part in PARTS[:-2]:
            rows = list(getattr(quick, part.name).all())
            assert [_values(r) for r in rows] == [
                _values(r) for r in getattr(slow, part.name).all()
            ]
            for row in rows:
                assert row.matter is quick
                for name in part.along:
                    known = getattr(row, name)
                    assert known is None or known.pk == getattr(row, f"{name}_id")
        found = [_values(s) for term in quick.terms.all() for s in term.segments.all()]
        assert found and found == [_values(s) for t in slow.terms.all() for s in t.segments.all()]
    assert len(queries) == 0


def test_the_page_knows_what_the_reader_was_shown(county: County) -> None:
    matter = county.handling("water")
    reader, other = county.actor("idle"), county.actor("roads")
    Reading.objects.create(
        matter=matter, member_id=reader.member_id, why="请阅", given_at=clock.on(FRIDAY, 11)
    )
    assert [r.why for r in _shown(matter, reader)] == ["请阅"]
    assert _shown(matter, other) == []


def _shown(matter: Matter, actor: Actor) -> list[Reading]:
    found: Any = load_detail(fresh(matter), reader_id=actor.member_id or 0)
    readings: list[Reading] = found.own_readings
    return readings
