"""A flow's own picture: an SVG drawn from the declaration, with no tool from outside."""

from __future__ import annotations

from html import escape

from .model import Flow

BOX_W, BOX_H, GAP_X, GAP_Y, MARGIN = 132, 40, 96, 34, 24


def _layers(flow: Flow) -> list[list[str]]:
    depth = {flow.start: 0}
    frontier = [flow.start]
    while frontier:
        here = frontier.pop(0)
        for step in flow.steps:
            if here in step.sources and step.to and step.to not in depth:
                depth[step.to] = depth[here] + 1
                frontier.append(step.to)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for state in flow.states:
        columns[depth.get(state.code, 0)].append(state.code)
    return columns


def picture(flow: Flow) -> str:
    """The flow as an SVG text: a box a state, an arrow a step, final states with a double edge."""
    at: dict[str, tuple[int, int]] = {}
    columns = _layers(flow)
    for x, column in enumerate(columns):
        for y, code in enumerate(column):
            at[code] = (MARGIN + x * (BOX_W + GAP_X), MARGIN + y * (BOX_H + GAP_Y))
    width = MARGIN * 2 + len(columns) * (BOX_W + GAP_X) - GAP_X
    height = MARGIN * 2 + max(len(c) for c in columns) * (BOX_H + GAP_Y) + GAP_Y
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'class="flow-picture" width="{width}" height="{height}">',
        f"<title>{escape(str(flow.label))}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/>'
        "</marker></defs>",
    ]
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in flow.steps:
        for source in step.sources:
            if step.to and step.to != source:
                arrows.setdefault((source, step.to), []).append(str(step.label))
    for (source, target), labels in arrows.items():
        parts.append(_arrow(at[source], at[target], "、".join(dict.fromkeys(labels))))
    for state in flow.states:
        parts.append(_box(*at[state.code], str(state.label), final=state.final))
    parts.append("</svg>")
    return "".join(parts)


def _box(x: int, y: int, label: str, *, final: bool) -> str:
    inner = (
        f'<rect x="{x + 3}" y="{y + 3}" width="{BOX_W - 6}" height="{BOX_H - 6}" rx="3" '
        'fill="none" stroke="currentColor"/>'
        if final
        else ""
    )
    return (
        f'<rect x="{x}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="4" fill="Canvas" '
        f'stroke="currentColor"/>{inner}<text x="{x + BOX_W // 2}" y="{y + 25}" '
        f'text-anchor="middle" font-size="14" fill="currentColor">{escape(label)}</text>'
    )


def _arrow(a: tuple[int, int], b: tuple[int, int], label: str) -> str:
    forward = b[0] > a[0]
    x1 = a[0] + (BOX_W if forward else BOX_W // 2)
    y1 = a[1] + (BOX_H // 2 if forward else BOX_H)
    x2 = b[0] + (0 if forward else BOX_W // 2)
    y2 = b[1] + (BOX_H // 2 if forward else BOX_H)
    if forward:
        mid = (x1 + x2) // 2
        path = f"M{x1} {y1}C{mid} {y1} {mid} {y2} {x2} {y2}"
        tx, ty = mid, (y1 + y2) // 2 - 5
    else:
        dip = max(y1, y2) + GAP_Y - 8
        path = f"M{x1} {y1}C{x1} {dip} {x2} {dip} {x2} {y2}"
        tx, ty = (x1 + x2) // 2, dip - 2
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" marker-end="url(#tip)"/>'
        f'<text x="{tx}" y="{ty}" text-anchor="middle" font-size="11" '
        f'fill="currentColor">{escape(label)}</text>'
    )
