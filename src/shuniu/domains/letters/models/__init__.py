"""The tables of the letters' room. Each file of the folder is one subject."""

from .agree import AgreeVote
from .answer import Answer, Rating, RatingSource, Satisfaction
from .kinds import Exit, LetterType, Level, Mailbox
from .letter import Channel, Flag, Letter, RejectReason, TransferBody

__all__ = [
    "AgreeVote",
    "Answer",
    "Channel",
    "Exit",
    "Flag",
    "Letter",
    "LetterType",
    "Level",
    "Mailbox",
    "Rating",
    "RatingSource",
    "RejectReason",
    "Satisfaction",
    "TransferBody",
]
