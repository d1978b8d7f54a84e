"""One request to a host of our own, with a limit on everything: time, bytes, and where to."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

FIFTEEN_SECONDS = 15.0  # 国办秘函〔2019〕19号: slower than this is "cannot be reached"
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
NAME = "ShuniuInspector/1.0 (+own sites only)"


@dataclass(frozen=True)
class Answer:
    """What came back: ``status`` 0 when nothing did, and then ``error`` says why; time in ms."""

    url: str
    status: int
    ms: int
    kind: str = ""
    body: bytes = b""
    location: str = ""
    error: str = ""

    @property
    def good(self) -> bool:
        """Whether a visitor got a page."""
        return 200 <= self.status < 400

    @property
    def is_html(self) -> bool:
        """Whether it is a page with links of its own."""
        return self.kind.startswith(("text/html", "application/xhtml"))


@dataclass(frozen=True)
class Door:
    """The hosts that are ours, and how to get to them.

    Nothing is ever asked of a host that is not in ``hosts``. ``via`` is where to
    connect instead of the name's own address (the server inside the office),
    under the name of the host.
    """

    hosts: frozenset[str]
    via: tuple[str, int] | None = None
    seconds: float = FIFTEEN_SECONDS
    most_bytes: int = MOST_BYTES

    def ours(self, url: str) -> bool:
        """Whether the address may be asked: http(s), of one of our hosts."""
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.netloc.lower() in self.hosts


def fetch(door: Door, url: str, *, method: str = "GET") -> Answer:
    """Ask for the address, going along redirects within our own hosts. Never raises.

    A page that is not there whole within the door's seconds failed.
    """
    started = time.monotonic()
    asked = url
    for _hop in range(MOST_REDIRECTS + 1):
        if not door.ours(asked):
            return Answer(url, 0, _since(started), error="not ours", location=asked)
        left = door.seconds - (time.monotonic() - started)
        answer = _ask(door, asked, method, left, started)
        if answer.status not in _REDIRECTS or not answer.location:
            return replace(answer, url=url, location=asked if asked != url else "")
        following = urljoin(asked, answer.location)
        if not door.ours(following):
            # It leads out of our house: whoever lives there is not ours to check.
            return replace(answer, url=url, location=following)
        asked = following
    return Answer(url, 0, _since(started), error="too many redirects", location=asked)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _ask(door: Door, url: str, method: str, left: float, started: float) -> Answer:
    if left <= 0:
        return Answer(url, 0, _since(started), error="timeout")
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = door.via or (parts.hostname or "", parts.port or (443 if secure else 80))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    deadline = time.monotonic() + left
    connection: http.client.HTTPConnection
    if secure:
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=left, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=left)
    headers = {
        "Host": parts.netloc,
        "User-Agent": NAME,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = _read(response, deadline, door.most_bytes)
        return Answer(
            url,
            response.status,
            _since(started),
            response.getheader("Content-Type", "") or "",
            body,
            response.getheader("Location", "") or "",
        )
    except TimeoutError:
        return Answer(url, 0, _since(started), error="timeout")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(url, 0, _since(started), error=type(error).__name__)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, deadline: float, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < most:
        if time.monotonic() > deadline:  # a server that drips is a server that is not there
            raise TimeoutError
        piece = response.read1(min(_CHUNK, most - size))
        if not piece:
            break
        parts.append(piece)
        size += len(piece)
    return b"".join(parts)


def reach_by_ipv6(host: str, *, port: int = 80, seconds: float = 5.0) -> bool | None:
    """Whether the host answers at an IPv6 address of its own; None when it has none."""
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    try:
        found = socket.getaddrinfo(name, port, socket.AF_INET6, socket.SOCK_STREAM)
    except OSError:
        return None
    for family, kind, protocol, _name, address in found:
        try:
            with socket.socket(family, kind, protocol) as plug:
                plug.settimeout(seconds)
                plug.connect(address)
                return True
        except OSError:
            continue
    return False if found else None
