"""Bring old records in: each history is walked through its flow, then all is written by COPY."""

from .past import Effect, Past, PastStep, Refusal
from .preparing import Prepared, prepare
from .walk import Misfit, Walked, Walker
from .writing import Batch, Table, copy, keys, table

__all__ = [
    "Batch",
    "Effect",
    "Misfit",
    "Past",
    "PastStep",
    "Prepared",
    "Refusal",
    "Table",
    "Walked",
    "Walker",
    "copy",
    "keys",
    "prepare",
    "table",
]
