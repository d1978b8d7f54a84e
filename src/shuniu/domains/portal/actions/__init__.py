"""What is done with sites, columns, rights, articles: one function a verb; ``ACTIONS`` by step."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from .attaching import set_attachments
from .base import site_listeners
from .columns import add_column, change_column, close_column, delete_column
from .correcting import correct, correct_imported, withdraw, withdraw_imported
from .expiring import expire, expire_due, set_expiry, warn_of_expiry
from .moving import move, move_imported
from .releasing import (
    publish,
    publish_due,
    publish_scheduled,
    schedule,
    unschedule,
)
from .reviewing import (
    SECRECY_RESULTS,
    clear_secrecy,
    pass_first,
    pass_second,
    pass_third,
    return_text,
)
from .rights import end_right, give_right, pass_on_rights
from .sharing import accept_push, end_push, may_decide, refuse_push, share, take_from
from .sites import apply_looks, change_site, close_site, ensure_columns, open_site, redesign
from .writing import (
    abandon_correction,
    adopt,
    drop,
    plain_text,
    recall,
    save_text,
    submit,
    text_saved,
    write,
)

ACTIONS: dict[str, Action] = {
    "submit": submit,
    "recall": recall,
    "drop": drop,
    "pass_first": pass_first,
    "pass_second": pass_second,
    "pass_third": pass_third,
    "clear_secrecy": clear_secrecy,
    "return_text": return_text,
    "publish": publish,
    "schedule": schedule,
    "unschedule": unschedule,
    "publish_scheduled": publish_scheduled,
    "correct": correct,
    "abandon_correction": abandon_correction,
    "withdraw": withdraw,
    "move": move,
    "set_expiry": set_expiry,
    "expire": expire,
    "share": share,
    "take_from": take_from,
}

__all__ = [
    "ACTIONS",
    "SECRECY_RESULTS",
    "abandon_correction",
    "accept_push",
    "add_column",
    "adopt",
    "apply_looks",
    "change_column",
    "change_site",
    "clear_secrecy",
    "close_column",
    "close_site",
    "correct",
    "correct_imported",
    "delete_column",
    "drop",
    "end_push",
    "end_right",
    "ensure_columns",
    "expire",
    "expire_due",
    "give_right",
    "may_decide",
    "move",
    "move_imported",
    "open_site",
    "pass_first",
    "pass_on_rights",
    "pass_second",
    "pass_third",
    "plain_text",
    "publish",
    "publish_due",
    "publish_scheduled",
    "recall",
    "redesign",
    "refuse_push",
    "return_text",
    "save_text",
    "schedule",
    "set_attachments",
    "set_expiry",
    "share",
    "site_listeners",
    "submit",
    "take_from",
    "text_saved",
    "unschedule",
    "warn_of_expiry",
    "withdraw",
    "withdraw_imported",
    "write",
]
