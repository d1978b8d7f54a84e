"""The ways out: e-mail and short message, each a small port that a county can plug its own into.

``settings.MESSAGE_PORTS`` names the class of a channel (dotted path): ``email``,
``sms``. Without it everything is written to files under ``settings.OUTBOX_ROOT``, so
that a demo sends nothing to anybody.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from .models import Channel, Delivery

_FILES = {Channel.EMAIL: "FileEmail", Channel.SMS: "FileSms"}


class Port(Protocol):
    """Takes one message out of the house. Any exception means: not sent, try again later."""

    def send(self, delivery: Delivery) -> None:
        """Send it; a second call with the same delivery (after a crash) must do no harm."""


def _write(delivery: Delivery, head: str) -> None:
    folder = Path(settings.OUTBOX_ROOT) / delivery.channel
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{delivery.pk:08d}.txt"
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(f"{head}\n\n{delivery.body}\n", encoding="utf-8")
    part.replace(path)


def written_message(delivery: Delivery) -> str:
    """What a file port wrote of this message; empty when it has not gone, or not to a file."""
    path = Path(settings.OUTBOX_ROOT) / delivery.channel / f"{delivery.pk:08d}.txt"
    if not path.is_file():
        return ""
    return path.read_text(encoding="utf-8").partition("\n\n")[2].strip()


class FileEmail:
    """Writes e-mails to files, one each, named by the delivery's key."""

    def send(self, delivery: Delivery) -> None:
        """Write the file (again)."""
        _write(delivery, f"To: {delivery.address}\nSubject: {delivery.subject}")


class FileSms:
    """Writes short messages to files, one each, named by the delivery's key."""

    def send(self, delivery: Delivery) -> None:
        """Write the file (again)."""
        _write(delivery, f"To: {delivery.address}")


class DjangoEmail:
    """The real e-mail port: Django's e-mail backend, as ``EMAIL_HOST`` and the rest set it up."""

    def send(self, delivery: Delivery) -> None:
        """Send one e-mail; the Message-ID repeats, so that a second copy can be told."""
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        EmailMessage(
            delivery.subject,
            delivery.body,
            to=[delivery.address],
            headers={"Message-ID": f"<shuniu-{delivery.pk}@{host}>"},
        ).send()


def port(channel: str) -> Port:
    """The port of a channel, as the settings say."""
    chosen: dict[str, str] = getattr(settings, "MESSAGE_PORTS", {})
    path = chosen.get(channel) or f"{__name__}.{_FILES[Channel(channel)]}"
    made: Port = import_string(path)()
    return made
