"""A step taken for many matters leaves the very rows that it leaves when taken one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.casework import engine, standard
from shuniu.casework.bulk_steps import NewMatter, SomeRefused, Taking, ToUnit, open_many, take_many
from shuniu.casework.models import Matter, Move, Role
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actor import citizen
from shuniu.ground import clock

AT = clock.on(FRIDAY, 10)
_ROWS = """
select m.kind, m.title, m.state, m.unit_id, m.opened_at, m.closed_at, m.due_on, m.due_provisional,
       m.state_at, m.state_by_id, x.body,
       (select jsonb_agg(to_jsonb(v) - '{id,matter_id,assignment_id}'::text[] order by v.id)
          from casework_move v where v.matter_id = m.id),
       (select jsonb_agg(to_jsonb(a) - '{id,matter_id}'::text[] order by a.id)
          from casework_assignment a where a.matter_id = m.id),
       (select jsonb_agg(to_jsonb(t) - '{id,matter_id,assignment_id}'::text[]
                         || jsonb_build_object('unit', g.unit_id) order by t.id)
          from casework_term t left join casework_assignment g on g.id = t.assignment_id
         where t.matter_id = m.id),
       (select jsonb_agg(to_jsonb(o) - '{id,matter_id,move_id}'::text[] order by o.id)
          from casework_opinion o where o.matter_id = m.id),
       (select jsonb_agg(to_jsonb(e) - '{id,subject_id,detail}'::text[]
                         || (e.detail - '{move,number}'::text[]) order by e.id)
          from trail_entry e where e.subject_kind = 'matter' and e.subject_id = m.id::text),
       m.last_move_id = (select max(id) from casework_move v where v.matter_id = m.id)
  from casework_matter m left join casework_mattertext x on x.matter_id = m.id where m.id = %s
"""


def rows(matter_id: int) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [matter_id])
        return tuple(cursor.fetchone())


def to(county: County, *assisting: str, due_on: dt.date | None = None) -> tuple[ToUnit, ...]:
    units = county.units
    helping = [ToUnit(units[u].pk, Role.ASSIST) for u in assisting]
    return (ToUnit(units["roads"].pk, due_on=due_on), *helping)


@pytest.mark.parametrize("due_on", [None, dt.date(2026, 10, 16)])
def test_taken_for_many_is_taken_for_each(county: County, due_on: dt.date | None) -> None:
    registrar = county.actor("registrar")
    one, *many = (county.errand(title="修路灯") for _ in range(4))
    errand.give(
        one,
        lead_unit=county.units["roads"],
        assisting=[county.units["water"]],
        due_on=due_on,
        by=registrar,
        at=AT,
    )
    units = to(county, "water", due_on=due_on)
    moves = take_many(
        "errand", "give", [Taking(m.pk, units=units) for m in many], by=registrar, at=AT
    )
    for matter in many:
        assert rows(matter.pk)[11:] == rows(one.pk)[11:]
        assert rows(matter.pk)[:10] == rows(one.pk)[:10]
        assert Matter.objects.get(pk=matter.pk).last_move_id == moves[matter.pk]


def test_opened_as_many_is_opened_each(county: County) -> None:
    registrar = county.actor("registrar")
    with engine.opening(
        "errand",
        title="修路灯",
        unit=county.units["office"],
        number=lambda key: "差1",
        by=registrar,
        at=AT,
        texts=("灯不亮",),
    ) as work:
        pass
    found = open_many(
        "errand",
        [NewMatter("修路灯", f"差{n}", ("灯不亮",)) for n in (2, 3)],
        unit=county.units["office"],
        by=registrar,
        at=AT,
    )
    for n, key in enumerate(found, start=2):
        other = list(rows(key))
        other[10] = other[10].replace(f"差{n}", "差1")
        assert tuple(other) == rows(work.matter.pk)


def test_all_or_nothing_with_each_ones_reason(county: County) -> None:
    registrar = county.actor("registrar")
    fine, given = county.errand(), county.given()
    stale = county.errand()
    units = to(county)
    takings = [
        Taking(fine.pk, units=units),
        Taking(given.pk, units=units),
        Taking(stale.pk, units=units, seen=0),
        Taking(0, units=units),
    ]
    with pytest.raises(SomeRefused) as refused:
        take_many("errand", "give", takings, by=registrar, at=AT)
    assert {key for key, _number, _why in refused.value.refusals} == {given.pk, stale.pk, 0}
    assert "3件不能这样办" in refused.value.sentence
    assert fresh(fine).state == "new"


def test_strangers_take_nothing(county: County) -> None:
    matter = county.errand()
    for who in (county.actor("roads"), county.actor("idle"), citizen(matter.pk)):
        with pytest.raises(SomeRefused, match="没有办理这一步的权限"):
            take_many("errand", "give", [Taking(matter.pk, units=to(county))], by=who, at=AT)
    assert not Move.objects.filter(matter=matter, step="give").exists()


def test_a_units_own_step_is_not_taken_in_bulk(county: County) -> None:
    with pytest.raises(LookupError):
        take_many("errand", "sign_for", [], by=county.actor("roads"), at=AT)


def test_each_member_is_told_once(county: County) -> None:
    many = [county.errand(title=f"第{n}件") for n in range(5)]
    units = to(county)
    Notice.objects.all().delete()
    take_many(
        "errand",
        "give",
        [Taking(m.pk, units=units) for m in many],
        by=county.actor("registrar"),
        at=AT,
    )
    told = Notice.objects.filter(member=county.members["roads"])
    assert [n.text for n in told] == ["新交办：“第0件”等5件"]
    assert not Notice.objects.filter(member=county.members["registrar"]).exists()


def test_many_cost_as_many_statements_as_few(county: County) -> None:
    registrar, units = county.actor("registrar"), to(county, "water")

    def cost(count: int) -> int:
        takings = [Taking(county.errand().pk, units=units) for _ in range(count)]
        with CaptureQueriesContext(connection) as seen:
            take_many("errand", "give", takings, by=registrar, at=AT)
        return len(seen)

    cost(1)
    assert cost(12) == cost(3)


def test_the_units_go_on_as_ever(county: County) -> None:
    matter = county.errand()
    take_many(
        "errand",
        "give",
        [Taking(matter.pk, units=to(county), opinion="请抓紧")],
        by=county.actor("registrar"),
        at=AT,
    )
    standard.sign_for(matter, by=county.actor("roads"), at=AT)
    assert fresh(matter).state == "handling"
    assert matter.opinions.get().text == "请抓紧"
