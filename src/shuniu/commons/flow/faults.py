"""What can be wrong with a flow, found before the first matter runs into it."""

from __future__ import annotations

from collections.abc import Container, Iterator

from .model import Flow, flows


class FlowFault(Exception):
    """A flow that must not run; the message lists every fault in a sentence."""


def faults(flow: Flow, *, rules: Container[str] | None = None) -> list[str]:
    """Every fault of the flow, each in a sentence. ``rules`` are the known time rules."""
    return list(_faults(flow, rules))


def check_all(*, rules: Container[str] | None = None) -> None:
    """Stop the program when any registered flow has a fault."""
    found = [fault for _, flow in flows.items() for fault in faults(flow, rules=rules)]
    if found:
        raise FlowFault("\n".join(found))


def _faults(flow: Flow, rules: Container[str] | None) -> Iterator[str]:
    known = [s.code for s in flow.states]
    yield from _doubles(flow, known, "state")
    yield from _doubles(flow, [s.code for s in flow.steps], "step")
    if flow.start not in known:
        yield f"Flow {flow.kind}: it starts in {flow.start!r}, which is not one of its states."
    for duty, states in flow.sees_in.items():
        for code in sorted(set(states) - set(known)):
            yield f"Flow {flow.kind}: {duty} sees it in {code!r}, which is not one of its states."
    yield from _step_faults(flow, set(known))
    yield from _deadline_faults(flow, rules)
    yield from _shape_faults(flow)


def _doubles(flow: Flow, codes: list[str], what: str) -> Iterator[str]:
    for code in sorted({c for c in codes if codes.count(c) > 1}):
        yield f"Flow {flow.kind}: the {what} {code!r} is declared twice."


def _step_faults(flow: Flow, known: set[str]) -> Iterator[str]:
    for step in flow.steps:
        where = f"Flow {flow.kind}, step {step.code}"
        for code in (*step.sources, *step.targets):
            if code not in known:
                yield f"{where}: the state {code!r} is unknown."
        if not step.sources:
            yield f"{where}: it can be taken in no state."
        if step.power is None:
            yield f"{where}: it has no power, so nobody could take it."
        if not callable(flow.actions.get(step.code)):
            yield f"{where}: it has no action."
        if step.code not in flow.wording:
            yield f"{where}: it has no wording."
    codes = {s.code for s in flow.steps}
    for extra in sorted(set(flow.wording) - codes):
        yield f"Flow {flow.kind}: there is a wording for {extra!r}, which is not a step."
    for extra in sorted(set(flow.actions) - codes):
        yield f"Flow {flow.kind}: there is an action for {extra!r}, which is not a step."


def _deadline_faults(flow: Flow, rules: Container[str] | None) -> Iterator[str]:
    openers = [("opening", flow.opens), *((f"step {s.code}", s.opens) for s in flow.steps)]
    opened = {d.name for _, deadlines in openers for d in deadlines}
    for where, deadlines in openers:
        for deadline in deadlines:
            if rules is not None and deadline.rule not in rules:
                yield f"Flow {flow.kind}, {where}: the time rule {deadline.rule!r} is unknown."
    for step in flow.steps:
        for name in step.meets:
            if name not in opened:
                yield f"Flow {flow.kind}, step {step.code}: it meets {name!r}, which no step opens."
    met = {name for step in flow.steps for name in step.meets}
    for name in sorted(opened - met):
        yield f"Flow {flow.kind}: the deadline {name!r} is opened, but no step meets it."


def _shape_faults(flow: Flow) -> Iterator[str]:
    moves = [(a, to) for s in flow.steps for a in s.sources for to in s.targets if to != a]
    reached, frontier = {flow.start}, [flow.start]
    while frontier:
        here = frontier.pop()
        for source, target in moves:
            if source == here and target not in reached:
                reached.add(target)
                frontier.append(target)
    ends = {s.code for s in flow.states if s.final}
    if not ends:
        yield f"Flow {flow.kind}: no state is final, so no matter could ever end."
    can_end = set(ends)
    grew = True
    while grew:
        grew = False
        for source, target in moves:
            if target in can_end and source not in can_end:
                can_end.add(source)
                grew = True
    for state in flow.states:
        if state.code not in reached:
            yield f"Flow {flow.kind}: the state {state.code!r} can't be reached."
        if state.code not in can_end:
            yield f"Flow {flow.kind}: from the state {state.code!r} no way leads to an end."
        owed = any(s.awaited and state.code in s.sources for s in flow.steps)
        if not state.final and not owed:
            yield f"Flow {flow.kind}: in the state {state.code!r} nobody is waited for."
