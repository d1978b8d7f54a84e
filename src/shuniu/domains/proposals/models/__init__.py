"""The tables of suggestions and proposals."""

from .proposal import Handling, Importance, Proposal, ProposalQuerySet, ProposalText, Signature
from .reply import (
    Commitment,
    Contact,
    ContactMeans,
    Disclosure,
    Evaluation,
    EvaluationMeans,
    Reply,
    ResultClass,
    Score,
)
from .session import Body, Category, Proposer, ProposerKind, Session, Setting, SettingCode

__all__ = [
    "Body",
    "Category",
    "Commitment",
    "Contact",
    "ContactMeans",
    "Disclosure",
    "Evaluation",
    "EvaluationMeans",
    "Handling",
    "Importance",
    "Proposal",
    "ProposalQuerySet",
    "ProposalText",
    "Proposer",
    "ProposerKind",
    "Reply",
    "ResultClass",
    "Score",
    "Session",
    "Setting",
    "SettingCode",
    "Signature",
]
