"""Where things lie, for those who must not load the settings (and with them Django)."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def var() -> Path:
    """The data folder: ``SHUNIU_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("SHUNIU_VAR") or CHECKOUT / "var").absolute()


def use_var(folder: str | None) -> Path:
    """Take another data folder (``--data``) for this process and its children."""
    if folder:
        os.environ["SHUNIU_VAR"] = str(Path(folder).expanduser().absolute())
    return var()
