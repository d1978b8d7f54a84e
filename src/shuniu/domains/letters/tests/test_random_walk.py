"""Anybody tries anything, at random: nothing waits for nobody, no inbox shows a ghost."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from shuniu.casework.models import Matter, Move
from shuniu.casework.queries import may_see, steps_open_to, todo
from shuniu.commons.flow import flows
from shuniu.commons.trail.models import Entry
from shuniu.domains.letters.models import Letter
from shuniu.ground.refusal import Refused

PEOPLE = (
    *("registrar", "registrar2", "reviewer", "reviewer2", "both", "leader", "administrator"),
    *("housing_handler", "housing_head", "water_handler", "idle_handler", "broadcaster"),
)
TRIES, ENOUGH = 60, 14
ENDED = ("rejected", "transferred", "withdrawn")
ENDINGS = ("reject", "transfer", "withdraw")


def arguments(cast: Any, pick: random.Random) -> dict[str, Callable[[], dict[str, Any]]]:
    """What each verb may be given, sensible or not."""

    def units() -> dict[str, Any]:
        lead, assist = pick.sample(["housing", "water", "idle", "petitions"], 2)
        assisting = [cast.unit(assist)] if pick.random() < 0.4 else []
        return {"lead_unit": cast.unit(lead), "assisting": assisting}

    def why() -> dict[str, Any]:
        return {"reason": pick.choice(["有充分的理由", "有充分的理由", ""])}

    answer = {"text": "经现场核实，问题已经解决，请您查看。"}
    return {
        "accept": dict,
        "reject": lambda: {"reason": pick.choice(["unclear", "nonsense"])},
        "merge": lambda: {
            "into": pick.choice(list(Letter.objects.select_related("matter").order_by("pk")))
        },
        "transfer": lambda: {"to": "petition"},
        "dispatch": units,
        "redispatch": units,
        "rehandle": units,
        "instruct": lambda: {"text": "请速办。"},
        "draft_answer": lambda: dict(answer),
        "assist_answer": lambda: dict(answer),
        "request_extension": lambda: {"days": pick.randint(0, 4), **why()},
        "grant_extension": lambda: {"days": pick.randint(1, 9)},
        "urge": lambda: {"means": "phone", "text": "请抓紧。"},
        "callback": lambda: {"satisfaction": "basically"},
        "callback_unreached": lambda: {"note": "无人接听"},
        "rate": lambda: {"satisfaction": pick.choice(["satisfied", "dissatisfied"]), **why()},
        "ask_again": lambda: {"text": "还要等多久？"},
        "close": lambda: {"explanation": pick.choice(["", "已说明"])},
        "unmerge": why,
        "recall": why,
        "send_back": why,
        "refuse_extension": why,
        "suspend": why,
        "return_draft": why,
        "callback_dissatisfied": why,
        "reopen": why,
        "return_publication": why,
        "unpublish": why,
        **dict.fromkeys(
            ("sign_for", "assist_sign_for", "resume", "withdraw_draft", "approve_answer"), dict
        ),
        **dict.fromkeys(("withdraw", "prepare_publication", "publish"), dict),
    }


def owed(actor: Any, matter: Matter) -> bool:
    """Whether the matter waits for this actor, by the powers themselves."""
    return any(step.awaited for step in steps_open_to(matter, actor))


def someone(cast: Any, pick: random.Random, matter: Matter, letter: Letter) -> Any:
    """Mostly somebody who can do something, sometimes a stranger, sometimes the writer."""
    if pick.random() < 0.15:
        return cast.writer(letter)
    people = [getattr(cast, name) for name in PEOPLE]
    able = [p for p in people if steps_open_to(matter, p)]
    return pick.choice(able if able and pick.random() < 0.6 else people)


def check_inboxes(cast: Any) -> None:
    """Everybody's inbox holds just what waits for them, and all of it they may see."""
    matters = list(Matter.objects.filter(kind="letter").prefetch_related("assignments"))
    actors = [getattr(cast, name) for name in PEOPLE]
    for actor in actors:
        shown = {line.matter.pk for line in todo(actor)}
        expected = {m.pk for m in matters if m.closed_at is None and owed(actor, m)}
        assert shown == expected, actor.label
        assert all(may_see(actor, m) for m in matters if m.pk in shown)
    final = {s.code for s in flows.get("letter").states if s.final}
    for matter in matters:
        assert (matter.state in final) == (matter.closed_at is not None)
        if matter.closed_at is None and matter.state != "merged":  # the head's approval answers it
            assert any(owed(actor, matter) for actor in actors), matter.state


@pytest.mark.parametrize("seed", range(6))
def test_no_lost_to_do_no_ghost_to_do_every_step_in_the_trail(cast: Any, seed: int) -> None:
    pick = random.Random(seed)
    ways = arguments(cast, pick)
    letters = [cast.write(consent_public=pick.random() < 0.5) for _ in range(3)]
    taken = 0
    for _ in range(TRIES):
        if taken == ENOUGH:
            break
        letter = pick.choice(letters)
        matter = Matter.objects.prefetch_related("assignments").get(pk=letter.pk)
        by = someone(cast, pick, matter, letter)
        open_now = [s.code for s in steps_open_to(matter, by) if s.code in ways]
        if pick.random() < 0.85:  # let most letters live
            open_now = [c for c in open_now if c not in ENDINGS]
        code = pick.choice(open_now if open_now and pick.random() < 0.9 else sorted(ways))
        moves, entries = Move.objects.count(), Entry.objects.count()
        try:
            cast.do("rate" if code == "rate_dissatisfied" else code, letter, by, **ways[code]())
        except Refused as refused:
            assert refused.sentence.endswith(("。", "？", "：", "”"))
            assert (Move.objects.count(), Entry.objects.count()) == (moves, entries)
        else:
            taken += 1
            new = Move.objects.order_by("-pk")[: Move.objects.count() - moves]
            for move in new:
                assert Entry.objects.filter(detail__move=move.pk).count() == 1
            check_inboxes(cast)
        if pick.random() < 0.2:
            cast.tomorrow()
        if cast.state(letter) in ENDED:
            letters[letters.index(letter)] = cast.write()
    assert taken >= 5
