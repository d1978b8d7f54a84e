"""The tables of the exchange: what was sent, to whom, by which peers, in which packages."""

from .dispatch import Dispatch, DispatchQuerySet, Enclosure, Returned
from .groups import RecipientGroup
from .packages import ReceivedPackage, SentPackage
from .peers import Level, Peer, PeerDelivery, PeerKey, Station

__all__ = [
    "Dispatch",
    "DispatchQuerySet",
    "Enclosure",
    "Level",
    "Peer",
    "PeerDelivery",
    "PeerKey",
    "ReceivedPackage",
    "RecipientGroup",
    "Returned",
    "SentPackage",
    "Station",
]
