"""Random walks through a flow, and what must hold after every step.

A domain's property test gives a ``Sampler`` (how to open a matter, what its
forms are filled with); the walk, the persons and the laws are the same for all:
no lost to-do, no ghost to-do, every step on record, due dates as the running
terms say, and a refusal changes nothing.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections import Counter
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

from ..detail import load_detail
from ..models import Assignment, Matter, Means, Move, Term
from ..powers import TheCitizen, TheSystem
from ..queries import sees, steps_open_to, todo, visible_to

Fill = Callable[[Random, "Sampler"], object]


A_MORNING = clock.on(dt.date(2026, 1, 5))


@dataclass
class Sampler:
    """How a walk deals with one kind of matter.

    ``open`` opens a matter. ``fills`` gives a value for a parameter of an
    action by its name, or by ``step.name`` for one step; parameters that have a
    default are left out half of the time. ``subject`` is what the actions take
    first (the matter, unless told). ``inner`` are steps that only other actions
    take; ``beside`` those that units take side by side, so that another's move makes
    no form stale. ``matters`` are those of the walk so far, the present one first; ``at``
    is the moment of the try.
    """

    kind: str
    open: Callable[[Random, dt.datetime], Matter]
    actors: Callable[[dt.date], Sequence[Actor]]
    units: Sequence[Unit]
    fills: dict[str, Fill] = field(default_factory=dict)
    subject: Callable[[Matter], Any] = lambda matter: matter
    inner: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    matters: list[Matter] = field(default_factory=list)
    at: dt.datetime = A_MORNING
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


@dataclass
class Diary:
    """How often each step was tried and was taken, over all walks."""

    tried: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)


def walk(
    sampler: Sampler,
    rng: Random,
    *,
    start: dt.date,
    rounds: int,
    diary: Diary,
    most: int = 3,
    strangers: Iterable[Actor] = (),
    enough: Callable[[], bool] = lambda: False,
    checked: bool = True,
) -> None:
    """Open up to ``most`` matters and let random persons try random steps on them.

    It ends after ``rounds``, or sooner: every fifth round ``enough`` is asked.
    ``diary`` counts over several walks; what was rarely tried is tried rather.
    After each step the laws are checked for every matter that it touched, unless the walk is
    not ``checked``; ``AssertionError`` names what is broken.
    """
    flow = flows.get(sampler.kind)
    at = clock.on(start)
    check = laws if checked else _no_laws
    alive = [_opened(sampler, rng, at, check)]
    for turn in range(rounds):
        if turn % 5 == 4 and enough():
            return
        at += dt.timedelta(hours=rng.choice([0, 1, 5, 24, 24, 72]))
        if not alive or (len(alive) < most and rng.random() < 0.05):
            alive.append(_opened(sampler, rng, at, check))
        rng.shuffle(alive)
        matter = Matter.objects.prefetch_related("assignments").get(pk=alive[0].pk)
        sampler.matters, sampler.at = [matter, *alive[1:]], at
        actors = [
            *sampler.actors_on(at.astimezone(clock.ZONE).date()),
            *strangers,
            citizen(matter.pk),
            citizen(matter.pk + 1),
            system(),
        ]
        may = [
            (actor, step)
            for actor in actors
            for step in steps_open_to(matter, actor)
            if step.code not in sampler.inner
        ]
        if not may and not any(s.code in sampler.inner for s in flow.steps_from(matter.state)):
            del alive[0]  # over for good
            continue
        actor, step = _choose(sampler, flow, may, actors, diary.tried, rng)
        before = {m.pk: m.last_move_id for m in alive}
        diary.tried[step.code] += 1
        if _try(sampler, matter, step, actor, at, rng):
            diary.taken[step.code] += 1
        for m in Matter.objects.filter(pk__in=before):
            if m.last_move_id != before[m.pk]:
                check(sampler, m, at)
                alive = [m if m.pk == a.pk else a for a in alive]


Check = Callable[[Sampler, Matter, dt.datetime], None]


def _no_laws(sampler: Sampler, matter: Matter, at: dt.datetime) -> None:
    """For a walk that only has to come somewhere."""


def _opened(sampler: Sampler, rng: Random, at: dt.datetime, check: Check) -> Matter:
    matter = sampler.open(rng, at)
    check(sampler, matter, at)
    return Matter.objects.get(pk=matter.pk)


def _choose(
    sampler: Sampler,
    flow: Flow,
    may: Sequence[tuple[Actor, Step]],
    actors: Sequence[Actor],
    tried: Counter[str],
    rng: Random,
) -> tuple[Actor, Step]:
    """Mostly somebody who may, rather with what was rare so far; otherwise anybody."""
    if not may or rng.random() < 0.2:
        outer = [s for s in flow.steps if s.code not in sampler.inner]
        return rng.choice(actors), rng.choice(outer)
    steps = list(dict.fromkeys(step for _actor, step in may))
    ending = [step.to is not None and flow.state(step.to).final for step in steps]
    weights = [
        (0.3 if ends else 2.0 if step.awaited else 1.0) / (1 + tried[step.code])
        for step, ends in zip(steps, ending, strict=True)
    ]
    chosen = rng.choices(steps, weights=weights)[0]
    return rng.choice([pair for pair in may if pair[1] == chosen])


def _try(
    sampler: Sampler, matter: Matter, step: Step, actor: Actor, at: dt.datetime, rng: Random
) -> bool:
    flow = flows.get(sampler.kind)
    action = flow.actions[step.code]
    allowed = matter.state in step.sources and step.power is not None and step.power(matter, actor)
    now = matter.last_move_id
    seen = rng.choice([None, *[now] * 8, max(0, now - 1)])
    arguments = sampler.arguments(step, action, rng)
    if "seen" not in inspect.signature(action).parameters:
        seen = None
    else:
        arguments["seen"] = seen
    before = footprint(matter.pk)
    try:
        with transaction.atomic():
            action(sampler.subject(matter), **arguments, by=actor, at=at)
    except Refused as refused:
        assert refused.sentence, f"{step.code} is refused without a sentence"
        assert footprint(matter.pk) == before, f"{step.code} was refused and left traces"
        return False
    assert allowed, f"{actor.label} took {step.code} in {matter.state} without the power"
    fresh = seen in (None, matter.last_move_id) or step.code in sampler.beside
    assert fresh, f"{step.code} was taken from a stale form"
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
    matter = load_detail(Matter.objects.select_related("unit").get(pk=matter.pk))
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
    for turn, actor in enumerate(sampler.actors_on(on), matter.last_move_id):
        can = [s for s in steps_open_to(matter, actor) if s.awaited]
        if not can and turn % 3:
            continue  # whether they have a ghost is seen after another step
        # Half of them look at the inbox of this kind, the others at all that waits for them.
        kind = matter.kind if turn % 2 else ""
        lines = [t for t in todo(actor, limit=1000, kind=kind) if t.matter.pk == matter.pk]
        where = f"{matter.state}: {actor.label}"
        assert len(lines) <= 1, f"{where} has the matter twice in the inbox"
        assert not (lines and not can), f"ghost to-do in {where}"
        seen = visible_to(actor, matter.kind).filter(pk=matter.pk).exists()
        assert seen == sees(actor, matter), f"{where}: list and page differ on who may see it"
        assert seen or not lines, f"{where} has a to-do that may not be opened"
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
