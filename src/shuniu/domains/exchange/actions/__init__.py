"""One function a verb; ``ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from . import inner
from .by_hand import send_by_hand
from .groups import add_group, change_group, switch_group
from .receiving import send_back, sign_for
from .sending import accept_return, add_units, recall, resend, send, urge

ACTIONS: dict[str, Action] = {
    **inner.ACTIONS,
    "sign_for": sign_for,
    "send_back": send_back,
    "resend": resend,
    "accept_return": accept_return,
    "add_units": add_units,
    "recall": recall,
    "urge": urge,
}

__all__ = [
    "ACTIONS",
    "accept_return",
    "add_group",
    "add_units",
    "change_group",
    "recall",
    "resend",
    "send",
    "send_back",
    "send_by_hand",
    "sign_for",
    "switch_group",
    "urge",
]
