"""Search hears of every line that goes up or comes down."""

from __future__ import annotations

from shuniu.commons.publishing import actions as publishing

from .actions import hear


def connect() -> None:
    """Listen to the publications."""
    if hear not in publishing.listeners:
        publishing.listeners.append(hear)
