"""The key that signs sessions and codes: made once, never a default."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_key(var: Path) -> str:
    """``SHUNIU_SECRET_KEY``, or the key in ``var/secret-key`` (0600, made on first use)."""
    given = os.environ.get("SHUNIU_SECRET_KEY", "")
    if given:
        return given
    return keep(var / "secret-key", lambda: secrets.token_urlsafe(48))


def keep(path: Path, make: Callable[[], str]) -> str:
    """The text kept in a private file; written once, by whoever comes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
        partial.unlink()
    return path.read_text().strip()
