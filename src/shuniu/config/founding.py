"""The structure of an empty database, made at once from the tables as they are now.

Going through two hundred migrations step by step takes three quarters of a minute,
most of it spent on tables that later steps change again. An empty database gets the
last state directly, and every migration is noted as done; from then on migrations run
as always. ``tests/house/test_founding.py`` compares the two ways.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import Model

# Rooms of others, whose steps only lead to what their tables are now. What Wagtail
# writes at its founding and the workshop needs is written by ``_workshop``.
BY_TABLES_ALONE = frozenset(
    {
        "auth",
        "axes",
        "contenttypes",
        "sessions",
        "taggit",
        "wagtailadmin",
        "wagtailcore",
        "wagtailimages",
        "wagtailredirects",
        "wagtailsearch",
        "wagtailusers",
    }
)

NO_STATE = ProjectState()  # statements need none


def is_empty() -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def found(labels: frozenset[str] | None = None) -> None:
    """Make every table as it is now, with what the migrations write, and note them as done.

    With ``labels`` only the tables of these apps, which must need no others.
    """
    executor = MigrationExecutor(connection)
    whole = [m for m, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    plan = [m for m in whole if labels is None or m.app_label in labels]
    with connection.schema_editor() as editor:
        made: set[type[Model]] = set()
        for migration in plan:
            if migration.app_label not in BY_TABLES_ALONE:
                _take(migration, editor, made)
            elif migration.app_label not in {model._meta.app_label for model in made}:
                _make(apps.get_app_config(migration.app_label).get_models(), editor, made)
        if labels is None:
            _make(apps.get_models(), editor, made)
    _workshop()
    executor.recorder.ensure_schema()
    executor.recorder.migration_qs.bulk_create(
        executor.recorder.Migration(app=m.app_label, name=m.name) for m in _noted(plan)
    )


def _noted(plan: Iterable[Migration]) -> Iterable[Any]:
    for migration in plan:
        yield migration
        for app_label, name in migration.replaces:
            yield Migration(name, app_label)


def _take(migration: Migration, editor: BaseDatabaseSchemaEditor, made: set[type[Model]]) -> None:
    """A migration's tables in their last shape, and its statements and rows as they stand."""
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            try:
                model = apps.get_model(migration.app_label, operation.name)
            except LookupError:
                continue  # given up since
            _make([model], editor, made)
        elif isinstance(operation, migrations.RunSQL):
            operation.database_forwards(migration.app_label, editor, NO_STATE, NO_STATE)
        elif isinstance(operation, migrations.RunPython):
            operation.code(cast(StateApps, apps), editor)


def _make(
    models: Iterable[type[Model]], editor: BaseDatabaseSchemaEditor, made: set[type[Model]]
) -> None:
    for model in models:
        options = model._meta
        if options.managed and not options.proxy and not options.swapped and model not in made:
            editor.create_model(model)
            made.add(model)


def _workshop() -> None:
    """The root of Wagtail's collections, its language, and the right to enter the workshop."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind, _new = kinds.get_or_create(app_label="wagtailadmin", model="admin")
    apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename="access_admin",
        defaults={"name": "Can access Wagtail admin"},
    )
    apps.get_model("wagtailcore", "Collection").objects.create(
        name="Root", path="0001", depth=1, numchild=0
    )
    apps.get_model("wagtailcore", "Locale").objects.create(language_code=settings.LANGUAGE_CODE)
