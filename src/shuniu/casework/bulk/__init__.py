"""Bring old records in: each history is walked through its flow, then all is written by COPY."""

from .loading import Brought, RefusedRows, Register, bring, unit_words
from .past import Effect, Past, PastStep, Refusal
from .preparing import Prepared, prepare
from .walk import Misfit, Walked, Walker
from .writing import Batch, Table, copy, keys, table

__all__ = [
    "Batch",
    "Brought",
    "Effect",
    "Misfit",
    "Past",
    "PastStep",
    "Prepared",
    "Refusal",
    "RefusedRows",
    "Register",
    "Table",
    "Walked",
    "Walker",
    "bring",
    "copy",
    "keys",
    "prepare",
    "table",
    "unit_words",
]
