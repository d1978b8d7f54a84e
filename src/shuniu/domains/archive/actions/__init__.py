"""One function a verb: the only writers of the archive."""

from .appraising import approve, propose_appraisal, reject
from .consulting import check_all, check_package, open_package
from .correcting import FIELDS, correct, move
from .filing import Choice, file_matters, leave_out
from .setting import adopt_default_table, close_rule, define_organ, define_rule, set_fonds

__all__ = [
    "FIELDS",
    "Choice",
    "adopt_default_table",
    "approve",
    "check_all",
    "check_package",
    "close_rule",
    "correct",
    "define_organ",
    "define_rule",
    "file_matters",
    "leave_out",
    "move",
    "open_package",
    "propose_appraisal",
    "reject",
    "set_fonds",
]
