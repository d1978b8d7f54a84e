"""The demo's accounts with their random passwords, kept in a private file.

They exist in demo mode only; a check refuses to serve anybody else with them.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-accounts.json"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


@dataclass(frozen=True)
class DemoAccount:
    """One account to try a role with."""

    role: str
    login: str
    name: str
    unit: str
    password: str


def new_password() -> str:
    """Twelve random letters and digits in three groups: 59 bits, easy to type."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def store(var: Path, accounts: Iterable[DemoAccount]) -> None:
    """Write the accounts to ``var/demo-accounts.json``, readable by its owner only."""
    path = var / FILE
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    text = json.dumps([asdict(a) for a in accounts], ensure_ascii=False, indent=1)
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    partial.rename(path)


def load(var: Path) -> list[DemoAccount]:
    """The accounts of this data folder; empty when no demo was made here."""
    try:
        rows = json.loads((var / FILE).read_text())
    except FileNotFoundError:
        return []
    return [DemoAccount(**row) for row in rows]
