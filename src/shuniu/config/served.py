"""How the county is served, kept for commands that are run beside it.

Pages name their own addresses in full, so a page made by ``./run sites build`` has to know what
the serving process knew from its environment: the origins, the hosts, whether it is https. It is
kept in the data folder; the environment of a command goes before what is kept.
"""

from __future__ import annotations

import json
import os

from .paths import var

NAMES = (
    *("SHUNIU_ORIGINS", "SHUNIU_HERE", "SHUNIU_HOSTS", "SHUNIU_HTTPS", "SHUNIU_WWW"),
    *("SHUNIU_VIDEO_ACCEL", "SHUNIU_INSPECT", "SHUNIU_INSPECT_VIA"),
)
FILE = "served.json"


def keep() -> None:
    """Write down how this process serves; a folder that is read-only stops nothing."""
    found = {name: os.environ[name] for name in NAMES if name in os.environ}
    folder = var()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{FILE}.{os.getpid()}"
        partial.write_text(json.dumps(found, indent=1))
        partial.replace(folder / FILE)
    except OSError:
        return


def recall() -> None:
    """Take what was kept, where this process's own environment says nothing of serving."""
    if any(name in os.environ for name in NAMES):
        return
    try:
        found = json.loads((var() / FILE).read_text())
    except (OSError, ValueError):
        return
    for name in NAMES:
        if isinstance(found.get(name), str):
            os.environ[name] = found[name]
