"""One function a verb; ``ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .accounts import answer_messages, close_account, note_update, register_account
from .findings import (
    assign,
    break_limit,
    close_by_hand,
    confirm,
    dismiss,
    heal,
    open_by_hand,
    report_fixed,
    return_fix,
)
from .indicators import RefusedAnnex, load_annex, revise
from .judging import end_bonus, give_bonus, judge_line, note_site
from .reposts import note_reposted, register_repost, waive_repost
from .running import fed, inspect
from .visiting import crawl, crawl_due, probe

ACTIONS: dict[str, Action] = {
    "sign_for": standard.sign_for,
    "send_back": standard.send_back,
    "urge": standard.urge,
    "assign": assign,
    "report_fixed": report_fixed,
    "confirm": confirm,
    "return_fix": return_fix,
    "close_by_hand": close_by_hand,
    "dismiss": dismiss,
    "break_limit": break_limit,
    "heal": heal,
}

__all__ = [
    "ACTIONS",
    "RefusedAnnex",
    "answer_messages",
    "close_account",
    "crawl",
    "crawl_due",
    "end_bonus",
    "fed",
    "give_bonus",
    "inspect",
    "judge_line",
    "load_annex",
    "note_reposted",
    "note_site",
    "note_update",
    "open_by_hand",
    "probe",
    "register_account",
    "register_repost",
    "revise",
    "waive_repost",
]
