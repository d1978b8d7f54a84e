"""What the demo must show, letter by letter: every state today, every turn that a letter can take.

Each row: working days ago, topic, town, and the turns of its plan. The rest of
the county's letters are drawn by chance (``chance.py``).
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from .cast import Cast
from .content import Content
from .life import Life, Plan

TOWN, CITY = "town-06", "town-01"
TO_LOOK_UP = "gas-pipe"  # the first letter of this topic waits for its writer's rating
ROWS: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    # -- today: something to do for everybody ------------------------------------
    (0, "street-lamp", "town-02", {"stops": ("submit",)}),
    (0, "village-doctor", "town-09", {"stops": ("submit",)}),
    (0, "medical-refund", "town-10", {"stops": ("submit",), "mailbox": "county_head"}),
    (0, "wages", "town-03", {"stops": ("submit",)}),
    (0, "school-gate", TOWN, {"stops": ("submit",)}),
    (1, "tax", "town-05", {"stops": ("accept",)}),
    (1, "landslide", "town-14", {"stops": ("accept",), "flags": ("urgent",)}),
    (1, "noise-square", CITY, {"stops": ("accept",)}),
    (1, "garbage-rural", TOWN, {"stops": ("dispatch",)}),
    (1, "homestead", TOWN, {"stops": ("dispatch",)}),
    (1, "elevator-old", CITY, {"stops": ("dispatch",)}),
    (2, "leaking-house", "town-04", {"stops": ("dispatch",)}),
    (1, "bus-stop", "town-02", {"stops": ("dispatch",), "assist": True}),
    (2, "village-account", TOWN, {"stops": ("sign_for",)}),
    (3, "village-road", TOWN, {"stops": ("sign_for",), "variant": 1}),
    (8, "garbage-rural", TOWN, {"stops": ("sign_for",), "variant": 1, "urges": ("phone",)}),
    (2, "property-fee", "town-03", {"stops": ("sign_for",)}),
    (4, "street-lamp", CITY, {"stops": ("sign_for",), "variant": 1}),
    (16, "property-fee", "town-02", {"stops": ("sign_for",), "urges": ("letter", "visit")}),
    (9, "leaking-house", "town-07", {"stops": ("grant_extension",), "extension": "grant"}),
    (
        2,
        "construction-noise",
        "town-03",
        {"stops": ("sign_for", "assist_sign_for"), "assist": True},
    ),
    (3, "ev-charging", "town-02", {"stops": ("sign_for", "assist_answer"), "assist": True}),
    (9, "irrigation", "town-13", {"stops": ("request_extension",), "extension": "grant"}),
    (4, "street-lamp", "town-03", {"stops": ("request_extension",), "extension": "grant"}),
    (12, "river-smell", "town-04", {"stops": ("suspend",), "suspend": 9}),
    (7, "demolition-compensation", "town-03", {"stops": ("draft_answer",), "late": 2}),
    (3, "public-rental", CITY, {"stops": ("draft_answer",), "pace": 0.2}),
    (6, "water-pressure", "town-02", {"stops": ("draft_answer",), "pace": 0.4}),
    (5, "property-cert", "town-03", {"stops": ("draft_answer",), "pace": 0.2}),
    (7, "leaking-house", TOWN, {"stops": ("return_draft",), "revise": "return", "pace": 0.4}),
    (2, "highway-noise", "town-08", {"stops": ("send_back",), "wrong": "back"}),
    (2, "road-holes", "town-09", {"stops": ("send_back",), "wrong": "back"}),
    (7, "gas-pipe", CITY, {"after": "none"}),
    (6, "vaccine", "town-05", {"after": "none"}),
    (9, "low-income", TOWN, {"after": "none", "assist": True}),
    (9, "pension", "town-12", {"after": "unreached"}),
    (12, "hospital-parking", "town-02", {"after": "bad", "stops": ("rate_dissatisfied",)}),
    (11, "school-lunch", "town-05", {"after": "again", "stops": ("ask_again",)}),
    (12, "power-cut", "town-11", {"after": "bad_phone", "stops": ("callback_dissatisfied",)}),
    (8, "school-district", "town-03", {"publish": "prepared", "after": "satisfied"}),
    (9, "farm-subsidy", "town-07", {"publish": "prepared", "after": "basically"}),
    (10, "park-toilet", CITY, {"publish": "prepared", "after": "phone", "pace": 0.3}),
    (5, "scenic-ticket", "town-02", {"mailbox": "county_head", "stops": ("sign_for",)}),
    (7, "yellow-water", "town-08", {"mailbox": "mayor", "stops": ("sign_for",)}),
    (9, "internet", "town-14", {"mailbox": "governor", "stops": ("sign_for",), "late": 3}),
    # -- the past: every turn, at least once ---------------------------------------
    (40, "road-holes", "town-08", {"hot": "accept_packet", "wrong": "back", "after": "satisfied"}),
    (52, "shared-bikes", "town-02", {"wrong": "recall", "after": "phone"}),
    (
        70,
        "illegal-parking",
        CITY,
        {"hot": "escalate", "extension": "grant", "assist": True, "after": "satisfied"},
    ),
    (
        75,
        "market-stalls",
        "town-03",
        {"hot": "decline_packet", "extension": "refuse", "after": "basically"},
    ),
    (
        88,
        "property-cert",
        "town-02",
        {"hot": "report_promise", "suspend": 6, "after": "phone_basically"},
    ),
    (64, "grid-line", "town-09", {"hot": "refuse_consent", "revise": "return", "after": "phone"}),
    (58, "after-school", "town-04", {"revise": "withdraw", "after": "silence"}),
    (
        46,
        "restaurant-smoke",
        "town-02",
        {"hot": "hand_over", "late": 4, "urges": ("phone", "visit"), "assist": True},
    ),
    (
        93,
        "highway-noise",
        "town-10",
        {"hot": "follow_up_kept", "after": "bad", "assist": True, "urges": ("in_person",)},
    ),
    (
        57,
        "yellow-water",
        "town-09",
        {"hot": "extend_promise", "after": "again", "urges": ("letter",)},
    ),
    (
        66,
        "school-lunch",
        "town-07",
        {"hot": "prepare_masking", "after": "bad_phone", "assist": True},
    ),
    (81, "property-fee", CITY, {"after": "bad_close"}),
    (68, "power-cut", "town-13", {"after": "bad_twice"}),
    (72, "garbage-point", "town-03", {"hot": "recall", "after": "reopened"}),
    (
        44,
        "street-lamp",
        "town-02",
        {"hot": "check_masking", "publish": "yes", "after": "satisfied", "agreeing": 6},
    ),
    (
        38,
        "ev-charging",
        CITY,
        {"hot": "consent_by_phone", "publish": "returned", "after": "satisfied", "agreeing": 12},
    ),
    (48, "scenic-ticket", CITY, {"publish": "unpublished", "after": "basically"}),
    (
        30,
        "hospital-parking",
        "town-05",
        {"hot": "ask_consent", "publish": "yes", "after": "satisfied", "agreeing": 33},
    ),
    (
        36,
        "flood-risk",
        "town-11",
        {"hot": "hand_over", "mailbox": "county_head", "after": "satisfied", "assist": True},
    ),
    (43, "coach-rural", "town-12", {"mailbox": "governor", "after": "phone"}),
    (61, "wages", "town-06", {"mailbox": "mayor", "after": "phone"}),
    (55, "hall-service", "town-03", {"publish": "yes", "after": "satisfied"}),
    (50, "disabled-card", "town-13", {"channel": "visit", "after": "phone", "assist": True}),
    (49, "veterans", "town-11", {"channel": "phone", "after": "phone"}),
    (47, "homestead", "town-14", {"channel": "paper", "after": "silence"}),
    (53, "water-bill", "town-02", {"channel": "hotline", "after": "phone_basically"}),
)
INSTRUCTIONS = (
    "请住建局、交通局认真核实，限期解决，并向来信人当面说明。",
    "群众反映的问题要逐条回应，办理情况一周内报我。",
    "涉及民生，请分管同志牵头，会同有关单位现场办公解决。",
)
# Days to the end of the three months, for the letter that is nearly too late.
VETO_LEFT = 9


def planned(cast: Cast, content: Content, rng: Random) -> list[Plan]:
    """The letters that the demo always has."""
    plans = []
    for number, (ago, code, town, more) in enumerate(ROWS):
        topic = content.topic(code)
        given = {"consent": topic.type != "report", "secret": topic.type == "report", **more}
        if given.get("mailbox", "inquiry") in ("governor", "mayor"):
            given |= {"channel": "superior"}
        if given.get("mailbox") == "county_head":
            given["instruct"] = INSTRUCTIONS[number % len(INSTRUCTIONS)]
        written = cast.ago(ago, rng)
        if given.get("stops") == ("submit",):
            written = cast.until - dt.timedelta(minutes=20 + 95 * number)
        if given.get("channel", "web") != "web":
            written = cast.office_time(written.date(), rng, after=written)
        plans.append(Plan(topic, town, written, **given))
    return [*plans, _near_veto(cast, content), *_over_a_holiday(cast, content, rng)]


def _near_veto(cast: Cast, content: Content) -> Plan:
    """Unanswered for nearly three months: it was stopped for an expert's opinion."""
    return Plan(
        content.topic("landslide"),
        "town-12",
        cast.until - dt.timedelta(days=91 - VETO_LEFT),
        assist=True,
        suspend=38,
        stops=("resume",),
        urges=("phone", "in_person"),
        flags=("urgent", "group"),
        variant=1,
    )


def _over_a_holiday(cast: Cast, content: Content, rng: Random) -> list[Plan]:
    """A term that was extended, and counts its days over a long holiday with make-up days."""
    day = cast.until.date() - dt.timedelta(days=14)
    first = day - dt.timedelta(days=330)
    while day > first and cast.days.kind(day) != "makeup":
        day -= dt.timedelta(days=1)
    written = cast.ago(0, rng).replace(year=day.year, month=day.month, day=day.day)
    start = cast.office_time(cast.days.back_workdays(day, 3), rng, after=written - dt.timedelta(9))
    return [
        Plan(
            content.topic("flood-risk"),
            "town-05",
            start,
            assist=True,
            extension="grant",
            after="basically",
            pace=0.9,
        )
    ]


def screened(cast: Cast, content: Content, rng: Random) -> list[Plan]:
    """Refused for each reason, transferred to each body, taken back."""
    plans = []
    towns = sorted(content.places)
    shown = (*content.refused, *content.transferred, *content.withdrawn)
    for number, each in enumerate(shown):
        topic = each.topic
        urban = any("{estate}" in words for words in (*topic.titles, *topic.texts))
        town = towns[number % (3 if urban else len(towns))]
        secret = topic.type == "report"
        plans.append(
            Plan(
                topic,
                town,
                cast.ago(rng.randint(2, 230), rng),
                screened=each,
                consent=not secret,
                secret=secret,
            )
        )
    return plans


def grouped(cast: Cast, content: Content, rng: Random) -> list[tuple[Plan, int | None]]:
    """Several writers about one matter; with each plan the place in the list of its head."""
    found: list[tuple[Plan, int | None]] = []
    for group in content.groups:
        topic, head = group.topic, len(found)
        written = [cast.ago(days, rng) for days in group.days]
        if not topic.fits(content.places[group.town], written[0].month):
            continue
        fresh = group.days[0] < 5
        for number, moment in enumerate(written):
            plan = Plan(topic, group.town, moment, variant=number, assist=bool(topic.assist))
            plan.after = "none" if fresh else rng.choice(("satisfied", "basically", "phone"))
            if not group.merged:
                plan.publish, plan.agreeing = "yes", rng.randint(5, 22)
                plan.after, plan.flags = "basically", ("group",)
            elif number == 0:
                plan.publish = "" if fresh else "yes"
                plan.pace, plan.agreeing = 0.9, 0 if fresh else rng.randint(3, 12)
                plan.stops = ("sign_for",) if fresh else ()
            plan.hot = "" if number else group.hot
            found.append((plan, head if group.merged and number else None))
    return found


def connect(lives: list[Life], heads: list[int | None]) -> None:
    """Let the followers know the letter into which they are merged."""
    for life, head in zip(lives, heads, strict=True):
        if head is not None:
            life.plan.into = lives[head]
