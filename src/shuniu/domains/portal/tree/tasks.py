"""The publisher's errands, in a lane of their own: nothing else is ever before them."""

from __future__ import annotations

import contextlib

from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager

from shuniu.ground import clock

from . import actions, marking
from .writing import Writer

QUEUE = "publishing"


@app.task(name="write_pages", queue=QUEUE, queueing_lock="write_pages")
def write_pages() -> None:
    """Write what is stale; asked for at every publication."""
    close_old_connections()
    _writer.run(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="pass_time", queue=QUEUE, queueing_lock="pass_time")
def pass_time(timestamp: int) -> None:
    """What changes by itself, and what a killed publisher left."""
    close_old_connections()
    actions.pass_time(at=clock.now())
    _writer.run(at=clock.now())


_writer = Writer()


# A worker's own connection is for its loop alone; jobs that publish ask over Django's, as pages do.
_jobs = JobManager(DjangoConnector())


def wake() -> None:
    """Ask for the publisher; once is enough until it has begun."""
    asked = write_pages.configure()
    asked.job_manager = _jobs
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        asked.defer()


marking.wakers.append(wake)
