"""A seal drawn as SVG: red ring, five-pointed star, the organ's name on an arc.

42 mm across (国发〔1999〕25号: county governments and their departments), and along its foot
what it is: a picture of a form, without legal force.
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

MILLIMETRES = 42
NOTE = "样式预览 无法律效力"
RED = "#d40000"
_FACES = "SimSun, FandolSong, Noto Serif CJK SC, Source Han Serif SC, Noto Sans CJK SC, serif"
_CENTRE, _RING, _ARC = 210.0, 203.0, 157.0
_WIDEST = 250.0  # degrees that a long name takes of the ring
_LARGEST, _SMALLEST = 50.0, 16.0


def draw(organ: str) -> str:
    """The seal of the organ as an SVG of 42 mm; any name of up to 40 characters fits."""
    name = "".join(organ.split())[:40]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{MILLIMETRES}mm" height="{MILLIMETRES}mm"'
        f' viewBox="0 0 420 420"><title>{escape(organ)}（{NOTE}）</title>'
        f'<circle cx="{_CENTRE:g}" cy="{_CENTRE:g}" r="{_RING:g}" fill="none" stroke="{RED}"'
        f' stroke-width="12"/><polygon fill="{RED}" points="{_star()}"/>'
        f'<g font-family="{_FACES}" fill="{RED}" text-anchor="middle">{_arc(name)}'
        f'<text x="{_CENTRE:g}" y="330" font-size="19">{NOTE}</text></g></svg>'
    )


def _star() -> str:
    """The star's ten points, 14 mm across, upright, around the middle."""
    points = []
    for n in range(10):
        reach = (
            70.0 if n % 2 == 0 else 70.0 * math.sin(math.radians(18)) / math.sin(math.radians(54))
        )
        angle = math.radians(36 * n - 90)
        x, y = _CENTRE + reach * math.cos(angle), _CENTRE + reach * math.sin(angle)
        points.append(f"{x:.1f},{y:.1f}")
    return " ".join(points)


def _arc(name: str) -> str:
    """The characters one by one, each upright to the centre, from the left over the top."""
    count = len(name)
    step = min(30.0, _WIDEST / max(count - 1, 1))
    size = max(_SMALLEST, min(_LARGEST, _ARC * math.radians(step) * 0.92))
    parts = []
    for n, character in enumerate(name):
        turn = (n - (count - 1) / 2) * step
        parts.append(
            f'<text font-size="{size:.1f}" transform="translate({_CENTRE:g} {_CENTRE:g})'
            f' rotate({turn:.2f}) translate(0 {-(_ARC - size * 0.12):.1f})">'
            f"{escape(character)}</text>"
        )
    return "".join(parts)
