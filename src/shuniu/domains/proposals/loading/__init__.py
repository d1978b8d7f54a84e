"""Bring a county's old suggestions and proposals in, from rows that another program made."""

from .load import RefusedRows, load
from .rows import ProposalRow, StepRow

__all__ = ["ProposalRow", "RefusedRows", "StepRow", "load"]
