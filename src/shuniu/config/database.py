"""Where the database is: a server of one's own, or the cluster that comes with Shuniu."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .cluster import Cluster

# Connecting costs 15 ms (SCRAM), a request less: so connections are kept.
KEEP_CONNECTION_SECONDS = 600


class DatabaseURLError(ValueError):
    """``DATABASE_URL`` cannot be used; the sentence does not repeat the password."""


def database_settings(var: Path) -> dict[str, Any]:
    """Django's ``DATABASES["default"]``.

    ``DATABASE_URL`` names a server of one's own. Without it the embedded
    cluster under ``var`` is used, and started if nobody has started it yet; it
    stops when the last process that uses it ends.
    """
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return _django(**parse_url(url))
    if _only_reads_types():
        return _django(name="shuniu", user="shuniu", password="", host="127.0.0.1", port="1")
    return _django(**Cluster.for_var(var).hold().connection())


def parse_url(url: str) -> dict[str, Any]:
    """Take ``postgresql://user:password@host:port/name?sslmode=require`` apart.

    Raises DatabaseURLError.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DatabaseURLError(
            "DATABASE_URL 须以 postgresql:// 开头 (only PostgreSQL is supported), "
            f"not {parts.scheme or 'nothing'}://"
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise DatabaseURLError(
            "DATABASE_URL 缺少数据库名: postgresql://user:password@host:5432/name"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "name": name,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "host": options.pop("host", unquote(parts.hostname or "")),
        "port": str(parts.port or ""),
        "options": options,
    }


# A statement that comes again is parsed once. It is planned afresh with its values at hand: a
# unit with a quarter of all letters needs another way than one with ten, and a plan that is good
# on the average took 50 times as long. ``ground.plans`` is for what looks up by key.
_OPTIONS: dict[str, Any] = {
    "connect_timeout": 10,
    "server_side_binding": True,
    "prepare_threshold": 3,
    "options": "-c plan_cache_mode=force_custom_plan",
}


def _only_reads_types() -> bool:
    """The type checker loads settings for their names only; it needs no server."""
    return "mypy" in sys.modules or os.environ.get("SHUNIU_NO_DATABASE") == "1"


def _django(
    *,
    name: str,
    user: str,
    password: str,
    host: str,
    port: str,
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": {
            **_OPTIONS,
            **(options or {}),
        },
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
