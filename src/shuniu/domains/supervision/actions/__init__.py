"""What is done with supervision items, a function a verb; ``ACTIONS`` maps the steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .deciding import (
    approve,
    decline,
    instruct,
    merge,
    propose,
    redraft,
    return_proposal,
    set_milestones,
)
from .ending import (
    accept_completion,
    archive,
    reopen,
    report_final,
    report_interim,
    resume,
    return_completion,
    suspend,
)
from .ledger import set_layout
from .notice import issue_notice, issue_slip
from .opening import follow_up, open_followed, open_item
from .planning import Imported, RefusedPlan, import_plan
from .units import (
    assist_answer,
    report_completion,
    report_progress,
    send_back,
    sign_for,
)
from .visiting import add_finding, open_finding, open_visit, record_visit

ACTIONS: dict[str, Action] = {
    "propose": propose,
    "approve": approve,
    "return_proposal": return_proposal,
    "decline": decline,
    "redraft": redraft,
    "issue_notice": issue_notice,
    "set_milestones": set_milestones,
    "merge": merge,
    "sign_for": sign_for,
    "assist_sign_for": standard.assist_sign_for,
    "send_back": send_back,
    "report_progress": report_progress,
    "assist_answer": assist_answer,
    "report_completion": report_completion,
    "urge": standard.urge,
    "issue_slip": issue_slip,
    "request_extension": standard.request_extension,
    "grant_extension": standard.grant_extension,
    "refuse_extension": standard.refuse_extension,
    "record_visit": record_visit,
    "report_interim": report_interim,
    "suspend": suspend,
    "resume": resume,
    "instruct": instruct,
    "accept_completion": accept_completion,
    "return_completion": return_completion,
    "report_final": report_final,
    "archive": archive,
    "reopen": reopen,
}

__all__ = [
    "ACTIONS",
    "Imported",
    "RefusedPlan",
    "add_finding",
    "follow_up",
    "import_plan",
    "open_finding",
    "open_followed",
    "open_item",
    "open_visit",
    "set_layout",
    *ACTIONS,
]
