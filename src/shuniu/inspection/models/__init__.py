"""What is looked at, what was seen, and what has to be put right."""

from .accounts import Account, AccountKind, AccountUpdate
from .findings import Finding, FindingQuerySet, Healed
from .indicators import IndicatorRow, Part
from .judging import Bonus, SiteNote, SpotCheck
from .reposts import Repost, RepostQuerySet
from .visits import CrawlFault, CrawlRun, Probe

__all__ = [
    "Account",
    "AccountKind",
    "AccountUpdate",
    "Bonus",
    "CrawlFault",
    "CrawlRun",
    "Finding",
    "FindingQuerySet",
    "Healed",
    "IndicatorRow",
    "Part",
    "Probe",
    "Repost",
    "RepostQuerySet",
    "SiteNote",
    "SpotCheck",
]
