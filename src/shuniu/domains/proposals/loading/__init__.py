"""Bring a county's old suggestions and proposals in, from rows that another program made."""

from .load import Loaded, RefusedRows, load
from .rows import ProposalRow, StepRow

__all__ = ["Loaded", "ProposalRow", "RefusedRows", "StepRow", "load"]
