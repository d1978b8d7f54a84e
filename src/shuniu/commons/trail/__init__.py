"""Who saw, exported and changed what: append-only, chained with SM3."""

from .actions import NewEntry, Sealed, bulk_record, gathered, record, seal
from .proof import Verdict, verify

__all__ = ["NewEntry", "Sealed", "Verdict", "bulk_record", "gathered", "record", "seal", "verify"]
