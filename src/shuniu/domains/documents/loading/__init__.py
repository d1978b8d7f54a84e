"""Bring old registers of outgoing and incoming documents in, from rows or from a workbook."""

from .incoming import load as load_incoming
from .incoming_rows import IncomingRow, Instruction
from .outgoing import load as load_outgoing
from .outgoing_rows import OutgoingRow

__all__ = ["IncomingRow", "Instruction", "OutgoingRow", "load_incoming", "load_outgoing"]
