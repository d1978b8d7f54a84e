"""Checks while writing: pure functions over a document's facts, each finding with its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import whom, words
from .model import DocumentFacts, Finding, Organ, outside, relation
from .route import missing

Rule = Callable[[DocumentFacts], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    whom.joint,
    whom.direction,
    whom.upward,
    whom.consent,
    whom.matters,
    whom.copies,
    words.elements,
    words.attachments,
    words.disclosure,
    words.lengths,
    words.scans,
)
_ORDER = {"block": 0, "warn": 1, "hint": 2}


def check(facts: DocumentFacts, *, at_signing: bool = False) -> list[Finding]:
    """Every finding, the gravest first. What departments disagree on counts at signing (R12)."""
    rules = (*RULES, whom.disagreement) if at_signing else RULES
    found = [finding for rule in rules for finding in rule(facts)]
    return sorted(found, key=lambda f: _ORDER[f.severity])


__all__ = ["DocumentFacts", "Finding", "Organ", "check", "missing", "outside", "relation"]
