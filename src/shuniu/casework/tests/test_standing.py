"""Opinions and moves stand for ever; a race has one winner."""

from __future__ import annotations

import io
import multiprocessing
import time
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from shuniu.casework import standard
from shuniu.casework.models import MatterPaper, Move, Opinion, Term
from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County
from shuniu.commons.papers.actions import clear_unused, store
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.reading import open_for
from shuniu.commons.people.actor import citizen, system
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound, Refused

NOON = clock.on(FRIDAY, 12)


@pytest.mark.parametrize("table", ["casework_opinion", "casework_move"])
@pytest.mark.parametrize(
    "sql",
    [
        "update {} set by_label = 'x'",
        "delete from {}",
        "truncate {} cascade",
        "update {} set by_label = 'x' where false",
    ],
)
def test_neither_is_edited_nor_lost(county: County, table: str, sql: str) -> None:
    matter = county.handling()
    errand.draft(matter, text="已修好", by=county.actor("roads"), at=NOON)
    with (
        pytest.raises(DatabaseError, match="只增不改"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("set constraints all immediate")  # TRUNCATE wants them settled
        cursor.execute(sql.format(table))
    assert Opinion.objects.get().text == "已修好" and Move.objects.filter(step="draft").exists()


def test_an_opinion_is_kept_to_the_letter_and_in_the_order_of_rank(county: County) -> None:
    matter = county.handling()
    text = "同意。\n\t{note} <b>〔2026〕</b> 𠮷 👍"
    errand.draft(matter, text=text, by=county.actor("roads"), at=NOON)
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.rank, opinion.by_label, opinion.at) == (text, 500, "roads", NOON)


def test_a_paper_of_a_matter_is_read_by_whoever_sees_the_matter(county: County) -> None:
    matter = county.given()
    paper = store(io.BytesIO(b"%PDF-1.7 x %%EOF"), "信.pdf", by=citizen(None), at=NOON)
    with pytest.raises(NotFound):
        open_for(county.actor("registrar"), paper.pk, at=NOON)
    MatterPaper.objects.create(matter=matter, paper=paper)
    for actor in (county.actor("registrar"), county.actor("roads"), citizen(matter.pk)):
        assert open_for(actor, paper.pk, at=NOON).path.read_bytes() == b"%PDF-1.7 x %%EOF"
    for actor in (
        county.actor("power"),
        county.actor("idle"),
        citizen(matter.pk + 1),
        citizen(None),
    ):
        with pytest.raises(NotFound):
            open_for(actor, paper.pk, at=NOON)
    assert clear_unused(by=system(), at=clock.on(FRIDAY.replace(year=2027))) == 0
    assert Paper.objects.filter(pk=paper.pk).exists()


def _sign(matter_id: int, login: str, start: float, results: Any) -> None:
    connections.close_all()
    try:
        county = County(members={login: counties.Member.objects.get(login=login)})
        matter = errand.Matter.objects.get(pk=matter_id)
        by = county.actor(login)
        time.sleep(max(0.0, start - time.monotonic()))
        standard.sign_for(matter, by=by, at=NOON, seen=matter.last_move_id)
        results.put("won")
    except Refused as refused:
        results.put(refused.sentence)
    except BaseException as error:
        results.put(f"fault: {error!r}")
    finally:
        connections.close_all()


@pytest.mark.parametrize("login", ["roads", ""])
def test_eight_processes_race_for_one_step_and_one_wins(fresh_database: str, login: str) -> None:
    """By one person (a double click) and by three: the others are told in a sentence."""
    county = counties.build()
    matter = county.given()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    results: Any = context.Queue()
    start = time.monotonic() + 2
    names = [login] * 8 if login else ["roads", "roads_head", "both", "roads"] * 2
    runners = [
        context.Process(target=_sign, args=(matter.pk, name, start, results)) for name in names
    ]
    for runner in runners:
        runner.start()
    told = [results.get(timeout=60) for _ in runners]
    for runner in runners:
        runner.join(60)
    assert told.count("won") == 1
    assert all("签收" in sentence for sentence in told if sentence != "won"), told
    assert Move.objects.filter(matter=matter, step="sign_for").count() == 1
    assert Term.objects.get(matter=matter, name="sign").met_on == FRIDAY
    connections.close_all()
