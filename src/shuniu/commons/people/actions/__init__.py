"""The verbs of the room: units, posts, members, delegation, handover. Nothing else writes."""

from .delegations import delegate, end_delegation
from .handover import hand_over
from .importing import import_members
from .loading import load_organisation
from .members import (
    change_own_contact,
    change_own_password,
    create_member,
    deactivate_member,
    move_member,
    open_demo_account,
    reset_password,
)
from .posts import appoint, change_duties, create_post, end_tenure
from .units import close_unit, open_unit, rename_unit

__all__ = [
    "appoint",
    "change_duties",
    "change_own_contact",
    "change_own_password",
    "close_unit",
    "create_member",
    "create_post",
    "deactivate_member",
    "delegate",
    "end_delegation",
    "end_tenure",
    "hand_over",
    "import_members",
    "load_organisation",
    "move_member",
    "open_demo_account",
    "open_unit",
    "rename_unit",
    "reset_password",
]
