"""The chain proves the trail whole, or names the first link that somebody broke."""

import datetime as dt
import threading
import tracemalloc
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from shuniu.commons import trail
from shuniu.commons.trail.queries import doings, history

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Someone:
    label: str = "王敏（文秘科）"
    member_id: int | None = 7
    address: str = "10.0.0.8"


def write(count, **changes):
    given = {"subject_kind": "matter", "subject_id": 5, "by": Someone(), "at": AT} | changes
    return [trail.record("letters.seen", **given) for _ in range(count)]


def three_seals():
    keys = []
    for count in (4, 3, 3):
        keys += write(count)
        assert trail.seal(at=AT).entries == count
    return keys


@pytest.fixture
def fresh_seals(fresh_database):
    """Three seals over 4 + 3 + 3 entries, in a database of one's own."""
    return three_seals()


@pytest.fixture(scope="module")
def sealed(module_database):
    """The same, shared: whoever breaks it rolls back."""
    return three_seals()


def tamper(statement, *values):
    """What only the owner of the database can do, with the triggers switched off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


def verdict_after(*changes):
    """What the proof says when the trail was changed so."""
    with transaction.atomic():
        for statement, *values in changes:
            tamper(statement, *values)
        verdict = trail.verify()
        transaction.set_rollback(True)
    assert trail.verify().whole
    return verdict


def test_an_untouched_trail_is_whole(sealed):
    with transaction.atomic():
        write(2)
        verdict = trail.verify()
        transaction.set_rollback(True)
    assert verdict.whole and (verdict.sealed, verdict.waiting) == (10, 2)
    assert "10" in str(verdict) and verdict.digest in str(verdict)
    assert trail.verify(known=verdict.digest).whole


def test_an_empty_trail_is_whole(fresh_database):
    assert trail.seal(at=AT) is None
    assert trail.verify().whole


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE trail_entry SET actor_label = '别人' WHERE id = {6}", 7),
        ("UPDATE trail_entry SET at = at - interval '1 microsecond' WHERE id = {2}", 3),
        ("UPDATE trail_entry SET detail = '{{\"a\": 2}}' WHERE id = {0}", 1),
        ("UPDATE trail_entry SET actor_id = NULL WHERE id = {9}", 10),
        ("DELETE FROM trail_entry WHERE id = {4}", 5),
        ("DELETE FROM trail_link WHERE position = 4", 4),
        ("DELETE FROM trail_link WHERE position = 10", 10),
        ("UPDATE trail_link SET digest = decode(repeat('ab', 32), 'hex') WHERE position = 6", 6),
        (
            "UPDATE trail_link SET entry_id = CASE position WHEN 3 THEN -1 ELSE -2 END"
            " WHERE position IN (3, 4)",
            3,
        ),
        ("UPDATE trail_link SET position = position + 100 WHERE position = 8", 8),
        ("DELETE FROM trail_seal WHERE number = 2", 5),
        ("DELETE FROM trail_seal WHERE number = 3", 8),
        ("UPDATE trail_seal SET sealed_at = sealed_at + interval '1 day' WHERE number = 2", 5),
    ],
)
def test_the_first_broken_link_is_named(sealed, statement, position):
    verdict = verdict_after([statement.format(*sealed)])
    assert not verdict.whole
    assert verdict.position == position
    assert verdict.sealed < position <= 10
    assert str(position) in verdict.sentence or "批封存" in verdict.sentence


def test_two_entries_that_changed_places_are_noticed(sealed):
    third, fourth = sealed[2], sealed[3]
    verdict = verdict_after(
        ["UPDATE trail_link SET entry_id = -entry_id WHERE entry_id IN (%s, %s)", third, fourth],
        [
            "UPDATE trail_link SET entry_id = CASE -entry_id WHEN %s THEN %s ELSE %s END"
            " WHERE entry_id < 0",
            third,
            fourth,
            third,
        ],
    )
    assert (verdict.whole, verdict.position, verdict.entry) == (False, 3, fourth)


def test_an_entry_slipped_in_later_is_noticed(sealed):
    verdict = verdict_after(
        [
            "INSERT INTO trail_entry (at, actor_label, verb, subject_kind, subject_id, detail,"
            " address, xid) SELECT at, '别人', verb, subject_kind, subject_id, detail, address, 3"
            " FROM trail_entry WHERE id = %s",
            sealed[0],
        ]
    )
    assert not verdict.whole and verdict.entry > max(sealed)


def test_a_trail_rewritten_as_a_whole_is_caught_by_a_digest_kept_elsewhere(fresh_seals):
    known = trail.verify().digest
    for table in ("trail_seal", "trail_link"):
        tamper(f"DELETE FROM {table}")
    tamper("UPDATE trail_entry SET actor_label = '别人' WHERE id = %s", fresh_seals[0])
    assert trail.seal(at=AT).entries == 10
    assert trail.verify().whole  # by itself it looks well
    verdict = trail.verify(known=known)
    assert not verdict.whole and known in verdict.sentence


def test_the_sealer_waits_for_nobody_and_takes_a_slow_writer_s_entry_the_next_time(fresh_database):
    begun, finish = threading.Event(), threading.Event()

    def slow_writer():
        try:
            with transaction.atomic():
                write(1, subject_id="slow")
                begun.set()
                assert finish.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert begun.wait(60)
    write(3)  # overtakes the slow one
    assert trail.seal(at=AT).entries == 3
    assert trail.seal(at=AT) is None
    assert trail.verify().whole
    finish.set()
    thread.join()
    assert trail.verify().whole and trail.verify().waiting == 1
    assert trail.seal(at=AT).entries == 1
    assert trail.verify().whole and trail.verify().waiting == 0


def test_writers_and_sealers_together_lose_nothing(fresh_database):
    def work(number):
        try:
            for i in range(25):
                with transaction.atomic():
                    write(2, subject_id=f"{number}/{i}")
                    if i % 5 == 4:
                        transaction.set_rollback(True)
                if number == 0:
                    trail.seal(at=AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    trail.seal(at=AT)
    verdict = trail.verify()
    assert verdict.whole and (verdict.sealed, verdict.waiting) == (6 * 20 * 2, 0)


def test_a_database_restored_into_a_younger_server_goes_on(fresh_seals):
    write(1)
    tamper("UPDATE trail_entry SET xid = xid + 1000000000000")
    tamper("DELETE FROM trail_seal WHERE number = 3")
    tamper("DELETE FROM trail_link WHERE position > 7")
    tamper("UPDATE trail_seal SET horizon = horizon + 1000000000000 WHERE number < 3")
    # Only the horizon was moved by this test, which the seals' own digests notice;
    # what counts here is that nothing is left behind.
    assert trail.seal(at=AT).entries == 4
    write(2)
    assert trail.seal(at=AT).entries == 2


def test_a_long_trail_is_proved_in_constant_memory(fresh_database):
    someone = Someone()
    entries = (
        trail.NewEntry("letters.seen", "matter", i, someone, AT, {"n": i}) for i in range(20_000)
    )
    assert trail.bulk_record(entries) == 20_000
    tracemalloc.start()
    try:
        assert trail.seal(at=AT).entries == 20_000
        assert trail.verify().sealed == 20_000
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def test_history_reads_back_what_was_written(db):
    write(1, subject_id=9, detail={"from": "草稿", "on": dt.date(2026, 1, 2)})
    entry = history("matter", 9).get()
    assert entry.detail == {"from": "草稿", "on": "2026-01-02"}
    assert (entry.actor_label, entry.actor_id, entry.address) == ("王敏（文秘科）", 7, "10.0.0.8")
    assert doings(7).first() == entry
