"""Applications for information as the journeys find them: asked of others some days ago."""

from __future__ import annotations

import datetime as dt
import io
from uuid import uuid4

from PIL import Image

from shuniu.casework.models import Matter
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.papers.kinds import IMAGES
from shuniu.commons.people.actor import Actor, citizen
from shuniu.domains.disclosure.actions import application as actions
from shuniu.domains.disclosure.applicant import Applicant
from shuniu.ground import clock

CARD = "110101199003078515"
WANTED = "{place}供水管网改造项目验收报告"
THIRD = "云汀供水有限公司"


def picture() -> bytes:
    """A blank picture where a copy of an identity document would be."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return kept.getvalue()


def consulting(
    place: str, phone: str, registrar: Actor, days: WorkCalendar, today: dt.date
) -> tuple[int, str, str, str]:
    """An application of ten working days ago whose clock stands still for eight: key, number,
    title and code.
    """
    asker = citizen(None, label="申请人")

    def ago(count: int) -> dt.datetime:
        return clock.on(days.back_workdays(today, count), 10)

    card = store_bytes(picture(), "身份证.png", by=asker, at=ago(10), allowed=IMAGES)
    received = actions.apply(
        applicant_kind="person",
        applicant=Applicant("顾青禾", "id_card", CARD, phone),
        wanted=WANTED.format(place=place),
        description="县水务局组织的供水管网改造项目竣工验收报告及附表。",
        shape="electronic",
        getting="web",
        key=uuid4().hex,
        identity_paper=card,
        by=asker,
        at=ago(10),
    )
    matter = received.application.matter
    steps = (
        ("confirm_day", 10, {"day": ago(10).date()}),
        ("accept", 9, {}),
        ("consult", 8, {"whom": "third_party", "party": THIRD, "subject": "拟公开附表。"}),
    )
    for verb, count, given in steps:
        fresh = Matter.objects.get(pk=matter.pk)
        actions.ACTIONS[verb](fresh, **given, by=registrar, at=ago(count))
    return matter.pk, received.number, matter.title, received.code
