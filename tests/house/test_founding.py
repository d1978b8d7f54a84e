"""An empty database is founded at once; step by step it would have become the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState

from shuniu.config import founding, testing

# Rooms of others are founded by their tables; what they are made of is theirs to test.
ASKED = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length,"
    " is_nullable, column_default, collation_name, is_identity"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
}
FIRST = founding.BY_TABLES_ALONE | {"people", "workshop"}


def described() -> dict[str, set[Any]]:
    found = {}
    with connection.cursor() as cursor:
        for name, query in ASKED.items():
            cursor.execute(query)
            found[name] = set(cursor.fetchall())
        tables = connection.introspection.table_names(cursor)
        filled = set()
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            filled.add((table, cursor.fetchone()[0]))
        found["rows"] = {row for row in filled if row[0] != "django_migrations"}
    return found


def _add_model(state: ProjectState, model: ModelState) -> None:
    """As Django does, but the models that this one points to are not made anew."""
    key = (model.app_label, model.name_lower)
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model])


def _append_option(state: ProjectState, app: str, name: str, option: str, added: Any) -> None:
    """As Django does, but the model is not made anew: an index or a constraint brings itself."""
    model = state.models[app, name]
    model.options[option] = [*model.options[option], added]


@pytest.fixture
def _quick_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statements without nine tenths of the time, which goes into remaking models."""
    monkeypatch.setattr(ProjectState, "add_model", _add_model)
    monkeypatch.setattr(ProjectState, "_append_option", _append_option)


@pytest.mark.slow
@pytest.mark.usefixtures("_quick_steps")
def test_founded_at_once_and_step_by_step_are_the_same(django_db_blocker: Any) -> None:
    ways = []
    for stepwise in (False, True):
        with django_db_blocker.unblock(), testing.clone("found", "template0"):
            assert founding.is_empty()
            if stepwise:
                founding.found(FIRST)
            call_command("migrate", verbosity=0, interactive=False, stepwise=stepwise)
            ways.append(described())
    at_once, by_steps = ways
    for name in at_once:
        assert at_once[name] ^ by_steps[name] == set(), name
    ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed}
    assert ours <= {row[0] for row in at_once["columns"]}
