"""The stage of the journeys: a county's database with letters in it, and a server on a free port.

The letters are made by the rooms' own actions on a set clock, counted back from
today, because the server that the browser meets lives in the present.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import inspecting
import pressing
import reading
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.db import transaction
from django.test import override_settings
from staging_disclosure import consulting

from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.people.actions.members import hash_of_random, random_password
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.people.models import Member, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.config import testing
from shuniu.config.profile import applying, loading
from shuniu.domains.letters import actions
from shuniu.domains.letters.actions.publication import masked_copy
from shuniu.domains.letters.actions.writing import code_for
from shuniu.domains.letters.models import Letter, LetterType, Mailbox
from shuniu.domains.proposals.actions import open_session
from shuniu.domains.proposals.demo import past, subjects
from shuniu.domains.proposals.loading import load
from shuniu.ground import clock

SRC = Path(__file__).resolve().parents[2] / "src"
READY_SECONDS = 90
SECRET = "journeys-only-" + uuid4().hex

# Who plays, by the post held: one a role, as in the demo.
PLAYERS = {
    "registrar": "office.information.registrar-1",
    "reviewer": "office.supervision.head",
    "housing": "dept-housing.handler-1",
    "town": "town-06.handler-1",
    "leader": "gov.executive-deputy",
    "broadcaster": "media.broadcaster-1",
    "housing_head": "dept-housing.head",
    "finance_head": "dept-finance.head",
    "water_head": "dept-water.head",
    "town_second": "town-06.handler-2",
    "town_deputy": "town-06.deputy-1",
    "town_head": "town-06.head",
}
LEAD, ASSIST = "dept-housing", "town-06"
PLACES = {"desktop": "城东", "phone": "城西"}  # each width has letters of its own
WRITER, PHONE, HOME = "顾青禾", "13900001234", "3号楼2单元501室"
PRIVATE = f"我是{WRITER}，电话{PHONE}，住梧桐苑{HOME}，家里的水发黄半年了，没有人管。"
PAGES_OF_LETTERS = 52  # more than a page of the desk's lists


@dataclass
class Stage:
    """What a journey is told: where the site is, who can sign in, which letters lie where.

    ``county`` holds words of the county's own, which it gave in Chinese.
    """

    address: str = ""
    outbox: Path = Path()
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    cookies: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    county: set[str] = field(default_factory=set)
    letters: dict[str, Seeded] = field(default_factory=dict)
    waiting_texts: dict[str, int] = field(default_factory=dict)
    press: dict[str, pressing.Places] = field(default_factory=dict)

    def message_to(self, phone: str) -> str:
        """The newest short message that went out to the telephone."""
        found = sorted((self.outbox / "sms").glob("*.txt"), reverse=True)
        texts = (path.read_text(encoding="utf-8") for path in found)
        return next(text for text in texts if f"To: {phone}" in text)


@dataclass(frozen=True)
class Seeded:
    """A letter that lies ready: its key, number, title, and the writer's code."""

    pk: int
    number: str
    title: str
    code: str


class Author:
    """Writes the county's past: each letter as far as a journey needs it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.days = calendar.load()
        self.today = clock.today()
        self.members = {
            role: Tenure.objects.select_related("member").get(post__code=post).member
            for role, post in PLAYERS.items()
        }
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.mailbox = Mailbox.objects.get(code="inquiry")
        self.type = LetterType.objects.get(code="help")

    def actor(self, role: str) -> Actor:
        return actor_of(self.members[role], self.today)

    def do(self, verb: str, letter: Letter, role: str, ago: int, **more: Any) -> None:
        """Take a step, so many working days ago, on the matter as it is now."""
        at = clock.on(self.days.back_workdays(self.today, ago) if ago else self.today, 10)
        matter = Matter.objects.get(pk=letter.pk)
        by = citizen(letter.pk) if role == "writer" else self.actor(role)
        actions.ACTIONS[verb](matter, by=by, at=at, **more)

    def write(self, name: str, title: str, ago: int, text: str = "") -> Letter:
        at = clock.on(self.days.back_workdays(self.today, ago), 9)
        key = uuid4().hex
        letter = actions.submit(
            mailbox=self.mailbox,
            letter_type=self.type,
            title=title,
            text=text or f"{title}。附近住户反映多次，盼早日处理。",
            key=key,
            by=citizen(None),
            at=at,
            name=WRITER,
            phone=PHONE,
            phone_confirmed_at=at,
            consent_public=True,
        ).letter
        number = letter.matter.number
        self.stage.letters[name] = Seeded(letter.pk, number, title, code_for(key))
        return letter

    def dispatched(self, name: str, title: str, ago: int, **more: Any) -> Letter:
        letter = self.write(name, title, ago, **more)
        kind = {"letter_type": self.type, "flags": []}
        self.do("accept", letter, "registrar", ago, **kind)
        self.do("dispatch", letter, "registrar", ago, lead_unit=self.units[LEAD], assisting=[])
        return letter

    def handling(self, name: str, title: str, ago: int, **more: Any) -> Letter:
        letter = self.dispatched(name, title, ago, **more)
        self.do("sign_for", letter, "housing", ago)
        return letter

    def answered(self, name: str, title: str, ago: int, answer: str, **more: Any) -> Letter:
        letter = self.handling(name, title, ago, **more)
        self.do("draft_answer", letter, "housing", ago - 1, text=answer)
        self.do("approve_answer", letter, "reviewer", ago - 1)
        return letter


@transaction.atomic
def furnish(stage: Stage) -> None:
    """The county, its people's passwords, and the letters."""
    profile = loading.load(loading.PROFILES / "yunting")
    applying.apply(profile, by=system(), at=clock.on(clock.today().replace(day=1)))
    author = Author(stage)
    stage.units = {code: unit.name for code, unit in author.units.items()}
    stage.county = {profile.contact["address"], profile.contact["office_hours"]}
    stage.county |= {unit.short_name for unit in author.units.values()}
    stage.county |= {post.title for post in profile.organisation.posts}
    stage.county |= {thing.name for thing in (*profile.letter_types, *profile.mailboxes)}
    stage.county |= set(Member.objects.values_list("name", flat=True))
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    ):
        for role, member in author.members.items():
            password = random_password()
            Member.objects.filter(pk=member.pk).update(
                password=hash_of_random(password), must_change_password=False
            )
            stage.logins[role] = (member.login, password)
            stage.names[role] = member.name
    for i in range(PAGES_OF_LETTERS):
        author.write(f"many-{i}", f"城东路第{i + 1}号路灯不亮", 1)
    for width, place in PLACES.items():
        author.handling(f"late-{width}", f"{place}河滨小区电梯停运", 12)
        author.dispatched(f"new-{width}", f"{place}新华巷井盖缺失", 1)
        author.dispatched(f"wrong-{width}", f"{place}柳林村水渠淤塞", 1)
        author.handling(f"stale-{width}", f"{place}北门公厕关闭", 2)
        author.handling(f"twice-{width}", f"{place}南桥夜间施工", 2)
        author.handling(f"plain-{width}", f"{place}西苑垃圾清运", 2)
        author.handling(f"hot-{width}", f"{place}梧桐苑供水发黄", 16, text=PRIVATE)
        author.handling(f"watched-{width}", f"{place}学府路积水", 4, text=PRIVATE)
        office = author.actor("registrar")
        asked = consulting(place, PHONE, office, author.days, author.today)
        stage.letters[f"asked-{width}"] = Seeded(*asked)
    _last_years_proposals(author)
    shown = author.answered("shown", "南门桥护栏松动", 9, "护栏已经加固，以后每月巡查一次。")
    author.do("prepare_publication", shown, "registrar", 8, **masked_copy(shown))
    author.do("publish", shown, "reviewer", 8)
    stage.waiting_texts = inspecting.prepare(author.today, PLACES)
    reading.prepare(clock.now())
    stage.press = pressing.prepare(clock.now(), PLACES)


def _last_years_proposals(author: Author) -> None:
    """What the county's units handled last year: by it, units are suggested this year."""
    year = author.today.year - 1
    session = open_session(
        body="congress",
        name=f"云汀县第十八届人民代表大会{year}年会议",
        short_name=f"县人大{year}年",
        opened_on=author.today.replace(year=year, month=2, day=18),
        unit=author.units["office"],
        by=system(),
        at=clock.on(author.today),
    )
    load(
        *past.records(year, subjects(), session),
        source=f"{year}年台账",
        by=system(),
        at=clock.on(author.today),
    )


@contextlib.contextmanager
def set_up(folder: Path) -> Iterator[Stage]:
    """Furnish a database of its own and serve it until the block ends.

    Within the block Django's connection of this process is what it was before:
    the journeys talk to the server only.
    """
    from django.db import connection

    before = connection.settings_dict["NAME"]
    stage = Stage(outbox=folder / "outbox")
    with contextlib.ExitStack() as stack:
        stack.enter_context(override_settings(SECRET_KEY=SECRET))
        stack.enter_context(testing.clone("journeys"))
        furnish(stage)
        url = testing.url()
        stack.enter_context(testing.using(before))
        _compile_english()
        stage.address = stack.enter_context(_server(url, folder))
        yield stage


def _compile_english() -> None:
    """As ``./run`` does: the catalogue is kept as text, and read compiled."""
    text = SRC / "shuniu/config/locale/en/LC_MESSAGES/django.po"
    ready = text.with_suffix(".mo")
    if not ready.exists() or ready.stat().st_mtime < text.stat().st_mtime:
        with text.open("rb") as source, ready.open("wb") as target:
            write_mo(target, read_po(source, locale="en"))


@contextlib.contextmanager
def _server(url: str, folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHUNIU_", "DJANGO_"))}
    environment = {
        **kept,
        "PYTHONPATH": str(SRC),
        "DATABASE_URL": f"{url}?{urlencode({'options': testing.HURRY})}",
        "SHUNIU_VAR": str(folder),
        "SHUNIU_SECRET_KEY": SECRET,
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command += ["--log-level", "warning", "shuniu.config.wsgi:application"]
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            _wait_until_ready(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    told = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in told, told[-4000:]


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not come up:\n" + log.read_text(errors="replace")[-4000:])
