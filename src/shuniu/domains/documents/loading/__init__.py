"""Bring old registers of outgoing and incoming documents in, from rows or from a workbook."""

from .incoming import load as load_incoming
from .incoming_rows import IncomingRow, Instruction
from .outgoing import load as load_outgoing
from .outgoing_rows import OutgoingRow
from .workbook import Loaded, is_ours, load_file, write_template

__all__ = [
    "IncomingRow",
    "Instruction",
    "Loaded",
    "OutgoingRow",
    "is_ours",
    "load_file",
    "load_incoming",
    "load_outgoing",
    "write_template",
]
