"""The clock's own errands, run by ``./run work``.

Each looks for what is due rather than counting on having run at a certain
minute: a missed night repairs itself, and a run too many does nothing.
"""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from shuniu.casework import nightly
from shuniu.casework.attached import indexing
from shuniu.commons import trail
from shuniu.commons.notices import outbox
from shuniu.commons.papers.actions import clear_unused
from shuniu.commons.people.actor import system
from shuniu.domains.exchange import actions as exchange
from shuniu.domains.media import actions as media
from shuniu.domains.portal import actions as portal
from shuniu.ground import clock
from shuniu.site.actions import clear_drafts

KEEP_FAILED_JOBS_HOURS = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(name="send_messages", queueing_lock="send_messages")
def send_messages(timestamp: int) -> None:
    """E-mail and short messages whose hour has come."""
    close_old_connections()
    outbox.send_due(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="deliver_packages", queueing_lock="deliver_packages")
def deliver_packages(timestamp: int) -> None:
    """Documents and receipts for other instances, in order; what is in the way waits its time."""
    close_old_connections()
    exchange.deliver_all(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="publish_scheduled", queueing_lock="publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Articles whose hour has come to go up or down, by the server's clock."""
    close_old_connections()
    portal.publish_due(by=system(), at=clock.now())
    portal.expire_due(by=system(), at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="seal_trail", queueing_lock="seal_trail")
def seal_trail(timestamp: int) -> None:
    """Chain the trail's new entries; writers never wait for this."""
    close_old_connections()
    trail.seal(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="index_papers", queueing_lock="index_papers")
def index_papers(timestamp: int) -> None:
    """The words of papers that were attached lately, into full-text search."""
    close_old_connections()
    indexing.index_newest(by=system(), at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="convert_videos", queue="media", queueing_lock="convert_videos", priority=-10)
def convert_videos(timestamp: int) -> None:
    """A glance at the film that is being converted, by a process that nobody waits for."""
    close_old_connections()
    media.convert(at=clock.now())


@app.periodic(cron="5 * * * *")
@app.task(name="nightly", queue="long", queueing_lock="nightly")
def nightly_run(timestamp: int) -> None:
    """Remind whoever has a term that comes due, and what else each domain looks after daily."""
    close_old_connections()
    failed = nightly.run(by=system(), at=clock.now(), on=clock.today())
    if failed:
        raise RuntimeError(f"nightly errands failed: {', '.join(failed)}")


@app.periodic(cron="*/15 * * * *")
@app.task(name="prompt", queueing_lock="prompt")
def prompt_run(timestamp: int) -> None:
    """Remind whoever has something that is late by the hour, at any hour."""
    close_old_connections()
    failed = nightly.run_prompt(by=system(), at=clock.now(), on=clock.today())
    if failed:
        raise RuntimeError(f"prompt errands failed: {', '.join(failed)}")


@app.periodic(cron="25 19 * * *")
@app.task(name="clear_papers", queue="long", queueing_lock="clear_papers")
def clear_papers(timestamp: int) -> None:
    """Uploads whose form was never sent, and files that nothing refers to."""
    close_old_connections()
    clear_unused(by=system(), at=clock.now())


@app.periodic(cron="35 * * * *")
@app.task(name="clear_drafts", queueing_lock="clear_drafts")
def clear_half_written_forms(timestamp: int) -> None:
    """What citizens began to fill in and left: it holds personal data."""
    close_old_connections()
    clear_drafts(at=clock.now())


@app.periodic(cron="15 19 * * *")
@app.task(name="tidy_jobs", queue="long", queueing_lock="tidy_jobs", pass_context=True)
async def tidy_jobs(context: JobContext, /, timestamp: int) -> None:
    """Forget failed jobs after a month."""
    await builtin_tasks.remove_old_jobs(
        context,
        max_hours=KEEP_FAILED_JOBS_HOURS,
        remove_failed=True,
        remove_cancelled=True,
        remove_aborted=True,
    )
