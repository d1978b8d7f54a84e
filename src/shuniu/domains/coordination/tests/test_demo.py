"""The demo's cases: every plan is lived to its last step, and leaves somebody something to do."""

from __future__ import annotations

from collections import Counter

from shuniu.domains.coordination.actions import ACTIONS
from shuniu.domains.coordination.demo import plans
from shuniu.domains.coordination.models import MOST_REPRESENTATIVES, CaseClass, CaseOutcome, Sort


def test_the_plans_are_cases_that_could_be_registered() -> None:
    known = plans()
    assert len(known) >= 10
    for plan in known:
        assert plan.sort in Sort.values and plan.case_class in CaseClass.values
        assert plan.outcome in CaseOutcome.values
        assert plan.last == "register" or plan.last in ACTIONS
        visit = plan.sort == Sort.GROUP_VISIT
        assert (1 <= len(plan.people) <= MOST_REPRESENTATIVES) == visit
        assert plan.visitors >= len(plan.people)
    assert len(Counter(plan.last for plan in known)) >= 8
