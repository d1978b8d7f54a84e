"""Bring old records in: each history is walked through its flow, then all is written by COPY."""

from .loading import Brought, RefusedRows, Register, bring
from .past import Effect, Past, PastStep, PastStop, Refusal
from .preparing import Prepared, prepare
from .reading import (
    Complaint,
    Misread,
    choice_words,
    paired,
    read,
    step_words,
    unit_words,
)
from .walk import Misfit, Walked, Walker
from .writing import Batch, Table, copy, keys, table

__all__ = [
    "Batch",
    "Brought",
    "Complaint",
    "Effect",
    "Misfit",
    "Misread",
    "Past",
    "PastStep",
    "PastStop",
    "Prepared",
    "Refusal",
    "RefusedRows",
    "Register",
    "Table",
    "Walked",
    "Walker",
    "bring",
    "choice_words",
    "copy",
    "keys",
    "paired",
    "prepare",
    "read",
    "step_words",
    "table",
    "unit_words",
]
