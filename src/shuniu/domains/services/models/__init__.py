"""The tables of the services room."""

from __future__ import annotations

from .guide import Audience, Guide, GuidePaper, GuideQuerySet, GuideVersion, Topic
from .notice import DirectUnit, Notice, NoticeKind, NoticeQuerySet
from .statistics import ServiceMonth

__all__ = [
    "Audience",
    "DirectUnit",
    "Guide",
    "GuidePaper",
    "GuideQuerySet",
    "GuideVersion",
    "Notice",
    "NoticeKind",
    "NoticeQuerySet",
    "ServiceMonth",
    "Topic",
]
