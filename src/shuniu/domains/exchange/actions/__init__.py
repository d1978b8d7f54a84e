"""One function a verb; ``ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from . import inner
from .by_hand import send_by_hand
from .delivering import deliver, deliver_all, deliver_now
from .groups import add_group, change_group, switch_group
from .peers import add_peer, change_address, change_key, switch_peer
from .receiving import send_back, sign_for
from .sending import accept_return, add_units, recall, resend, send, urge
from .station import set_up_station

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
    "add_peer",
    "add_units",
    "change_address",
    "change_group",
    "change_key",
    "deliver",
    "deliver_all",
    "deliver_now",
    "recall",
    "resend",
    "send",
    "send_back",
    "send_by_hand",
    "set_up_station",
    "sign_for",
    "switch_group",
    "switch_peer",
    "urge",
]
