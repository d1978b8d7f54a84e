"""The way to another instance. One way is there, HTTPS; a message bus would be another."""

from __future__ import annotations

import http.client
import ipaddress
import json
import ssl
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from shuniu.ground.refusal import Refused

PATH = "/exchange/inbox/"
TYPE = "application/x-shuniu-packages"
SECONDS = 60
ANSWER_MOST = 4 * 1024 * 1024


class NotDelivered(Refused):
    """没有送到：{why}"""

    # ``unsent``: not a byte of it can have arrived.
    unsent = False


class NotConnected(NotDelivered):
    """没有送到：{why}"""

    unsent = True


class InsecureAddress(Refused):
    """地址必须以https://开头；只有本机和标明“测试”的节点可以用http。"""


class Transport(Protocol):
    """Carries packages to one peer, and its answers back, in order."""

    def post(self, body: IO[bytes], length: int) -> list[dict[str, Any]]:
        """Send the frames; the answers, one a package. ``NotDelivered`` when nobody answered."""
        ...

    def close(self) -> None:
        """The connection is no longer needed."""
        ...


def demand_secure(base_url: str, *, is_test: bool) -> None:
    """Refuse (InsecureAddress) what would carry documents in the clear over a network."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or not parts.hostname or not (is_test or _is_here(parts.hostname)):
        raise InsecureAddress


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Https:
    """One connection, kept for as long as there is something to send."""

    def __init__(self, base_url: str, *, is_test: bool = False) -> None:
        demand_secure(base_url, is_test=is_test)
        parts = urlsplit(base_url)
        self._path = parts.path.rstrip("/") + PATH
        host = parts.hostname or ""
        self._line: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            self._line = http.client.HTTPSConnection(
                host, parts.port, timeout=SECONDS, context=context
            )
        else:
            self._line = http.client.HTTPConnection(host, parts.port, timeout=SECONDS)

    def post(self, body: IO[bytes], length: int) -> list[dict[str, Any]]:
        """See ``Transport``. Redirects are not followed."""
        headers = {"Content-Type": TYPE, "Content-Length": str(length)}
        try:
            if self._line.sock is None:
                self._line.connect()
        except OSError as failed:
            self.close()
            raise NotConnected(why=_words(failed)) from failed
        try:
            self._line.request("POST", self._path, body, headers)
            response = self._line.getresponse()
            data = response.read(ANSWER_MOST)
        except (OSError, http.client.HTTPException) as failed:
            self.close()
            raise NotDelivered(why=_words(failed)) from failed
        if response.status != 200:
            self.close()
            raise NotDelivered(why=f"HTTP {response.status}")
        try:
            answers = json.loads(data)["answers"]
        except (ValueError, KeyError, TypeError):
            raise NotDelivered(why="对方的应答无法识别。") from None
        return [a for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []

    def close(self) -> None:
        """See ``Transport``."""
        self._line.close()


def _words(failed: Exception) -> str:
    if isinstance(failed, ConnectionRefusedError):
        return "对方没有开机或者地址不对（连接被拒绝）。"
    if isinstance(failed, TimeoutError):
        return "对方没有应答（超时）。"
    if isinstance(failed, ssl.SSLError):
        return "对方的证书不能验证。"
    if isinstance(failed, ConnectionError | http.client.RemoteDisconnected):
        return "连接中断。"
    return f"网络不通（{type(failed).__name__}）。"
