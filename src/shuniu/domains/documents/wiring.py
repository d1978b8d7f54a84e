"""What the room of documents registers while the program starts."""

from __future__ import annotations

from . import wiring_incoming, wiring_outgoing


def connect() -> None:
    """Register the flows with their actions, the limits, figures, filers and pages."""
    wiring_outgoing.connect()
    wiring_incoming.connect()
