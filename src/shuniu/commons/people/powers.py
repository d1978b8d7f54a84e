"""Who may change units, posts and members; and which duties one person may not hold together."""

from __future__ import annotations

from collections.abc import Iterable

from shuniu.ground.refusal import NotYours

from .actor import SYSTEM, Actor
from .duties import ADMINISTRATOR, AUDITOR, BROADCASTER
from .models import Member


def administers(by: Actor) -> bool:
    """系统管理员, or the program itself when it loads a county."""
    return by.kind == SYSTEM or by.holds(ADMINISTRATOR)


def is_self(by: Actor, member: Member) -> bool:
    """The actor is this very member (not somebody who acts for them)."""
    return by.member_id is not None and by.member_id == member.pk


def may_delegate(by: Actor, member: Member) -> bool:
    """A member delegates for themself; the administrator for one who is taken ill."""
    return is_self(by, member) or administers(by)


def may_see_contacts(by: Actor, member: Member) -> bool:
    """Telephone and mail in full: the member, colleagues of the unit, the administrator."""
    return is_self(by, member) or administers(by) or member.unit_id in by.unit_ids


def is_outsider(actor: Actor) -> bool:
    """Holds the broadcaster's duty and no other: sees what is handed over, nothing of the house."""
    return set(actor.duties) == {BROADCASTER}


def require(allowed: bool) -> None:
    """Refuse (NotYours) what is not allowed."""
    if not allowed:
        raise NotYours


def kept_apart(duties: Iterable[str]) -> bool:
    """Whether these duties may lie in one hand (三员分立).

    The administrator and the auditor hold nothing else: neither each other's
    duty nor one of the business. GB/T 22239-2019, 8.1.5.
    """
    held = set(duties)
    return len(held) <= 1 or not held & {ADMINISTRATOR, AUDITOR}
