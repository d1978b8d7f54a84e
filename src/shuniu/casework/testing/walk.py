"""Random walks through a flow, and what must hold after every step.

A domain's property test gives a ``Sampler`` (how to open a matter, what its
forms are filled with); the walk, the persons and the laws are the same for all:
no lost to-do, no ghost to-do, every step on record, due dates as the running
terms say, and a refusal changes nothing.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from django.db import connection, transaction

from shuniu.commons.flow import Flow, Step, flows
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.people.models import Unit
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from ..models import Assignment, Matter, Means, Move, Term
from ..powers import TheCitizen, TheSystem
from ..queries import steps_open_to, todo, with_detail

Fill = Callable[[Random, "Sampler"], object]


@dataclass
class Sampler:
    """How a walk deals with one kind of matter.

    ``open`` opens a matter. ``fills`` gives a value for a parameter of an
    action by its name, or by ``step.name`` for one step; parameters that have a
    default are left out half of the time. ``subject`` is what the actions take
    first (the matter, unless told). ``extra`` are actors of the domain's own.
    """

    kind: str
    open: Callable[[Random, dt.datetime], Matter]
    actors: Callable[[dt.date], Sequence[Actor]]
    units: Sequence[Unit]
    fills: dict[str, Fill] = field(default_factory=dict)
    subject: Callable[[Matter], Any] = lambda matter: matter
    _known: dict[dt.date, Sequence[Actor]] = field(default_factory=dict)

    def actors_on(self, day: dt.date) -> Sequence[Actor]:
        """The actors of a day, asked for once."""
        if day not in self._known:
            self._known[day] = self.actors(day)
        return self._known[day]

    def arguments(self, step: Step, action: Callable[..., Any], rng: Random) -> dict[str, object]:
        """What the form of the step might be filled with."""
        given: dict[str, object] = {}
        for number, parameter in enumerate(inspect.signature(action).parameters.values()):
            name = parameter.name
            if number == 0 or name in ("by", "at", "seen"):
                continue
            fill = self.fills.get(f"{step.code}.{name}") or self.fills.get(name) or FILLS.get(name)
            optional = parameter.default is not inspect.Parameter.empty
            if fill is None and not optional:
                raise LookupError(f"{self.kind}.{step.code}: the sampler has nothing for {name!r}")
            if fill is not None and not (optional and rng.random() < 0.5):
                given[name] = fill(rng, self)
        return given


def _words(rng: Random, sampler: Sampler) -> object:
    return rng.choice(["情况属实，正在办理。", "经核实，理由充分。", "〔2026〕12号文件依据。"])


FILLS: dict[str, Fill] = {
    "reason": _words,
    "text": _words,
    "note": _words,
    "opinion": _words,
    "days": lambda rng, s: rng.choice([1, 2, 5, 400]),
    "means": lambda rng, s: rng.choice([*Means.values, "pigeon"]),
    "lead_unit": lambda rng, s: rng.choice(s.units),
    "assisting": lambda rng, s: rng.sample(list(s.units), rng.choice([0, 0, 1, 2])),
}


def walk(
    sampler: Sampler,
    rng: Random,
    *,
    start: dt.date,
    rounds: int,
    strangers: Iterable[Actor] = (),
) -> list[str]:
    """Open a matter and let random persons try random steps; gives the steps that were taken.

    After every try the laws are checked; ``AssertionError`` names what is broken.
    """
    flow = flows.get(sampler.kind)
    at = clock.on(start)
    matter = sampler.open(rng, at)
    laws(sampler, matter, at)
    taken: list[str] = []
    for _round in range(rounds):
        at += dt.timedelta(hours=rng.choice([0, 1, 5, 24, 24, 72]))
        on = at.astimezone(clock.ZONE).date()
        matter = with_detail(Matter.objects.filter(pk=matter.pk)).get()
        actors = [*sampler.actors_on(on), *strangers, citizen(matter.pk), citizen(matter.pk + 1)]
        actors.append(system())
        may = [(actor, step) for actor in actors for step in steps_open_to(matter, actor)]
        if not may:  # over for good
            matter = sampler.open(rng, at)
            continue
        actor, step = _choose(flow, may, actors, rng)
        if _try(sampler, matter, step, actor, at, rng):
            taken.append(step.code)
            laws(sampler, matter, at)
    return taken


def _choose(
    flow: Flow, may: Sequence[tuple[Actor, Step]], actors: Sequence[Actor], rng: Random
) -> tuple[Actor, Step]:
    """Mostly somebody who may, rather with what is waited for; otherwise anybody with anything."""
    if rng.random() < 0.25:
        return rng.choice(actors), rng.choice(flow.steps)
    steps = list(dict.fromkeys(step for _actor, step in may))
    chosen = rng.choices(steps, weights=[5 if step.awaited else 1 for step in steps])[0]
    return rng.choice([pair for pair in may if pair[1] == chosen])


def _try(
    sampler: Sampler, matter: Matter, step: Step, actor: Actor, at: dt.datetime, rng: Random
) -> bool:
    flow = flows.get(sampler.kind)
    action = flow.actions[step.code]
    allowed = matter.state in step.sources and step.power is not None and step.power(matter, actor)
    now = matter.last_move_id
    seen = rng.choice([None, now, now, now, max(0, now - 1)])
    arguments = sampler.arguments(step, action, rng)
    before = footprint(matter.pk)
    try:
        with transaction.atomic():
            action(sampler.subject(matter), **arguments, by=actor, at=at, seen=seen)
    except Refused as refused:
        assert refused.sentence, f"{step.code} is refused without a sentence"
        assert footprint(matter.pk) == before, f"{step.code} was refused and left traces"
        return False
    assert allowed, f"{actor.label} took {step.code} in {matter.state} without the power"
    assert seen in (None, matter.last_move_id), f"{step.code} was taken from a stale form"
    return True


_FOOTPRINT = """
select (select row(m.*)::text from casework_matter m where id = %(id)s),
       (select count(*) from casework_move where matter_id = %(id)s),
       (select count(*) from casework_opinion where matter_id = %(id)s),
       (select string_agg(row(t.*)::text, ';' order by id)
          from casework_term t where matter_id = %(id)s),
       (select string_agg(row(a.*)::text, ';' order by id)
          from casework_assignment a where matter_id = %(id)s),
       (select count(*) from casework_termsegment s join casework_term t on t.id = s.term_id
         where t.matter_id = %(id)s),
       (select count(*) from casework_urge where matter_id = %(id)s),
       (select count(*) from casework_reading where matter_id = %(id)s),
       (select count(*) from trail_entry
         where subject_kind = 'matter' and subject_id = %(id)s::text),
       (select count(*) from notices_notice where subject_kind = 'matter' and subject_id = %(id)s)
"""


def footprint(matter_id: int) -> tuple[Any, ...]:
    """All that the kernel knows of a matter, to be compared before and after."""
    with connection.cursor() as cursor:
        cursor.execute(_FOOTPRINT, {"id": matter_id})
        return tuple(cursor.fetchone())


def laws(sampler: Sampler, matter: Matter, at: dt.datetime) -> None:
    """What must hold of a matter at any time; ``AssertionError`` says what does not."""
    on = at.astimezone(clock.ZONE).date()
    matter = with_detail(Matter.objects.filter(pk=matter.pk)).get()
    flow = flows.get(matter.kind)
    _inboxes(sampler, flow, matter, on)
    _record(flow, matter)
    _dates(matter)
    assert (matter.closed_at is not None) == flow.state(matter.state).final
    if matter.closed_at is not None:
        assert not Term.objects.filter(matter=matter, met_on__isnull=True).exists()
        assert not Assignment.objects.filter(matter=matter, done_at__isnull=True).exists()


def _inboxes(sampler: Sampler, flow: Flow, matter: Matter, on: dt.date) -> None:
    awaited = [s for s in flow.steps_from(matter.state) if s.awaited]
    having = []
    for actor in sampler.actors_on(on):
        lines = [t for t in todo(actor, limit=1000) if t.matter.pk == matter.pk]
        can = [s for s in steps_open_to(matter, actor) if s.awaited]
        where = f"{matter.state}: {actor.label}"
        assert len(lines) <= 1, f"{where} has the matter twice in the inbox"
        assert not (lines and not can), f"ghost to-do in {where}"
        assert not (can and not lines and matter.closed_at is None), f"lost to-do in {where}"
        assert not (lines and matter.closed_at is not None), f"a closed matter waits in {where}"
        having += lines
    if matter.closed_at is None and not having:
        outside = [s for s in awaited if _waits_outside(s)]
        assert outside, f"lost: nobody has the matter in {matter.state}"


def _waits_outside(step: Step) -> bool:
    powers = getattr(step.power, "powers", (step.power,))
    return any(isinstance(p, TheCitizen | TheSystem) for p in powers)


def _record(flow: Flow, matter: Matter) -> None:
    moves = list(Move.objects.filter(matter=matter).order_by("pk"))
    assert moves[0].from_state == "" and moves[0].to_state == flow.start
    for earlier, later in pairwise(moves):
        assert later.from_state == earlier.to_state, "a gap in the moves"
        assert later.from_state in flow.step(later.step).sources
    assert moves[-1].to_state == matter.state
    assert moves[-1].pk == matter.last_move_id
    entries = Entry.objects.filter(
        subject_kind="matter", subject_id=str(matter.pk), verb__startswith=f"{matter.kind}."
    )
    recorded = {e.detail.get("move"): e for e in entries}
    for move in moves:
        entry = recorded.get(move.pk)
        assert entry is not None, f"{move.step} is not in the trail"
        assert entry.verb == f"{matter.kind}.{move.step}" and entry.actor_id == move.by_id


def _dates(matter: Matter) -> None:
    ticking = [t for t in matter.terms.all() if t.met_on is None and not t.suspended]
    nearest = min((t.due_on for t in ticking), default=None)
    assert matter.due_on == nearest, f"due {matter.due_on}, but the terms say {nearest}"
    for assignment in matter.assignments.all():
        if assignment.done_at is not None:
            continue
        own = [t.due_on for t in ticking if t.assignment_id == assignment.pk]
        shared = [t.due_on for t in ticking if t.assignment_id is None]
        assert assignment.due_on == min(own or shared, default=None)
