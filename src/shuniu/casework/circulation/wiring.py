"""What the room of circulation registers while the program starts."""

from __future__ import annotations

from shuniu.commons.people.holdings import holdings

from ..nightly import errands
from ..reading import after_reading
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import note_read, remind_overdue
from .handover import Circulated


def connect() -> None:
    """Hear of what was read, remind every night, pass on with the post what is not done."""
    after_reading.add("casework.circulation", note_read)
    errands.add("casework.circulation", remind_overdue)
    holdings.add("casework.circulation", Circulated())
