"""A digest of all that shapes the database's structure, told without starting Django."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from .paths import CHECKOUT, PACKAGE


@cache
def digest() -> str:
    """Changes with a migration, an installed app, or a pinned version."""
    summary = sha256()
    found = [p for p in PACKAGE.rglob("migrations/*") if p.suffix in (".py", ".sql")]
    settings = PACKAGE / "config" / "settings.py"
    for path in [*sorted(found), settings, CHECKOUT / "requirements.lock"]:
        if path.exists():
            summary.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    return summary.hexdigest()[:16]
