"""What the checker says: one finding an element, with what was expected, found and allowed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """An element measured: ``difference_mm`` is how far it lies off, None where nothing is long.

    ``rule`` is the clause of GB/T 9704-2012.
    """

    element: str
    expected: str
    found: str
    difference_mm: float | None
    tolerance_mm: float | None
    rule: str
    ok: bool


@dataclass
class Report:
    """A file measured whole: its form, its pages, and the findings in the order of the page."""

    form: str
    pages: int
    rows: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is off."""
        return all(row.ok for row in self.rows)

    @property
    def off(self) -> list[Finding]:
        """What is off."""
        return [row for row in self.rows if not row.ok]

    def measure(
        self,
        element: str,
        expected: float,
        found: float | None,
        rule: str,
        *,
        tolerance: float = 1.0,
        slack: float = 0.0,
        digits: int = 1,
        unit: str = "mm",
    ) -> None:
        """A length: it may be ``slack`` more than expected, and lie ``tolerance`` beside that."""
        wanted = f"{expected:.{digits}f}" + (f"–{expected + slack:.{digits}f}" if slack else "")
        if found is None:
            self.rows.append(
                Finding(element, f"{wanted} {unit}", "没有找到", None, tolerance, rule, False)
            )
            return
        off = found - expected
        if slack:
            off = min(off, 0.0) + max(off - slack, 0.0)
        within = abs(off) <= tolerance + 1e-6
        off = round(off, 3) + 0.0  # never -0.0
        shown = f"{found:.{digits}f} {unit}"
        self.rows.append(Finding(element, f"{wanted} {unit}", shown, off, tolerance, rule, within))

    def at_most(self, element: str, most: float, found: float, rule: str) -> None:
        """A length that is well up to ``most``, and one millimetre beyond."""
        over = round(max(found - most, 0.0), 3)
        well = over <= 1.0
        self.rows.append(
            Finding(element, f"≤{most:.1f} mm", f"{found:.1f} mm", over, 1.0, rule, well)
        )

    def state(self, element: str, expected: str, found: str, rule: str, ok: bool) -> None:
        """Something that is so or not."""
        self.rows.append(Finding(element, expected, found or "没有", None, None, rule, ok))
