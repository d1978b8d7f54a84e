"""Two plain answers: is this county's system ready, and how fast is the server itself."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

_migrated = False


def pending_migrations() -> list[str]:
    """Migrations that the database has not seen yet, as ``app.name``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def healthz(request: HttpRequest) -> HttpResponse:
    """200 ``ok`` when the database answers and nothing waits to be migrated, else 503."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated = _migrated or not pending_migrations()
    except DatabaseError:
        return _plain("database does not answer", 503)
    return _plain("ok") if _migrated else _plain("migrations are waiting", 503)


def ping(request: HttpRequest) -> HttpResponse:
    """The trivial page that benchmarks measure other pages against."""
    return _plain("pong")


def _plain(text: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer
