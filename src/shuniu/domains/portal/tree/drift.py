"""Whether the web server's configuration still says what the sites are.

nginx is told the hosts and the closed sites once, by ``./run sites nginx``; a site that is
opened, moved or closed afterwards is not in its file. What was written is kept beside the
tree, so that the difference can be told before a visitor meets it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from . import files, nginx
from .nginx import Setup

MOST_NAMED = 20


def _record() -> Path:
    root = files.root()
    return root.with_name(f"{root.name}.nginx.json")


def remember(setup: Setup, text: str, out: Path | None, *, at: dt.datetime) -> None:
    """Keep what was written, with which settings, and where (None: printed)."""
    kept = asdict(setup) | {"static": str(setup.static) if setup.static else None}
    told = {
        "setup": kept,
        "digest": _digest(text),
        "out": str(out.absolute()) if out else None,
        "at": at.isoformat(),
    }
    path = _record()
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".new")
    waiting.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    waiting.replace(path)


@dataclass(frozen=True)
class Drift:
    """What the configuration of ``written_at`` does not know, or no longer right; in sentences."""

    written_at: dt.datetime
    said: tuple[str, ...]


def drift() -> Drift | None:
    """How the configuration differs from the sites as they are; None: not at all, or none made."""
    try:
        kept = json.loads(_record().read_text("utf-8"))
        setup, at = _setup(kept["setup"]), dt.datetime.fromisoformat(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    now = replace(setup, hosts=nginx.known_hosts(), moved=nginx.moved())
    said = [*_of_hosts(setup.hosts, now.hosts), *_of_closed(setup.moved, now.moved)]
    standing = kept.get("digest")
    if kept.get("out"):
        try:
            standing = _digest(Path(kept["out"]).read_text("utf-8"))
        except FileNotFoundError:
            return Drift(at, (_("配置文件{path}不在了。").format(path=kept["out"]),))
        except OSError:
            pass  # not ours to read: what we wrote is what we know
    if standing != _digest(nginx.config(now)) and not said:
        said = [_("配置与程序现在生成的不一样：程序升级过，或者文件被改过。")]
    return Drift(at, tuple(said)) if said else None


def _digest(text: str) -> str:
    return sha256(text.strip().encode()).hexdigest()


def _setup(kept: dict[str, Any]) -> Setup:
    static = Path(kept["static"]) if kept["static"] else None
    return Setup(**{**kept, "listen": tuple(kept["listen"]), "static": static})


def _of_hosts(old: dict[str, str], new: dict[str, str]) -> list[str]:
    added = [host for host, site in new.items() if old.get(host) != site]
    gone = [host for host in old if host not in new]
    said = []
    if added:
        said.append(_("配置里没有的网址：{hosts}。").format(hosts=_named(added)))
    if gone:
        said.append(_("已经停用、配置里还有的网址：{hosts}。").format(hosts=_named(gone)))
    return said


def _of_closed(old: dict[str, str], new: dict[str, str]) -> list[str]:
    changed = [asked for asked, target in new.items() if old.get(asked) != target]
    if not changed and not set(old) - set(new):
        return []
    return [_("关停网站的转向有{n}处没有写进配置。").format(n=max(1, len(changed)))]


def _named(hosts: list[str]) -> str:
    return "、".join(hosts[:MOST_NAMED]) + ("……" if len(hosts) > MOST_NAMED else "")
