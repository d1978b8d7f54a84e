"""Who may look behind a figure, and who may state one for good."""

from __future__ import annotations

from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.people.duties import AUDITOR, LEADER, REGISTRAR


def may_read(actor: Actor) -> bool:
    """The chapter with its numbers: every member."""
    return actor.kind == MEMBER


def may_trace(actor: Actor) -> bool:
    """The records that a figure counts: 领导, 受理登记, 安全审计. Others see only the number."""
    return actor.kind == MEMBER and actor.holds(LEADER, REGISTRAR, AUDITOR)


def may_freeze(actor: Actor) -> bool:
    """To state a chapter for good, and to restate a figure: 领导, 受理登记."""
    return actor.kind == MEMBER and actor.holds(LEADER, REGISTRAR)
