"""``work``: the job worker, with the nightly runs."""

from __future__ import annotations

import argparse

from .. import setup
from ..paths import use_var

HELP = "后台任务和夜间任务 (job worker and nightly runs)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="end when no job waits")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("jobs are kept in Django's own database")
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            name="shuniu",
            concurrency=1,
            wait=not options.once,
            delete_jobs="successful",
            shutdown_graceful_timeout=8,
        )
    return 0
