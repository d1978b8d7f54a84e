"""Every registered flow: a unit is renamed or merged in mid-year; nothing of it is lost."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from bringing import sampler_of
from django.db import models, transaction

from shuniu.casework.handover import repeated
from shuniu.casework.models import Assignment, Matter, Move
from shuniu.casework.powers import AssignedDuty
from shuniu.casework.queries import todo, visible_to
from shuniu.casework.testing.walk import Diary, Sampler, laws, walk
from shuniu.commons.flow import flows
from shuniu.commons.people.actions import close_unit, rename_unit
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

START = dt.date(2026, 9, 1)
LATER = clock.on(dt.date(2027, 2, 1))
SEEDS = range(12)
# The kinds in which units have something to do, beside the office.
KINDS = [
    kind
    for kind, flow in flows.items()
    for powers in [[p for s in flow.steps for p in getattr(s.power, "powers", (s.power,))]]
    if any(isinstance(power, AssignedDuty) for power in powers)
]


def walked(sampler: Sampler, units: list[Unit]) -> tuple[list[Matter], Unit]:
    """Matters after a random walk, and a unit that has done something and has something to do."""
    for seed in SEEDS:
        with transaction.atomic():
            walk(
                sampler, Random(seed), start=START, rounds=30, diary=Diary(),
                enough=lambda: _busy(sampler, units) is not None, checked=False,
            )  # fmt: skip
            having = _busy(sampler, units)
            if having is not None:
                return list(Matter.objects.filter(kind=sampler.kind)), having
            transaction.set_rollback(True)
    raise AssertionError(f"no walk of {sampler.kind} gave {units} anything to do")


def _busy(sampler: Sampler, units: list[Unit]) -> Unit | None:
    """One that has done something, so that there is a history, and for which something waits."""
    matters = Matter.objects.filter(kind=sampler.kind)
    known = Move.objects.filter(matter__in=matters).values("unit")
    given = Assignment.objects.filter(
        matter__in=matters, unit__in=units, done_at__isnull=True, unit_id__in=known
    )
    people = sampler.actors_on(START)
    duties = flows.get(sampler.kind).units_see
    for having in given.select_related("unit").order_by("-pk"):
        theirs = [person for person in people if having.unit_id in person.units_as(*duties)]
        if any(t.matter.pk == having.matter_id for p in theirs for t in todo(p, limit=1000)):
            return having.unit
    return None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_merged_unit_leaves_open_matters_to_its_successor_and_its_history_to_all(
    db: None, kind: str
) -> None:
    sampler = sampler_of(kind)
    manned = _manned(sampler)
    matters, old = walked(sampler, manned)
    heir = next(unit for unit in manned if unit != old)
    had = list(
        Assignment.objects.filter(matter__in=matters, unit=old, done_at__isnull=True).values_list(
            "matter_id", flat=True
        )
    )
    done = Move.objects.filter(matter__in=matters, unit=old).count()
    rename_unit(old, name="更名后的局", short_name="更名局", by=system(), at=LATER)
    close_unit(old, successor=heir, on=LATER.date(), by=system(), at=LATER)
    sampler._known.clear()
    assert done and Move.objects.filter(matter__in=matters, unit=old).count() == done
    assert not Assignment.objects.filter(unit=old, done_at__isnull=True).exists()
    duties = flows.get(kind).units_see
    heirs = [a for a in sampler.actors_on(LATER.date()) if heir.pk in a.units_as(*duties)]
    for matter in Matter.objects.filter(pk__in=had):
        laws(sampler, matter, LATER)
        assert matter.assignments.get(unit=heir, done_at__isnull=True)
        assert visible_to(heirs[0], kind).filter(pk=matter.pk).exists()
    waiting = {t.matter.pk for heir_ in heirs for t in todo(heir_, limit=1000)}
    assert waiting & set(had), "nothing of what the old unit had waits for its successor"
    _columns_follow(old)


def _manned(sampler: Sampler) -> list[Unit]:
    """The walk's units that have somebody who acts, and nothing below them."""
    actors = sampler.actors_on(START)
    manned = [
        unit
        for unit in sampler.units
        if any(unit.pk in actor.units_as("handler") for actor in actors)
        and not unit.children.filter(closed_on__isnull=True).exists()
    ]
    assert len(manned) >= 2, "the sampler needs two units with hands, without units below"
    return manned


def _columns_follow(old: Unit) -> None:
    """No column by which an open matter is listed names a unit that is no more."""
    for _name, column in repeated.items():
        model: type[models.Model] = column.model
        left = {column.field: old, f"{column.matter}__closed_at__isnull": True}
        assert not model._default_manager.filter(**left).exists(), column


def test_every_column_that_repeats_the_lead_unit_is_declared() -> None:
    declared = {(c.model, c.field) for _name, c in repeated.items()}
    kept = {
        (model, field.name)
        for model in _of_matters()
        for field in model._meta.fields
        if field.name.endswith("lead_unit") and field.related_model is Unit
    }
    assert kept and kept <= declared, kept - declared


def _of_matters() -> list[type[models.Model]]:
    related = (r for r in Matter._meta.related_objects if r.one_to_one)
    return [r.related_model for r in related if isinstance(r.related_model, type)]
