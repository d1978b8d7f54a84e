"""A flow for tests only: an errand that goes through every standard step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shuniu.commons.flow import Deadline, Flow, State, Step, Wording, flows
from shuniu.commons.flow.model import Action
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit

from .. import engine, standard
from ..models import Matter, Outcome
from ..powers import AnyPower, Either, TheCitizen, TheSystem, assist, lead, office

KIND = "errand"
OPEN = ("given", "handling", "extension", "stopped", "drafted")

FORWARD = Deadline("forward", "交办", "let.forward")
SIGN = Deadline("sign", "签收", "let.return", urge_before=0, per_assignment=True)
ANSWER = Deadline("answer", "办理", "disc.reply", per_assignment=True, role="lead")
ASSIST = Deadline("assist", "协办", "let.help", per_assignment=True, role="assist")
GIVING = (SIGN, ANSWER, ASSIST)

REGISTRARS = office(REGISTRAR)
LEAD, LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=True), lead(HANDLER, UNIT_HEAD, signed=False)
HELP, HELP_NEW = assist(HANDLER, UNIT_HEAD, signed=True), assist(HANDLER, UNIT_HEAD, signed=False)
SECOND = office(REVIEWER).by_another


def give(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: list[Unit] | None = None,
    due_on: dt.date | None = None,
    assist_due_on: dt.date | None = None,
    no_return: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办: to a lead unit and assisting ones."""
    with engine.step(matter, "give", by=by, at=at, seen=seen) as work:
        standard.assign_units(
            work,
            lead_unit=lead_unit,
            assisting=assisting or [],
            due_on=due_on,
            assist_due_on=assist_due_on,
            no_return=no_return,
        )


def draft(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """拟稿: the lead unit writes down what came of it."""
    with engine.step(matter, "draft", by=by, at=at, seen=seen) as work:
        work.opinion(text, "办理结果")


def approve(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """审核: a second person lets it out; every unit is done."""
    with engine.step(matter, "approve", by=by, at=at, seen=seen) as work:
        for assignment in work.matter.assignments.filter(done_at__isnull=True):
            work.end_assignment(assignment, Outcome.DONE)


def _plain(code: str) -> Callable[..., None]:
    def taken(
        matter: Matter, *, note: str = "", by: Actor, at: dt.datetime, seen: int | None = None
    ) -> None:
        with engine.step(matter, code, by=by, at=at, note=note, seen=seen):
            pass

    return taken


def _own(
    code: str,
    sources: tuple[str, ...],
    to: str | None,
    power: AnyPower | Either,
    *,
    awaited: bool = True,
    opens: tuple[Deadline, ...] = (),
    meets: tuple[str, ...] = (),
) -> Step:
    return Step(code, code, sources, to, power, awaited=awaited, opens=opens, meets=meets)


PLAIN = {code: _plain(code) for code in ("rework", "reopen", "withdraw", "expire")}
OWN: dict[str, Action] = {"give": give, "draft": draft, "approve": approve, **PLAIN}
take = standard.take
FLOW = Flow(
    kind=KIND,
    label="差事",
    start="new",
    states=(
        State("new", "待交办"),
        State("given", "待签收"),
        State("handling", "办理中"),
        State("extension", "延期待批"),
        State("stopped", "中止"),
        State("drafted", "待审核"),
        State("done", "办结", final=True),
        State("withdrawn", "撤回", final=True),
    ),
    steps=(
        _own("give", ("new",), "given", REGISTRARS, opens=GIVING, meets=("forward",)),
        take("sign_for", ("given",), "handling", LEAD_NEW, meets=("sign",)),
        take("assist_sign_for", OPEN, None, HELP_NEW, meets=("sign",)),
        take("assist_answer", OPEN, None, HELP, meets=("assist",)),
        take("send_back", ("given", "handling"), "new", lead(HANDLER, UNIT_HEAD), opens=(FORWARD,)),
        take("request_extension", ("handling",), "extension", LEAD),
        take("grant_extension", ("extension",), "handling", SECOND),
        take("refuse_extension", ("extension",), "handling", SECOND),
        take("suspend", ("handling",), "stopped", REGISTRARS),
        take("resume", ("stopped",), "handling", Either((REGISTRARS, LEAD)), awaited=True),
        take("urge", OPEN, None, Either((REGISTRARS, office(LEADER)))),
        _own("draft", ("handling",), "drafted", LEAD),
        _own("rework", ("drafted",), "handling", SECOND),
        _own("approve", ("drafted",), "done", SECOND, meets=("answer",)),
        _own("reopen", ("done",), "new", REGISTRARS, awaited=False, opens=(FORWARD,)),
        _own("withdraw", ("new",), "withdrawn", TheCitizen(), awaited=False),
        _own("expire", ("new",), "withdrawn", TheSystem(), awaited=False),
    ),
    actions={**standard.ACTIONS, **OWN},
    wording={
        **{code: standard.WORDING[code] for code in standard.ACTIONS},
        **{code: Wording(f"{{who}}{code}") for code in OWN},
        "give": Wording("{who}交办", notice="新交办：“{title}”"),
        "draft": Wording("{who}拟稿", notice="待审核：“{title}”"),
    },
    opening=Wording("{who}登记", notice="新登记：“{title}”"),
    opens=(FORWARD,),
    sees_all=(REGISTRAR, REVIEWER, LEADER),
    units_see=(HANDLER, UNIT_HEAD),
)


@contextmanager
def registered() -> Iterator[Flow]:
    """Within the block the flow is one of the program's."""
    flows.add(KIND, FLOW)
    try:
        yield FLOW
    finally:
        del flows._things[KIND]
