"""What a flow is made of. Nothing here touches a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from django.utils.functional import Promise

from shuniu.ground.registry import Registry

Label = str | Promise
Action = Callable[..., Any]


@runtime_checkable
class Power(Protocol):
    """Who may take a step: a predicate over a matter and an actor, with a label to show."""

    @property
    def label(self) -> Label: ...

    def __call__(self, matter: Any, actor: Any) -> bool: ...


@dataclass(frozen=True)
class Deadline:
    """A term that a step opens.

    ``rule`` names the time rule (``calendar.rules``) that gives length, unit
    and law; the action may choose another rule when it opens the term (the
    limit of a letter depends on its type). ``per_assignment`` terms run for
    one unit, others for the matter; with a ``role`` (lead, assist) only for
    the unit that has it. One that is ``by_hand`` the step does not open by
    itself: its action does, none or several times (milestones, reports by period).
    """

    name: str
    label: Label
    rule: str
    urge_before: int = 1
    per_assignment: bool = False
    role: str = ""
    by_hand: bool = False

    def runs_for(self, role: str) -> bool:
        """Whether the deadline opens by itself for a unit that is given the matter in this role."""
        return self.per_assignment and not self.by_hand and self.role in ("", role)

    @property
    def by_itself(self) -> bool:
        """Whether the step opens it for the matter, without its action having to."""
        return not self.per_assignment and not self.by_hand


@dataclass(frozen=True)
class State:
    """A state of the matter, as the office says it. A final state ends the matter's terms."""

    code: str
    label: Label
    final: bool = False
    public_label: Label = ""
    tone: str = "info"


@dataclass(frozen=True)
class Step:
    """One step: from where, to where, by whom, and what it does to the terms.

    ``to`` of None leaves the state as it is; ``ways`` are further states to which the step
    may lead, where its action says so (a route decides what comes next). ``awaited`` says
    that the state waits for this step, so that it makes a to-do for whoever has the power;
    an optional step (urging, reopening) makes none.
    """

    code: str
    label: Label
    sources: tuple[str, ...]
    to: str | None
    power: Power | None
    awaited: bool = True
    opens: tuple[Deadline, ...] = ()
    meets: tuple[str, ...] = ()
    heading: Label = ""
    likely: int = 50
    danger: bool = False
    ways: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """The states to which the step may lead, the usual one first; its own it can keep too."""
        return self.ways if self.to is None else (self.to, *self.ways)


@dataclass(frozen=True)
class Wording:
    """The sentences that a step leaves: in the trail, for the citizen, in a notice.

    Each may hold {who}, {unit}, {number}, {title} and {note}. An empty
    ``citizen`` keeps the step out of the citizen's view.
    """

    trail: Label
    citizen: Label = ""
    notice: Label = ""


@dataclass(frozen=True)
class Flow:
    """A kind of matter: its states, its steps and where they begin.

    ``actions`` maps a step's code to the function that takes it; ``wording``
    maps it to its sentences; ``opening`` words the birth of a matter, which
    ``opens`` the first deadlines. ``sees_all`` are the duties that see every
    matter of the kind whose owning unit they are held for; ``units_see`` those
    that see a matter once it was assigned to the unit they are held for;
    ``sees_in`` maps a duty to the only states in which it sees a matter of the
    owning unit: before them and after them the matter is not there for it.
    """

    kind: str
    label: Label
    start: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    actions: Mapping[str, Action]
    wording: Mapping[str, Wording]
    opening: Wording
    opens: tuple[Deadline, ...] = ()
    sees_all: tuple[str, ...] = ()
    units_see: tuple[str, ...] = ()
    sees_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _states: dict[str, State] = field(init=False, repr=False, compare=False, hash=False)
    _steps: dict[str, Step] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {s.code: s for s in self.states})
        object.__setattr__(self, "_steps", {s.code: s for s in self.steps})

    def state(self, code: str) -> State:
        """The state of that code; ``LookupError`` when the flow has none."""
        try:
            return self._states[code]
        except KeyError:
            raise LookupError(f"flow {self.kind!r} has no state {code!r}") from None

    def step(self, code: str) -> Step:
        """The step of that code; ``LookupError`` when the flow has none."""
        try:
            return self._steps[code]
        except KeyError:
            raise LookupError(f"flow {self.kind!r} has no step {code!r}") from None

    def has_step(self, code: str) -> bool:
        """Whether the flow has a step of that code."""
        return code in self._steps

    def steps_from(self, state: str) -> list[Step]:
        """The steps that may be taken in ``state``, the likely one first."""
        return sorted((s for s in self.steps if state in s.sources), key=lambda s: -s.likely)


flows: Registry[Flow] = Registry("flow")


def register(flow: Flow) -> Flow:
    """Register a domain's flow; its faults are looked for once all are there."""
    return flows.add(flow.kind, flow)
