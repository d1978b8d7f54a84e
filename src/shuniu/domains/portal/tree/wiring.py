"""What the file tree registers while the program starts."""

from __future__ import annotations

from shuniu.casework import nightly

from . import actions, listening


def connect() -> None:
    """Listen to what changes pages."""
    listening.connect()
    nightly.errands.add("portal.tree", actions.nightly)
