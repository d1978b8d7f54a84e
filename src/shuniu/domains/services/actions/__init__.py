"""One function a verb; ``NOTICE_ACTIONS`` and ``GUIDE_ACTIONS`` map the flows' steps to them."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from . import guides, notices
from .direct import end_direct, set_direct
from .guides import register_guide
from .notices import announce

NOTICE_ACTIONS: dict[str, Action] = {
    "publish": notices.publish,
    "publish_at_once": notices.publish_at_once,
    "return_notice": notices.return_notice,
    "rewrite": notices.rewrite,
    "shift": notices.shift,
    "withdraw": notices.withdraw,
    "drop": notices.drop,
}
GUIDE_ACTIONS: dict[str, Action] = {
    "write": guides.write,
    "add_form": guides.add_form,
    "remove_form": guides.remove_form,
    "submit": guides.submit,
    "take_back": guides.take_back,
    "return_draft": guides.return_draft,
    "publish": guides.publish,
    "revise": guides.revise,
    "withdraw": guides.withdraw,
    "drop": guides.drop,
}

__all__ = [
    "GUIDE_ACTIONS",
    "NOTICE_ACTIONS",
    "announce",
    "end_direct",
    "register_guide",
    "set_direct",
]
