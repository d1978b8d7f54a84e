"""Entries come in whatever they hold, and no statement changes one."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy

from shuniu.commons import trail
from shuniu.commons.trail.models import Entry

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Citizen:
    label: str = "来信人"
    member_id: int | None = None
    address: str = ""


def write(**changes):
    given = {"subject_kind": "matter", "subject_id": 5, "by": Citizen(), "at": AT} | changes
    return trail.record("letters.seen", **given)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["trail_entry", "trail_link", "trail_seal"])
@pytest.mark.parametrize(
    "change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
)
def test_the_database_refuses_to_change_a_row(table, change):
    key = {"trail_entry": "id", "trail_link": "position", "trail_seal": "number"}[table]
    statement = change.format(table, key)
    write()
    with (
        pytest.raises(IntegrityError, match="留痕只增不改"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_orm_is_refused_as_well():
    write()
    for change in (
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.get().delete(),
        lambda: Entry.objects.get().save(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_hostile_text_does_not_stop_the_record():
    write(
        subject_id="x" * 200,
        by=Citizen(label="张\x00三" + "长" * 200),
        detail={"a": "\x00\ud800\\u0000", "label": gettext_lazy("中文"), "none": None},
        address="1" * 100,
    )
    entry = Entry.objects.get()
    assert entry.actor_label.startswith("张三长") and len(entry.actor_label) == 120
    assert entry.detail == {"a": "\\u0000", "label": "中文", "none": None}


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_no_entry():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_moment_without_a_zone_is_a_fault():
    with pytest.raises(ValueError, match="aware"):
        write(at=dt.datetime(2026, 1, 1))


@pytest.mark.django_db
def test_one_entry_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        write()


@pytest.mark.django_db
def test_bulk_writes_what_record_writes():
    write(detail={"n": 1})
    trail.bulk_record([trail.NewEntry("letters.seen", "matter", 5, Citizen(), AT, {"n": 1})])
    one, other = Entry.objects.order_by("id").values(
        "at",
        "actor_id",
        "actor_label",
        "verb",
        "subject_kind",
        "subject_id",
        "detail",
        "address",
        "xid",
    )
    assert one == other
