"""Numbers are given out once, in a row, together with the thing that bears them."""

import datetime as dt
import random
import threading
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from shuniu.commons import numbering
from shuniu.commons.numbering.models import Issued, Series
from shuniu.ground.clock import on
from shuniu.ground.refusal import FieldRefused


@dataclass(frozen=True)
class Clerk:
    label: str = "王敏"
    member_id: int | None = 7
    address: str = ""


AT = on(dt.date(2026, 11, 22))


def take(code="letters", at=AT, **given):
    return numbering.take(code, by=Clerk(), at=at, subject_kind="matter", **given)


@pytest.fixture
def letters(db):
    numbering.define_series("letters", label="来信", pattern="东问〔{year}〕{n}号")


def test_numbers_run_in_a_row_and_begin_again_with_the_county_s_new_year(letters):
    last_minute = dt.datetime(2026, 12, 31, 15, 59, tzinfo=dt.UTC)
    assert [take(), take(), take(at=last_minute)] == [f"东问〔2026〕{n}号" for n in (1, 2, 3)]
    assert take(at=last_minute + dt.timedelta(minutes=1)) == "东问〔2027〕1号"
    assert not numbering.gaps("letters", 2026) and not numbering.gaps("letters", 2027)


def test_a_series_may_never_begin_again(db):
    numbering.define_series("ledger", label="台账", pattern="{n:06d}", restart="never")
    assert take("ledger") == "000001"
    assert take("ledger", at=on(dt.date(2030, 1, 1))) == "000002"
    assert not numbering.gaps("ledger")


def test_the_ledger_knows_to_what_by_whom_and_when(letters):
    take(subject_id=41)
    row = Issued.objects.get()
    assert (row.subject_kind, row.subject_id, row.taken_by_label) == ("matter", "41", "王敏")
    assert row.taken_at == AT


def test_a_rollback_gives_the_number_back(letters):
    with transaction.atomic():
        assert take() == "东问〔2026〕1号"
        transaction.set_rollback(True)
    assert take() == "东问〔2026〕1号"


def test_a_block_is_in_a_row_and_in_order(letters):
    take()
    block = numbering.take_block("letters", [10, 11, 12], by=Clerk(), at=AT, subject_kind="matter")
    assert block == [f"东问〔2026〕{n}号" for n in (2, 3, 4)]
    assert Issued.objects.get(text=block[2]).subject_id == "12"
    assert numbering.take_block("letters", [], by=Clerk(), at=AT, subject_kind="matter") == []
    assert take() == "东问〔2026〕5号"
    assert not numbering.gaps("letters", 2026)


def test_a_void_number_keeps_its_row_and_is_never_used_again(letters):
    text = take()
    with pytest.raises(FieldRefused, match="原因"):
        numbering.void("letters", text, reason=" ", by=Clerk(), at=AT)
    numbering.void("letters", text, reason="重复登记", by=Clerk(), at=AT)
    assert Issued.objects.get(text=text).void_reason == "重复登记"
    with pytest.raises(numbering.VoidAlready, match="东问"):
        numbering.void("letters", text, reason="再来", by=Clerk(), at=AT)
    with pytest.raises(numbering.UnknownNumber):
        numbering.void("letters", "东问〔2026〕99号", reason="错", by=Clerk(), at=AT)
    assert take() == "东问〔2026〕2号"
    assert not numbering.gaps("letters", 2026)


def test_a_lost_row_shows_as_a_gap(letters):
    take(), take(), take()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE numbering_issued DISABLE TRIGGER USER")
    Issued.objects.filter(value=2).delete()
    assert numbering.gaps("letters", 2026) == [2]


def test_the_ledger_is_kept_as_it_is(letters):
    text = take()
    numbering.void("letters", text, reason="重复登记", by=Clerk(), at=AT)
    for change in (
        lambda: Issued.objects.update(void_reason=""),
        lambda: Issued.objects.update(value=9),
        lambda: Issued.objects.all().delete(),
        lambda: connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE numbering_issued"
        ),
    ):
        with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
            change()


def test_an_unknown_series_is_a_fault(db):
    with pytest.raises(LookupError, match="nobody"):
        take("nobody")


@pytest.mark.parametrize(
    ("pattern", "restart"),
    [
        ("东问{year}号", "yearly"),
        ("东问{n}号", "yearly"),
        ("{n}{n}{year}", "yearly"),
        ("{year}〕{n:x}", "yearly"),
        ("{year}{n.real}", "yearly"),
        ("{n!r}-{year}", "yearly"),
        ("{0}{year}", "yearly"),
        ("{n", "never"),
    ],
)
def test_a_pattern_that_could_repeat_a_number_is_refused(db, pattern, restart):
    with pytest.raises(FieldRefused) as refusal:
        numbering.define_series("x", label="x", pattern=pattern, restart=restart)
    assert refusal.value.field == "pattern"


def test_a_series_may_change_its_look_but_not_its_way_of_counting(letters):
    take()
    numbering.define_series("letters", label="来信", pattern="WZ{year}{n:06d}")
    assert take() == "WZ2026000002"
    with pytest.raises(numbering.SeriesInUse, match="连续编号"):
        numbering.define_series("letters", label="来信", pattern="{n:06d}", restart="never")
    assert Series.objects.get(code="letters").restart == "yearly"


def test_one_text_is_given_once(letters):
    take()
    row = Issued.objects.get()
    row.pk, row.value = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_outside_a_transaction_there_is_no_number(fresh_database):
    numbering.define_series("letters", label="来信", pattern="东问〔{year}〕{n}号")
    with pytest.raises(TransactionManagementError):
        take()
    assert not Issued.objects.exists()


class ChangedMind(Exception):
    pass


def test_eight_at_once_with_random_rollbacks_leave_no_gap_and_no_duplicate(fresh_database):
    numbering.define_series("letters", label="来信", pattern="东问〔{year}〕{n}号")
    kept: list[str] = []
    start = threading.Barrier(8)

    def clerk(seed):
        chance = random.Random(seed)
        mine = []
        try:
            start.wait(60)
            for _ in range(30):
                try:
                    with transaction.atomic():
                        if chance.random() < 0.3:
                            numbers = numbering.take_block(
                                "letters", [1, 2], by=Clerk(), at=AT, subject_kind="matter"
                            )
                        else:
                            numbers = [take()]
                        if chance.random() < 0.4:
                            raise ChangedMind
                    mine += numbers
                except ChangedMind:
                    pass
        finally:
            connection.close()
        kept.extend(mine)

    threads = [threading.Thread(target=clerk, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) > 100
    assert sorted(kept) == sorted(f"东问〔2026〕{n}号" for n in range(1, len(kept) + 1))
    assert Issued.objects.count() == len(kept)
    assert numbering.gaps("letters", 2026) == []


def test_an_old_registers_numbers_come_in_and_the_next_follows(letters):
    def held(text):
        return numbering.Held(text, 5, AT)

    old = [
        held("东问〔2026〕3号"),
        held("东问〔2026〕1号"),
        held("旧字7号"),
        held("东问〔2025〕9号"),
    ]
    assert numbering.enter("letters", old, by=Clerk(), subject_kind="matter") == 3
    assert take() == "东问〔2026〕4号"
    assert numbering.gaps("letters", 2026) == [2]
    # The same again brings nothing, and takes nothing back.
    assert numbering.enter("letters", old, by=Clerk(), subject_kind="matter") == 0
    assert take() == "东问〔2026〕5号"
