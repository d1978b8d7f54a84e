"""The tables of the letters' room. Each file of the folder is one subject."""

from .agree import AgreeVote
from .answer import Answer, Rating, RatingSource, Satisfaction
from .hot import (
    Consent,
    ConsentAnswer,
    ConsentMeans,
    FollowUp,
    HotLetter,
    HotPhoto,
    HotRule,
    HotThreshold,
)
from .kinds import Exit, LetterType, Level, Mailbox
from .letter import Channel, Flag, Letter, RejectReason, TransferBody

__all__ = [
    "AgreeVote",
    "Answer",
    "Channel",
    "Consent",
    "ConsentAnswer",
    "ConsentMeans",
    "Exit",
    "Flag",
    "FollowUp",
    "HotLetter",
    "HotPhoto",
    "HotRule",
    "HotThreshold",
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
