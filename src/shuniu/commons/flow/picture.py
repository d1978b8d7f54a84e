"""A flow's own picture: an SVG drawn from the declaration, with no tool from outside.

Every state is a line from top to bottom, every step a row: dots where it can be
taken, an arrow to where it leads. Nothing can overlap, however rich the flow.
"""

from __future__ import annotations

from html import escape

from .model import Flow, State, Step

MARGIN, HEAD, ROW, COLUMN, BOX = 16, 44, 24, 92, 84
NAMES = 250  # the room for a step's name and who takes it
FILL = 'fill="none" stroke="currentColor"'


def picture(flow: Flow) -> str:
    """The flow as an SVG text: a column a state, a row a step; final states have a double edge.

    A step that nobody is waited for is dashed; one that leaves the state as it
    is shows its dots only. Squares are the further states to which it may lead.
    """
    at = {state.code: _x(place) for place, state in enumerate(flow.states)}
    width = _x(len(flow.states) - 1) + COLUMN // 2 + MARGIN
    bottom = MARGIN + HEAD + ROW * (len(flow.steps) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom + MARGIN}" '
        f'role="img" class="flow-picture" width="{width}" height="{bottom + MARGIN}">',
        f"<title>{escape(str(flow.label))}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/>'
        "</marker></defs>",
    ]
    parts += [_state(state, at[state.code], bottom) for state in flow.states]
    parts.append(_start(at[flow.start]))
    for row, step in enumerate(flow.steps, 1):
        parts.append(_step(step, at, MARGIN + HEAD + ROW * row))
    parts.append("</svg>")
    return "".join(parts)


def _x(place: int) -> int:
    return MARGIN + NAMES + COLUMN // 2 + place * COLUMN


def _state(state: State, x: int, bottom: int) -> str:
    left = x - BOX // 2
    inner = (
        f'<rect x="{left + 3}" y="{MARGIN + 3}" width="{BOX - 6}" height="26" rx="3" {FILL}/>'
        if state.final
        else ""
    )
    return (
        f'<line x1="{x}" y1="{MARGIN + 32}" x2="{x}" y2="{bottom}" stroke="currentColor" '
        'stroke-opacity="0.2"/>'
        f'<rect x="{left}" y="{MARGIN}" width="{BOX}" height="32" rx="4" {FILL}/>{inner}'
        f'<text x="{x}" y="{MARGIN + 21}" text-anchor="middle" font-size="13" '
        f'fill="currentColor">{escape(str(state.label))}</text>'
    )


def _start(x: int) -> str:
    return (
        f'<path d="M{x - BOX // 2 - 14} {MARGIN + 16}H{x - BOX // 2 - 1}" {FILL} '
        'marker-end="url(#tip)"/>'
    )


def _step(step: Step, at: dict[str, int], y: int) -> str:
    who = str(getattr(step.power, "label", ""))
    parts = [
        f'<text x="{MARGIN}" y="{y + 4}" font-size="12" fill="currentColor">'
        f"{escape(str(step.label))}</text>"
        f'<text x="{MARGIN + NAMES - 24}" y="{y + 4}" font-size="11" text-anchor="end" '
        f'fill="currentColor" fill-opacity="0.7">{escape(who)}</text>'
    ]
    sources = [at[code] for code in step.sources if code in at]
    dash = "" if step.awaited else ' stroke-dasharray="4 3"'
    target = at.get(step.to) if step.to is not None else None
    if target is not None:
        left = [x for x in sources if x < target]
        right = [x for x in sources if x > target]
        for far in ([min(left)] if left else []) + ([max(right)] if right else []):
            stop = target - 5 if far < target else target + 5
            parts.append(f'<path d="M{far} {y}H{stop}" {FILL}{dash} marker-end="url(#tip)"/>')
    for x in (at[code] for code in step.ways if code in at):
        parts.append(f'<path d="M{x - 3} {y - 3}h6v6h-6z" {FILL}/>')
    for x in sources:
        fill = "none" if target is None or x == target else "currentColor"
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{fill}" stroke="currentColor"/>')
    return "".join(parts)
