"""The exchange as a carrier of documents (``casework.posting``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from shuniu.casework.models import Matter
from shuniu.casework.posting import Delivery, Envelope
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit

from .actions import send
from .models import Peer
from .queries import deliveries_of


class Exchange:
    """公文交换: whoever has a document to send hands it over here."""

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
        """See ``actions.send``."""
        dispatch = send(envelope, to, peers, origin=origin, by=by, at=at, due_on=due_on)
        return dispatch.matter

    def peers(self) -> list[tuple[str, str]]:
        """The peers that are in use."""
        return list(Peer.objects.filter(is_enabled=True).values_list("code", "name"))

    def deliveries(self, origin: Matter) -> list[Delivery]:
        """See ``queries.deliveries_of``."""
        return deliveries_of(origin)
