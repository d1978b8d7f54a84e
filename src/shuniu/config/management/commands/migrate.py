"""``migrate``, which founds an empty database at once (``config/founding.py``)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from shuniu.config import founding


class Command(migrate.Command):
    """Django's own command, after an empty database got its tables."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Found the database if it is empty and all of it is wanted; then migrate."""
        whole = not options["app_label"] and options["database"] == DEFAULT_DB_ALIAS
        stepwise = options["plan"] or options["check_unapplied"] or options["fake"]
        if whole and not stepwise and not options["stepwise"] and founding.is_empty():
            founding.found()
        return super().handle(*args, **options)

    def add_arguments(self, parser: Any) -> None:
        """Besides Django's: ``--stepwise`` goes through every migration even so."""
        super().add_arguments(parser)
        parser.add_argument("--stepwise", action="store_true")
