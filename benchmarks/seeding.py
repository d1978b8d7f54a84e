"""A county with 30,000 and with 300,000 letters, alike but for their number.

A few thousand invented letters go through the bulk loader, so every history is
one that the flow allows. They are then copied within the database: each copy of what is closed
lies some weeks further back, with other units and their clerks. Three in a
hundred are open; they are the newest, so a tenfold register has tenfold to-dos.
One unit in the county has a quarter of the letters.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import DatabaseError, connection, models, transaction

from benchmarks.kit import NOW, build_county
from shuniu.casework.models import (
    Assignment,
    Matter,
    MatterText,
    Move,
    Opinion,
    Reading,
    Term,
    TermSegment,
    Urge,
)
from shuniu.commons.figures.period import Period
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actor import system
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.domains.letters.loading import load
from shuniu.domains.letters.models import Answer, Letter, Rating
from shuniu.yearbook.replay import letters
from shuniu.yearbook.replay.place import DEPARTMENTS, TOWNS
from shuniu.yearbook.replay.source import LetterSource

COPIES = 100  # at most; below the base's keys and above them there is room for theirs
BUSY = 20  # the unit, by its place in the order, that has a quarter of all
DAYS_BACK = 36  # from one copy of the closed letters to the next: ten years in all
# How many keys a letter takes at most in each table.
SPAN: dict[type[models.Model], int] = {
    Matter: 1,
    Assignment: 4,
    Move: 24,
    Term: 20,
    TermSegment: 6,
    Opinion: 10,
    Answer: 6,
    Rating: 6,
    Urge: 1,
    Reading: 1,
    Notice: 2,
}
COPIED: tuple[type[models.Model], ...] = (
    *(Matter, MatterText, Assignment, Move, Term, TermSegment, Opinion),
    *(Letter, Answer, Rating, Urge, Reading, Notice),
)
# By which column a row belongs to its letter, where it isn't ``matter_id``.
OWNER = {
    Matter: "b.id",
    Answer: "b.letter_id",
    Rating: "b.letter_id",
    Notice: "b.subject_id",
    TermSegment: "(SELECT t.matter_id FROM casework_term t WHERE t.id = b.term_id)",
}
# What must differ from copy to copy.
CHANGED = {
    (Matter, "number"): "b.number || '-' || c.n",
    (Letter, "idempotency_key"): "md5(b.idempotency_key || c.n)",
    (Letter, "writer_phone"): "left(b.writer_phone, 8) || lpad((c.n * 7)::text, 3, '0')",
    (Notice, "subject_id"): "b.subject_id + {way} * c.n * {span}",
}


@dataclass(frozen=True)
class Plan:
    """What is copied: the tables in their order, how many keys each takes, what must differ.

    ``bearers`` are the tables whose key is a matter's; what names one of them names the matter.
    """

    span: dict[type[models.Model], int]
    copied: tuple[type[models.Model], ...]
    owner: dict[type[models.Model], str]
    changed: dict[tuple[type[models.Model], str], str]
    bearers: tuple[type[models.Model], ...]


LETTERS = Plan(SPAN, COPIED, OWNER, CHANGED, (Letter,))
MORE = (
    "我们多次到现场看过，也向有关单位反映过，至今没有明确答复。",
    "附近住着三百多户人家，老人和孩子较多，出行和生活都受影响。",
    "希望有关部门到现场核实，说明原因、办理办法和完成的时间。",
    "如需了解情况，可以随时与我联系，白天晚上都方便接听电话。",
)
_HANDS = """
CASE WHEN m.step = ANY(ARRAY['sign_for','draft_answer','request_extension','send_back',
          'assist_sign_for','assist_answer'])
     THEN (SELECT h.member_id FROM bench_hand h WHERE h.unit_id = m.unit_id)
     WHEN m.step = ANY(ARRAY['approve_answer','return_draft','grant_extension'])
     THEN (%(reviewers)s::bigint[])[1 + m.matter_id %% cardinality(%(reviewers)s::bigint[])]
     WHEN m.step = ANY(ARRAY['open','rate','rate_dissatisfied','ask_again']) THEN NULL
     ELSE (%(registrars)s::bigint[])[1 + m.matter_id %% cardinality(%(registrars)s::bigint[])] END
"""


@dataclass(frozen=True)
class People:
    """Who looks at the pages: a unit's clerk, the office's registrar, one who sees all."""

    clerk: Member
    registrar: Member
    sees_all: Member

    @property
    def by_name(self) -> dict[str, Member]:
        """Each with the word of the report."""
        return {"单位承办人": self.clerk, "登记员": self.registrar, "全权账号": self.sees_all}


def base(count: int) -> People:
    """The county with ``count`` letters, which ``multiply`` copies."""
    build_county()
    make_room(LETTERS, count)
    period = Period(dt.date(2026, 3, 1), NOW.date() - dt.timedelta(days=1))
    records = letters.invent(LetterSource(period, count, round(count * 0.97), 7))
    units = list(Unit.objects.filter(handles_letters=True).values_list("code", flat=True))
    places = dict(zip((*TOWNS, *DEPARTMENTS), units, strict=False))
    chance = random.Random(7)
    rows = [
        replace(r, text=r.text + "".join(chance.sample(MORE, chance.randint(0, 4))))
        for r in records.letters
    ]
    steps = [
        replace(s, unit=places.get(s.unit, ""))
        for s in records.steps
        if s.at is not None and s.at < NOW
    ]
    load(rows, steps, source="bench", by=system(), at=NOW)
    every = one_who_sees_all()
    give_hands(every)
    _publish()
    _around()
    demand_room(LETTERS, count)
    return people(every)


def make_room(plan: Plan, count: int) -> None:
    """Let the keys of ``count`` begin where there is room below and above for the copies'."""
    for model, most in plan.span.items():
        set_sequence(model, COPIES * most * count)


def demand_room(plan: Plan, count: int) -> None:
    """Stop a benchmark whose base took more keys than its plan says."""
    for model, most in plan.span.items():
        low, high = _range(model)
        assert low > COPIES * most * count and high - low < most * count, model.__name__


def multiply(count: int, copies: int, plan: Plan = LETTERS) -> None:
    """Make ``count * copies`` letters (or what the plan is of) of the base's ``count``."""
    with _bare_tables(plan), connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM casework_matter WHERE closed_at IS NULL")
        first_open = cursor.fetchone()[0]
        _map_units(copies)
        for model in plan.copied:
            cursor.execute(_copy_sql(plan, model, count, copies, first_open))
    for model in plan.span:
        set_sequence(model, _range(model)[1])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy_sql(
    plan: Plan, model: type[models.Model], count: int, copies: int, first_open: int
) -> str:
    span, changed = plan.span, plan.changed
    owner = plan.owner.get(model, "b.matter_id")
    back = (
        f"make_interval(days => CASE WHEN {owner} < {first_open} THEN c.n * {DAYS_BACK}"
        " WHEN c.n % 10 = 0 THEN 20 ELSE 0 END)"
    )
    way = f"(CASE WHEN {owner} < {first_open} THEN -1 ELSE 1 END)"
    names: list[str] = []
    values: list[str] = []
    joins: list[str] = []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        column, related = field.column, field.related_model
        source = related if isinstance(related, type) and related in span else None
        if field.primary_key and source is None:
            source = model if model in span else None
        if related in plan.bearers:
            source = Matter
        value = f"b.{column}"
        if (model, field.name) in changed:
            value = changed[model, field.name].format(span=count, way=way)
        elif source is not None:
            value = f"b.{column} + {way} * c.n * {span[source] * count}"
        elif related in (Unit, Member):
            table, alias = ("unit" if related is Unit else "member"), f"j{len(joins)}"
            joins.append(
                f"LEFT JOIN bench_{table} {alias} ON {alias}.k = c.n AND {alias}.old = b.{column}"
            )
            value = f"coalesce({alias}.new, b.{column})"
        elif isinstance(field, models.DateTimeField):
            value = f"b.{column} - {back}"
        elif isinstance(field, models.DateField):
            value = f"(b.{column} - {back})::date"
        names.append(f'"{column}"')
        values.append(value)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)}) SELECT {", ".join(values)}'
        f' FROM "{model._meta.db_table}" b CROSS JOIN generate_series(1, {copies - 1}) c(n)'
        f" {' '.join(joins)}"
    )


def _map_units(copies: int) -> None:
    """In copy k a unit's letters are those of the unit k places further on, or the busy one's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMP TABLE bench_unit AS
            WITH u AS (SELECT unit_id, member_id, row_number() OVER (ORDER BY unit_id) - 1 AS n,
                              count(*) OVER () AS many FROM bench_hand)
            SELECT k, a.unit_id AS old, b.unit_id AS new, a.member_id AS hand, b.member_id AS other
              FROM u a CROSS JOIN generate_series(1, %s) k
              JOIN u b ON b.n = CASE (a.n + k) %% 4 WHEN 0 THEN %s ELSE (a.n + k) %% a.many END
            """,
            [copies, BUSY],
        )
        cursor.execute(
            "CREATE TEMP TABLE bench_member AS SELECT k, hand AS old, other AS new FROM bench_unit"
        )
        cursor.execute("ANALYZE bench_unit; ANALYZE bench_member")


def give_hands(every: Member) -> None:
    """Loaded moves know a name only; here each was made by a member of the unit or office."""
    registrars = _holders(REGISTRAR).values_list("member_id", flat=True)[:2]
    office = {
        "registrars": [*registrars, every.pk],
        "reviewers": list(_holders(REVIEWER).values_list("member_id", flat=True)[:3]),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE bench_hand AS
            SELECT p.unit_id, min(t.member_id) AS member_id
              FROM people_tenure t JOIN people_post p ON p.id = t.post_id
              JOIN people_unit u ON u.id = p.unit_id AND u.handles_letters
             WHERE 'handler' = ANY(p.duties) AND p.duty_unit_id IS NULL GROUP BY p.unit_id
            """
        )
        # A scratch database: the guard of the moves stands aside for a moment.
        cursor.execute("ALTER TABLE casework_move DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE casework_move m SET by_id = {_HANDS}", office)
        cursor.execute("ALTER TABLE casework_move ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE casework_matter m SET state_by_id = v.by_id FROM casework_move v"
            " WHERE v.id = m.last_move_id"
        )
        cursor.execute(
            "UPDATE casework_assignment a SET signed_by_id = h.member_id FROM bench_hand h"
            " WHERE h.unit_id = a.unit_id AND a.signed_at IS NOT NULL"
        )
    assert not Move.objects.filter(step="draft_answer", by__isnull=True).exists()


def _publish() -> None:
    """A third of the answered letters whose writers agreed can be read by the public."""
    prepared_by = _holders(REGISTRAR)[0].member_id
    checked_by = _holders(REVIEWER)[0].member_id
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE letters_letter l SET public_title = m.title, public_text = l.text,
                   public_answer = a.text, prepared_by_id = %s, checked_by_id = %s,
                   public_search = folded(m.title || l.text || a.text),
                   prepared_at = l.answered_at, published_at = l.answered_at
              FROM casework_matter m, letters_answer a
             WHERE m.id = l.matter_id AND a.id = l.answer_id AND l.consent_public
               AND m.closed_at IS NOT NULL
            """,
            [prepared_by, checked_by],
        )


def _around() -> None:
    """What lies about a register: notices read and unread, readings, reminders."""
    leader = _holders(LEADER)[0].member_id
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO notices_notice (member_id, kind, text, subject_kind, subject_id, url, at,
                   read_at)
            SELECT v.by_id, 'letter.' || v.step, '“' || m.title || '”有新进展', 'matter', m.id,
                   '', v.at, CASE WHEN m.closed_at IS NULL THEN NULL ELSE v.at END
              FROM casework_move v JOIN casework_matter m ON m.id = v.matter_id
             WHERE v.step IN ('sign_for', 'approve_answer') AND v.by_id IS NOT NULL
            """
        )
        cursor.execute(
            """
            INSERT INTO casework_reading (matter_id, member_id, why, given_at, read_at)
            SELECT id, %s, '领导批示', opened_at,
                   CASE WHEN closed_at IS NULL THEN NULL ELSE closed_at END
              FROM casework_matter WHERE id %% 15 = 0
            """,
            [leader],
        )
        cursor.execute(
            """
            INSERT INTO casework_urge (matter_id, to_unit_id, by_label, means, at, note)
            SELECT a.matter_id, a.unit_id, '系统', 'system', a.given_at, '请按期答复'
              FROM casework_assignment a WHERE a.matter_id % 20 = 0 AND a.role = 'lead'
               AND a.done_at IS NULL
            """
        )


def one_who_sees_all() -> Member:
    office = Unit.objects.get(code="office")
    every = Post.objects.create(
        code="bench.all", unit=office, title="全权", duties=[REGISTRAR, REVIEWER, LEADER, HANDLER]
    )
    member = Member.objects.create(login="bench", name="全权", unit=office)
    Tenure.objects.create(member=member, post=every, first_day=dt.date(2020, 1, 1))
    return member


def people(every: Member) -> People:
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id FROM bench_hand ORDER BY unit_id OFFSET %s", [BUSY])
        clerk = cursor.fetchone()[0]
    registrar = _holders(REGISTRAR)[0].member
    Member.objects.update(must_change_password=False)
    return People(Member.objects.get(pk=clerk), Member.objects.get(pk=registrar.pk), every)


def _holders(duty: str) -> models.QuerySet[Tenure]:
    return (
        Tenure.objects.filter(post__duties__contains=[duty], post__duties__len=1)
        .filter(models.Q(post__duty_unit__code="office") | models.Q(post__unit__code="office"))
        .select_related("member")
        .order_by("pk")
    )


def set_sequence(model: type[models.Model], last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last]
        )


def _range(model: type[models.Model]) -> tuple[int, int]:
    """The lowest and the highest key of a table; the sequence's place when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(min(id), s.last_value + 1), coalesce(max(id), s.last_value)"
            f' FROM {_sequence(model)} s LEFT JOIN "{model._meta.db_table}" t ON true'
            " GROUP BY s.last_value"
        )
        low, high = cursor.fetchone()
        return int(low), int(high)


def _sequence(model: type[models.Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        return str(cursor.fetchone()[0])


@contextlib.contextmanager
def _bare_tables(plan: Plan) -> Iterator[None]:
    """Without indexes, and (where we may) without looking up keys; afterwards both are back."""
    tables = [model._meta.db_table for model in plan.copied]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        with contextlib.suppress(DatabaseError), transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
