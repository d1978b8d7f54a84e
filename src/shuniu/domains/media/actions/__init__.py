"""One function a verb; ``ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from .converting import convert, convert_again
from .live import announce, cancel, change_event, join_replay, publish_event
from .uploading import add_film, begin, clear, give_up, take_part, take_whole
from .videos import (
    describe,
    drop,
    publish,
    register,
    return_draft,
    revise,
    submit,
    take_back,
    withdraw,
)
from .words import add_captions, choose_cover

ACTIONS: dict[str, Action] = {
    "describe": describe,
    "add_film": add_film,
    "choose_cover": choose_cover,
    "add_captions": add_captions,
    "submit": submit,
    "take_back": take_back,
    "return_draft": return_draft,
    "publish": publish,
    "withdraw": withdraw,
    "revise": revise,
    "drop": drop,
}

__all__ = [
    "ACTIONS",
    "add_film",
    "announce",
    "begin",
    "cancel",
    "change_event",
    "clear",
    "convert",
    "convert_again",
    "give_up",
    "join_replay",
    "publish_event",
    "register",
    "take_part",
    "take_whole",
]
