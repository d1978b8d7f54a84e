"""What is done with documents, a function a verb; ``ACTIONS`` maps the steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .drafting import open_draft
from .ending import abolish, annul, cancel, void_number
from .issuing import dispatch, dispatch_more, prove, recheck, review_secrecy, seal, unseal
from .mending import mend
from .passing import (
    check_pass,
    countersign_agree,
    countersign_object,
    legality_pass,
    review_pass,
    sign,
    submit,
)
from .replying import draft_reply
from .revising import autosave, mark_opened, revise
from .routing import add_stop, drop_stop, hand_on, plan_route, reroute, return_to, take_back

OUTGOING: dict[str, Action] = {
    "submit": submit,
    "check_pass": check_pass,
    "countersign_agree": countersign_agree,
    "countersign_object": countersign_object,
    "review_pass": review_pass,
    "legality_pass": legality_pass,
    "sign": sign,
    "plan_route": plan_route,
    "return_to": return_to,
    "take_back": take_back,
    "hand_on": hand_on,
    "reroute": reroute,
    "add_stop": add_stop,
    "drop_stop": drop_stop,
    "urge": standard.urge,
    "prove": prove,
    "recheck": recheck,
    "seal": seal,
    "unseal": unseal,
    "dispatch": dispatch,
    "dispatch_more": dispatch_more,
    "review_secrecy": review_secrecy,
    "cancel": cancel,
    "void_number": void_number,
    "annul": annul,
    "abolish": abolish,
}

__all__ = ["OUTGOING", "autosave", "draft_reply", "mark_opened", "mend", "open_draft", "revise"]
