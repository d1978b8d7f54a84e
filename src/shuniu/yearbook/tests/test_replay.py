"""A source is loaded through the bulk loader and counted again."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shuniu.casework.models import Move, Term
from shuniu.commons.figures import checks
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.config.commands import replay as command
from shuniu.domains.letters.models import Letter, Rating
from shuniu.ground import clock
from shuniu.yearbook import replay
from shuniu.yearbook.replay import source

STATED = {
    "dongping": {
        "dongping.egovernment.inquiry_letters_received": (2186, False),
        "dongping.egovernment.inquiry_letters_closed": (2167, False),
        "dongping.egovernment.inquiry_close_rate": (99, False),
        "dongping.proposals.total": (1654, False),
        "dongping.proposals.from_peoples_congress": (627, False),
        "dongping.proposals.from_cppcc": (1028, False),
        "dongping.proposals.close_by_month": (8, False),
        "dongping.legal.land_disputes_resolved": (6, False),
        "dongping.research.manuscripts_drafted_or_reviewed": (18000, True),
        "dongping.egovernment.main_sites": (1, False),
        "dongping.egovernment.sub_sites": (108, False),
        "dongping.egovernment.portal_redesigns": (4, False),
        "dongping.egovernment.items_published_all_sites": (39856, False),
        "dongping.egovernment.items_updated_main_site": (27866, False),
        "dongping.egovernment.visits": (6813482, False),
        "dongping.egovernment.visits_daily_mean": (6000, True),
    },
    "dongying": {
        "dongying.supervision.special_supervision_reports": (30, False),
        "dongying.supervision.supervision_notices": (71, False),
        "dongying.supervision.proposals_handled": (121, False),
        "dongying.supervision.npc_standing_committee_items": (5, False),
        "dongying.supervision.leader_review_rate": (100, False),
        "dongying.supervision.reply_rate": (100, False),
        "dongying.coordination.activities": (20, True),
        "dongying.coordination.mass_petitions_resolved": (60, True),
        "dongying.documents.issued": (297, False),
        "dongying.documents.speeches_and_texts": (200, True),
        "dongying.documents.received_city_or_above": (580, True),
        "dongying.documents.received_telegrams_and_meeting_notices": (310, True),
        "dongying.documents.distributed_and_circulated": (6500, True),
        "dongying.documents.request_report_items_routed": (293, False),
        "dongying.documents.superior_instructions_and_letters": (66, False),
        "dongying.documents.replies_drafted": (94, False),
        "dongying.information_centre.items_entered": (580, False),
        "dongying.information_centre.pictures_entered": (346, False),
        "dongying.information_centre.characters_entered": (500000, True),
    },
}


def sample(received: int, closed: int) -> source.Source:
    """The source's letters at a small size, stating what a small size gives."""
    told = source.read("dongping")
    told = replace(told, proposals=None, coordination=None, documents=None, portal=None)
    letters = replace(told.letters, received=received, closed=closed)
    rate = (Decimal(closed) * 100 / received).quantize(Decimal("0.01"))
    values = (Decimal(received), Decimal(closed), rate)
    stated = tuple(replace(s, value=v) for s, v in zip(told.stated[:3], values, strict=True))
    return replace(told, letters=letters, stated=stated)


@pytest.mark.django_db
def test_a_sample_is_counted_from_its_records() -> None:
    told = sample(120, 114)
    replay.fill(told)
    found = [replay.compare(s) for s in told.stated]
    assert [f["counted"] for f in found] == [120, 114, 95]
    assert all(f["ok"] and "broken" not in f for f in found)
    period = told.letters.period
    assert count("letters.open", period) == 6
    assert Letter.objects.filter(satisfaction="satisfied").exists() and Rating.objects.exists()
    late = Term.objects.filter(name="answer", provisional=True, opened_on__year=2011)
    assert not late.exists()
    assert Move.objects.count() > 120 * 5


@pytest.mark.django_db
def test_a_small_group_of_sites_is_counted_from_its_records() -> None:
    told = source.read("dongping")
    sites = replace(
        told.portal, sub_sites=3, items=60, items_main=42, pictures=7, visits=54_321,
        visits_since=dt.date(2012, 12, 20),
    )  # fmt: skip
    told = replace(
        told, letters=None, proposals=None, coordination=None, documents=None, portal=sites
    )
    replay.fill(told)
    wanted = {"main_sites": 1, "sub_sites": 3, "redesigns": 4, "items": 60, "items_main": 42}
    wanted |= {"items_sub": 18, "pictures_entered": 7, "visits": 54_321, "visit_days": 12}
    wanted |= {"visits_daily_mean": 4527}
    assert {n: count(f"portal.{n}", sites.period) for n in wanted} == wanted
    assert count("portal.characters_entered", sites.period) > 60 * sites.usual_characters
    assert all(v.ok for v in checks.evaluate(sites.period))


@pytest.mark.django_db
def test_what_the_records_do_not_give_is_not_ok() -> None:
    told = sample(20, 18)
    replay.fill(told)
    wrong = replace(told.stated[1], value=Decimal(19))
    assert replay.compare(wrong) == {"stated": 19, "counted": 18, "ok": False}


@pytest.mark.django_db
def test_a_broken_check_is_told_and_is_not_ok() -> None:
    told = sample(20, 18)
    replay.fill(told)
    Letter.objects.filter(matter__closed_at__isnull=True).first().matter.moves.create(
        step="close",
        from_state="answered",
        to_state="closed",
        by_label="?",
        at=told.letters.period.starts_at,
    )
    found = replay.compare(told.stated[1])
    assert found["counted"] == 18 and not found["ok"]
    assert "≠" in str(found["broken"])


@pytest.mark.django_db
def test_a_source_that_contradicts_itself_is_told_with_both_numbers() -> None:
    told = sample(20, 18)
    replay.fill(told)
    received = told.stated[0]
    wrong = replace(received, key="x.open", code="letters.open", value=Decimal(3))
    found = replay.compare_all([*told.stated, wrong])
    assert [f["ok"] for f in found.values()] == [True, True, True, False]
    assert found["x.open"]["counted"] == 2
    assert "所载合计 20，分项相加 21" in str(found["x.open"]["broken"])
    # Where the records confirm all of them, none is to be believed.
    assert replay.compare_all([received])[received.key]["ok"]


@pytest.mark.django_db
def test_twenty_odd_is_twenty_or_more_and_a_month_is_the_usual_one() -> None:
    told = sample(20, 18)
    replay.fill(told)
    odd = replace(told.stated[0], value=Decimal(15), at_least=True)
    assert replay.compare(odd) == {"stated": 15, "counted": 20, "ok": True, "at_least": True}
    assert not replay.compare(replace(odd, value=Decimal(21)))["ok"]
    months = Counter(at.astimezone(clock.ZONE).month for at in moments())
    most = min(month for month, count in months.items() if count == max(months.values()))
    usual = replace(told.stated[0], value=Decimal(most), month="written_at")
    assert replay.compare(usual)["ok"]


def moments() -> list[dt.datetime]:
    return list(Letter.objects.order_by().values_list("written_at", flat=True))


@pytest.mark.django_db
def test_proposals_that_do_not_add_up_are_broken_at_their_total() -> None:
    told = source.read("dongping")
    assert told.proposals is not None
    few = replace(told.proposals, congress=6, conference=11, period=Period.year(2011))
    sizes = {"total": 16, "from_peoples_congress": 6, "from_cppcc": 11, "close_by_month": 8}
    stated = [
        replace(s, value=Decimal(sizes[name]), period=Period.year(2011))
        for s in told.stated
        if (name := s.key.rpartition(".")[2]) in sizes
    ]
    told = replace(told, letters=None, coordination=None, documents=None, portal=None)
    replay.fill(replace(told, proposals=few))
    found = {key.rpartition(".")[2]: answer for key, answer in replay.compare_all(stated).items()}
    assert found["total"] == {
        "stated": 16,
        "counted": 17,
        "ok": False,
        "broken": found["total"]["broken"],
    }
    assert "所载合计 16，分项相加 17" in str(found["total"]["broken"])
    assert "16件 ≠ 人大代表建议 6件 + 政协提案 11件" in str(found["total"]["broken"])
    for part in ("from_peoples_congress", "from_cppcc", "close_by_month"):
        assert found[part]["ok"] and "broken" not in found[part], part


@pytest.mark.parametrize("name", ["dongping", "dongying"])
def test_a_source_states_what_was_read_off_it(name: str) -> None:
    values = {s.key: (int(s.value), s.at_least) for s in source.read(name).stated}
    assert values == STATED[name]


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(source.UnknownReplay, match="dongping"):
        replay.run("../etc")


@pytest.mark.parametrize(("ok", "status"), [(True, 0), (False, 1)])
def test_the_command_prints_an_object_a_figure_and_its_status(
    monkeypatch: Any, capsys: Any, ok: bool, status: int
) -> None:
    answer = {"a.b": {"stated": 1, "counted": 1, "ok": ok}}
    monkeypatch.setattr(replay, "run", lambda name: answer)
    monkeypatch.setattr(command.setup, "django", lambda: None)
    options = type("Options", (), {"name": "dongping", "data": None, "as_json": True})
    assert command.run(options) == status
    assert json.loads(capsys.readouterr().out) == answer
