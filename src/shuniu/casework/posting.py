"""How documents are sent without knowing who carries them, and received without knowing how.

A domain that has a document to send fills an ``Envelope`` and hands it to a
carrier by name (公文交换; one day a message bus). When a unit signs for it, the
carrier calls every receiver: the one that registers incoming documents opens
a matter for that unit. Neither side imports the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.registry import Registry

from .models import Matter

EXCHANGE = "exchange"
PLAIN, URGENT, VERY_URGENT = "", "urgent", "very_urgent"
URGENCIES = {PLAIN: _("平件"), URGENT: _("加急"), VERY_URGENT: _("特急")}


@dataclass(frozen=True)
class Envelope:
    """What is sent: a document's head, its papers (the fair copy first), what it answers.

    ``number`` is the document's own number (发文字号), ``kind_label`` its kind in
    words (通知, 请示 …), ``urgency`` one of ``URGENCIES``. ``metadata`` are elements
    after GB/T 33480 beyond those that have a field here. ``reply_to`` is the number
    of the document that this one answers. ``issuer`` names the sender where it is
    not a unit of ours (it came from another instance): then ``from_unit`` is the
    office that takes it in.
    """

    title: str
    number: str
    kind_label: str
    from_unit: Unit
    day: dt.date
    urgency: str = PLAIN
    metadata: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[tuple[str, Paper], ...] = ()
    reply_to: str = ""
    issuer: str = ""

    @property
    def sender(self) -> str:
        """Who sent it, by name."""
        return self.issuer or self.from_unit.name


@dataclass(frozen=True)
class Delivery:
    """One receiver of a sending and how it stands: a unit of ours, or a peer by its name.

    ``signed_by`` is a person's name (a peer's own words for it); ``returned`` the
    reason of a return; ``withdrawn_at`` when it was recalled before signing.
    """

    name: str
    sent_at: dt.datetime
    unit: Unit | None = None
    peer: str = ""
    due_on: dt.date | None = None
    signed_at: dt.datetime | None = None
    signed_by: str = ""
    returned: str = ""
    returned_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    dispatch: Matter | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be signed for."""
        return not (self.signed_at or self.returned_at or self.withdrawn_at)

    def overdue(self, on: dt.date) -> bool:
        """Whether it waits beyond the last day by which it was to be signed for."""
        return self.is_open and self.due_on is not None and self.due_on < on


class Carrier(Protocol):
    """Whoever carries documents."""

    def send(
        self,
        origin: Matter | None,
        envelope: Envelope,
        to: Sequence[Unit],
        peers: Sequence[str] = (),
        *,
        by: Actor,
        at: dt.datetime,
        due_on: dt.date | None = None,
    ) -> Matter:
        """Send to units and to other instances (peers, by code) in the caller's transaction.

        Gives the matter of kind ``dispatch`` that the receivers sign for. ``due_on``
        replaces the day that follows from the urgency. Whoever calls has shown that
        ``by`` may send for ``envelope.from_unit``, or it is refused.
        """
        ...

    def peers(self) -> list[tuple[str, str]]:
        """The other instances to which it can be sent now: their codes and names."""
        ...

    def deliveries(self, origin: Matter) -> list[Delivery]:
        """How every sending of a matter stands, receiver by receiver, in the order of sending."""
        ...


class Receiver(Protocol):
    """Called once for every unit that signs for an envelope, in the same transaction."""

    def __call__(
        self, envelope: Envelope, unit: Unit, dispatch: Matter, *, by: Actor, at: dt.datetime
    ) -> Matter | None:
        """Take the document in for the unit; the matter that was opened, if one was."""
        ...


carriers: Registry[Carrier] = Registry("carrier of documents")
receivers: Registry[Receiver] = Registry("receiver of documents")


def carrier(code: str = EXCHANGE) -> Carrier:
    """The carrier of that name; ``LookupError`` when no room registered it."""
    return carriers.get(code)


def receive(
    envelope: Envelope, unit: Unit, dispatch: Matter, *, by: Actor, at: dt.datetime
) -> list[Matter]:
    """Let every receiver take in what the unit signed for; the matters that they opened."""
    opened = [
        receiver(envelope, unit, dispatch, by=by, at=at) for _name, receiver in receivers.items()
    ]
    return [matter for matter in opened if matter is not None]


def delivery_state(origin: Matter) -> list[Delivery]:
    """How everything that was sent of a matter stands, by all carriers."""
    return [one for _name, each in carriers.items() for one in each.deliveries(origin)]
