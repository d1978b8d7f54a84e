"""The engine against bare psycopg that commits the same rows; and eight processes, one step.

Once the steps are taken to learn what they write. Then they are taken again in
one copy of the database, and in another the same statements are sent bare,
turn by turn, so that both meet the same machine.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection

from benchmarks.kit import NOW, Row, at_now, build_county, copied, row
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.models import Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.config import testing
from shuniu.domains.letters import actions
from shuniu.domains.letters.models import LetterType, Mailbox
from shuniu.ground.refusal import Refused

NAME = "engine"
LETTERS = {"full": 120, "small": 2}
SLOWER = 5.0
PROCESSES = 8
ROUNDS = {"full": 5, "small": 1}
WORDS = "经现场核实，情况属实，已经安排维修，预计三个工作日内完成，完成后再告知。"

Write = tuple[Any, Any]


def run(scale: str) -> list[Row]:
    """Steps a second, how many times slower than bare, and who wins a race."""
    with at_now(), copied("engine", build_county) as (base, _county):
        matters = [_letter(i) for i in range(LETTERS[scale])]
        connection.close()
        with testing.clone("engine_learn", source=base):
            written = [_written(act) for act in _steps(matters)]
        with testing.clone("engine_bare", source=base):
            bare_url = testing.url()
            connection.close()
            with testing.clone("engine_steps", source=base):
                engine, bare = _compare(bare_url, matters, written)
        with testing.clone("engine_race", source=base):
            races = [_race(matter) for matter in matters[: ROUNDS[scale]]]
    winners = [sum(said == "" for said in race) for race in races]
    losers = sum(said != "" for race in races for said in race)
    return [
        row("引擎（步/秒）", len(written) / engine, "步/秒"),
        row("同样的写入，直接用 psycopg（步/秒）", len(written) / bare, "步/秒"),
        row("引擎 ÷ 直接写入的用时", engine / bare, "倍", SLOWER),
        row(
            f"{PROCESSES}个进程争办一步：办成的",
            max(winners),
            "个",
            1,
            set(winners) == {1} and losers == (PROCESSES - 1) * len(races),
        ),
    ]


def _compare(
    bare_url: str, matters: list[Matter], written: list[list[Write]]
) -> tuple[float, float]:
    """Seconds that the steps take by the engine and bare, turn by turn."""
    engine = bare = 0.0
    with psycopg.connect(bare_url, autocommit=True) as line:
        for act, writes in zip(_steps(matters), written, strict=True):
            started = time.perf_counter()
            act()
            engine += time.perf_counter() - started
            started = time.perf_counter()
            with line.transaction():
                for statement, values in writes:
                    line.execute(statement, values)
            bare += time.perf_counter() - started
    return engine, bare


def _letter(i: int) -> Matter:
    return actions.submit(
        mailbox=Mailbox.objects.get(code="inquiry"),
        letter_type=LetterType.objects.get(name="求助"),
        title=f"第{i}号楼前路灯不亮",
        text="楼前的路灯半个月不亮了，老人孩子夜里出门不方便，请派人来看一看。",
        name="周知行",
        phone="14200000000",
        key=uuid4().hex,
        by=citizen(None),
        at=NOW,
    ).letter.matter


def _steps(matters: list[Matter]) -> Iterator[Callable[[], Any]]:
    """A letter's way from acceptance to the call back, each step as its own person takes it."""
    registrar, reviewer = _holder("registrar", "office"), _holder("reviewer", "office")
    unit = Unit.objects.get(code="dept-civil-affairs")
    handler = _holder("handler", unit.code)
    for m in matters:
        yield lambda m=m: actions.accept(m, by=registrar, at=NOW)
        yield lambda m=m: actions.dispatch(m, lead_unit=unit, by=registrar, at=NOW)
        yield lambda m=m: actions.ACTIONS["sign_for"](m, by=handler, at=NOW)
        yield lambda m=m: actions.draft_answer(m, text=WORDS, by=handler, at=NOW)
        yield lambda m=m: actions.approve_answer(m, by=reviewer, at=NOW)
        yield lambda m=m: actions.callback(m, satisfaction="satisfied", by=registrar, at=NOW)


def _holder(duty: str, unit: str) -> Actor:
    seats = Tenure.objects.filter(post__duties__contains=[duty]).select_related("member")
    for seat in seats.order_by("pk"):
        actor = actor_of(seat.member, NOW.date())
        if Unit.objects.get(code=unit).pk in actor.units_as(duty):
            return actor
    raise LookupError(f"nobody is {duty} for {unit}")


def _written(act: Callable[[], Any]) -> list[Write]:
    """What a step writes, statement by statement."""
    found: list[Write] = []

    def keeping(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if str(sql).lstrip().lower().startswith(("insert", "update", "delete")):
            found.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keeping):
        act()
    return found


def _race(matter: Matter) -> list[str]:
    """What each of the processes was told; empty for the one that took the step."""
    context = multiprocessing.get_context("fork")
    actor = _holder("registrar", "office")
    connection.close()
    start, told = context.Barrier(PROCESSES), context.Queue()
    runners = [
        context.Process(target=_runner, args=(matter, actor, start, told)) for _ in range(PROCESSES)
    ]
    for runner in runners:
        runner.start()
    said = [told.get(timeout=60) for _ in runners]
    for runner in runners:
        runner.join()
    return said


def _runner(matter: Matter, actor: Actor, start: Any, told: Any) -> None:
    connection.ensure_connection()
    start.wait()
    try:
        actions.accept(matter, by=actor, at=NOW)
        told.put("")
    except Refused as refused:
        told.put(refused.sentence or "refused without a sentence")
    finally:
        connection.close()
