"""A unit is merged away while a case is open: what it undertook, its successor undertakes."""

from __future__ import annotations

from typing import Any

from shuniu.casework.models import Matter, Move
from shuniu.casework.queries import todo, visible_to
from shuniu.commons.people.actions import close_unit, rename_unit
from shuniu.commons.people.actor import system
from shuniu.domains.coordination.models import Party


def test_its_measures_go_to_the_successor_and_its_words_stay_its_own(cast: Any) -> None:
    case = cast.agreed()
    land, water = cast.units["land"], cast.units["water"]
    before = Move.objects.filter(matter=case.pk, unit=land).count()
    cast.later()
    rename_unit(land, name="县自然资源局", short_name="资源局", by=system(), at=cast.at)
    close_unit(land, successor=water, on=cast.day, by=system(), at=cast.at)
    assert case.measures.get().unit == water
    assert before and Move.objects.filter(matter=case.pk, unit=land).count() == before
    assert Party.objects.filter(case=case, name="县自然资源和规划局").exists()  # as registered
    assert visible_to(cast.water_handler, "coordination").filter(pk=case.pk).exists()
    assert case.pk in {t.matter.pk for t in todo(cast.water_handler)}
    cast.do("hand_over", case, cast.registrar)
    followed = case.measures.get().followed_by
    assert followed is not None
    assert Matter.objects.get(pk=followed.pk).origin_id == case.pk
