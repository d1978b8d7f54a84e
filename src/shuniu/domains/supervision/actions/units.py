"""What the units do: sign for it, report, send it back, say that it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.attaching import Upload
from shuniu.casework.models import Matter, Outcome
from shuniu.casework.progress import actions as progress
from shuniu.casework.progress.models import Pace
from shuniu.commons.people.actor import Actor
from shuniu.ground.text import clean

EVIDENCE = "evidence"


def sign_for(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """签收: the lead unit takes the item over; its first report by the cycle is owed from now."""
    with engine.step(matter, "sign_for", by=by, at=at, seen=seen) as work:
        standard.sign(work)
        assert work.assignment is not None
        progress.owe_report(work, work.assignment)


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: the lead unit says why it is not its own; it is proposed and approved anew."""
    reason = standard.need(clean(reason), "reason", _("请写明退回的理由和依据。"))
    with engine.step(matter, "send_back", by=by, at=at, note=reason, seen=seen) as work:
        standard.hand_back(work)
        progress.stop(work)


def report_progress(
    matter: Matter,
    *,
    text: str,
    pace: str = Pace.ON_PLAN,
    percent: int | None = None,
    problems: str = "",
    next_steps: str = "",
    milestones: Sequence[int] = (),
    evidence: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报送进展: once, in one form; evidence may be added, and need not be.

    Meets the report owed for the period and opens the next; ``milestones`` are the
    keys of those reached.
    """
    said = str(Pace(pace).label) if pace in Pace.values else ""
    note = f"{said}，{percent}%" if percent is not None else said
    with engine.step(matter, "report_progress", by=by, at=at, note=note, seen=seen) as work:
        progress.report(
            work,
            text=text,
            pace=pace,
            percent=percent,
            problems=problems,
            next_steps=next_steps,
            milestones=milestones,
        )
        _attach(work, evidence)


def assist_answer(
    matter: Matter,
    *,
    text: str,
    evidence: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报送配合情况: an assisting unit reports its part done, and is out of it."""
    with engine.step(matter, "assist_answer", by=by, at=at, seen=seen) as work:
        made = progress.report(work, text=text, percent=100, final=True)
        work.opinion(made.text, _("配合情况"))
        _attach(work, evidence)
        assert work.assignment is not None
        work.end_assignment(work.assignment, Outcome.DONE)


def report_completion(
    matter: Matter,
    *,
    text: str,
    problems: str = "",
    milestones: Sequence[int] = (),
    evidence: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报送办结报告: the lead unit says that it is done; the clock stops while the office looks."""
    with engine.step(matter, "report_completion", by=by, at=at, seen=seen) as work:
        made = progress.report(
            work, text=text, percent=100, problems=problems, milestones=milestones, final=True
        )
        work.opinion(made.text)
        _attach(work, evidence)


def _attach(work: engine.Work, evidence: Sequence[Upload]) -> None:
    kept = attaching.keep(evidence, field="evidence", by=work.by, at=work.at, strip=True)
    attaching.attach(work, kept, EVIDENCE)
