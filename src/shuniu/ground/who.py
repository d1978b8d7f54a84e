"""What the lower rooms need to know of the one who acts: a name for the record."""

from __future__ import annotations

from typing import Protocol


class Who(Protocol):
    """Whoever acts: a member, a citizen or the system. ``commons.people`` has the full Actor."""

    @property
    def label(self) -> str:
        """The name as the record shows it."""

    @property
    def member_id(self) -> int | None:
        """The member's key; None for a citizen or the system."""

    @property
    def address(self) -> str:
        """The network address they act from; empty if there is none."""
