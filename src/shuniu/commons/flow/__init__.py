"""Flows as plain data: states, steps, deadlines; their faults; their picture."""

from .faults import FlowFault, check_all, faults
from .model import Deadline, Flow, Power, State, Step, Wording, flows, register
from .picture import picture

__all__ = [
    "Deadline",
    "Flow",
    "FlowFault",
    "Power",
    "State",
    "Step",
    "Wording",
    "check_all",
    "faults",
    "flows",
    "picture",
    "register",
]
