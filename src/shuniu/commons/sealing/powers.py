"""Who may register seals, put them to paper, and read the ledger."""

from __future__ import annotations

from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import (
    ADMINISTRATOR,
    AUDITOR,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)

from .models import Seal

OPERATING = (REGISTRAR, REVIEWER, UNIT_HEAD, HANDLER)


def registers(actor: Actor) -> bool:
    """登记、停用印章, void a use: the office's clerk, the administrator, or the program."""
    return actor.kind == SYSTEM or actor.holds(REGISTRAR, ADMINISTRATOR)


def makes_keys(actor: Actor) -> bool:
    """生成签名密钥: the administrator, or the program."""
    return actor.kind == SYSTEM or actor.holds(ADMINISTRATOR)


def reads_keys(actor: Actor) -> bool:
    """查阅签名密钥 (never the secret): administrator and auditor."""
    return actor.holds(ADMINISTRATOR, AUDITOR)


def operates(actor: Actor, seal: Seal) -> bool:
    """用印: people of the unit that keeps the seal, or the program (demo, replays)."""
    held = actor.units_as(*OPERATING)
    return actor.kind == SYSTEM or seal.keeper_id in held or seal.organ_id in held


def reads_ledger(actor: Actor) -> bool:
    """查阅用印台账: clerk, second person, leaders, auditor."""
    return actor.holds(REGISTRAR, REVIEWER, LEADER, AUDITOR)


def reads_register(actor: Actor) -> bool:
    """查阅印章: those who read the ledger, and who keeps the register."""
    return reads_ledger(actor) or actor.holds(ADMINISTRATOR)
