"""Ready means: the database answers and its structure is this version's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.checks import Error
from django.test import Client, override_settings

from shuniu.commons.people.models import Member, Unit
from shuniu.config import health
from shuniu.config.checks import demo_members_outside_demo


@pytest.mark.django_db
def test_ready_when_all_is_migrated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="people").delete()
    assert client.get("/healthz").status_code == 503


def test_the_trivial_page_asks_no_database(client: Client) -> None:
    assert client.get("/ping").content == b"pong"


@pytest.mark.django_db
def test_demo_accounts_cannot_exist_outside_demo_mode() -> None:
    unit = Unit.objects.create(
        code="office", name="县政府办", short_name="县政府办", opened_on=dt.date(2020, 1, 1)
    )
    Member.objects.create(login="demo.clerk", name="林晓", unit=unit, is_demo=True)
    with override_settings(DEMO=False):
        found = demo_members_outside_demo(databases=["default"])
        assert [(type(f), f.id) for f in found] == [(Error, "shuniu.E001")]
    with override_settings(DEMO=True):
        assert demo_members_outside_demo(databases=["default"]) == []
