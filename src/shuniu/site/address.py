"""Where a request comes from, also behind a proxy."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of who asks; empty when it cannot be told.

    ``settings.TRUSTED_PROXIES`` says how many proxies of our own stand in
    front. Each of them adds the address it saw to X-Forwarded-For, so the
    one that counts is that many places from the right; anything further left
    was written by the caller and proves nothing.
    """
    proxies: int = settings.TRUSTED_PROXIES
    found = request.META.get("REMOTE_ADDR", "")
    if proxies:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        found = chain[-proxies] if len(chain) >= proxies else found
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return ""


def neighbourhood_of(address: str) -> str:
    """The address itself, or of IPv6 the /64: there a single household has that many."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
