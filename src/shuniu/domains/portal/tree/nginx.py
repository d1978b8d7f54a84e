"""The web server that stands before: nginx, told where the files are and what only we answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from shuniu.commons.papers import reading
from shuniu.commons.publishing.models import SITE
from shuniu.site import look

from .. import addresses
from ..models import Site
from . import dependents, files

NAME = "shuniu"
# The largest upload that is let through: a video comes in parts, a form with papers in one.
MOST_UPLOAD_MB = 256
NOBODY = ".nobody"  # the site of a host that is not ours: no file is there, the application says so


@dataclass(frozen=True)
class Setup:
    """What differs from machine to machine."""

    application: str = "127.0.0.1:8000"
    listen: tuple[str, ...] = ("80",)
    certificate: str = ""
    certificate_key: str = ""
    log: str = "off"
    static: Path | None = None
    hosts: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)


def known_hosts() -> dict[str, str]:
    """The hosts that are ours with the site that each shows; all others are told so."""
    found = dict.fromkeys(settings.OWN_HOSTS, SITE)
    sites = Site.objects.filter(closed_on__isnull=True).exclude(host="")
    found |= {site.host.lower(): site.code for site in sites}
    return {("default" if host == "*" else host): code for host, code in found.items()}


def moved() -> dict[str, str]:
    """Where closed sites lead, by what is asked (host and path): said with the application down."""
    main = Site.objects.filter(kind="main").first()
    found = {}
    for site in Site.objects.filter(closed_on__isnull=False):
        target = site.moved_to or "/"
        found[f"~^[^/]*/s/{re.escape(site.code)}(?:/|$)"] = _quoted(target)
        if site.host:
            if target.startswith("/") and main is not None and main.host:
                target = addresses.origin_of(main, main) + target
            found[f"~^{re.escape(site.host.lower())}/"] = _quoted(target)
    return found


def _quoted(target: str) -> str:
    """An address as a value of nginx's: nothing in it ends the value or names a variable."""
    return quote(target, safe="/:?=&%#+,;@~!()*'[]")


def policy() -> str:
    """The Content-Security-Policy of public pages, as the application sends it."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def config(setup: Setup) -> str:
    """The configuration, to be included in nginx's ``http`` block."""
    return render_to_string(
        "tree/nginx.conf",
        {
            "setup": setup,
            "name": NAME,
            "root": files.root(),
            "assets": setup.static or files.root() / files.ASSETS,
            "closed": files.CLOSED,
            "pictures": files.PICTURES,
            "kept": files.KEPT,
            "films": settings.VIDEO_ROOT,
            "hosts": {"default": NOBODY} | setup.hosts,
            "sandbox": reading.SANDBOX,
            "sorry": dependents.SORRY,
            "cookies": f"{look.COOKIE}|{settings.LANGUAGE_COOKIE_NAME}",
            "policy": policy(),
            "upload": MOST_UPLOAD_MB,
        },
    )
