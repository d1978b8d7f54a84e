"""``work``: the job workers, each with its lane, and the nightly runs."""

from __future__ import annotations

import argparse
import asyncio
import signal
from typing import TYPE_CHECKING

from .. import setup
from ..paths import use_var

if TYPE_CHECKING:
    from procrastinate import App

HELP = "后台任务和夜间任务 (job workers and nightly runs)"

# One job at a time in each lane; what takes long in one is not felt in another. A task
# says its lane by ``queue=``; without a word it is an errand of the minute.
LANES = (
    "publishing",  # pages of the sites as files: within two seconds
    "default",  # messages, packages, the trail: every minute
    "long",  # nightly runs, the inspection's visits to every page
    "media",  # videos made ready
)
STOP_SECONDS = 8
HURRIED = "publishing"  # told of its jobs by the database; the others ask every few seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="end when no job waits")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: var)")


def run(options: argparse.Namespace) -> int:
    use_var(options.data)
    setup.django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    from shuniu.domains.portal.tree import assets, files

    if files.root().is_dir():
        assets.refresh()  # another version of the program may have other sheets
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=len(LANES), max_idle=60
    )
    with app.replace_connector(connector) as worker_app:
        asyncio.run(_lanes(worker_app, wait=not options.once))
    return 0


async def _lanes(app: App, *, wait: bool) -> None:
    """All lanes in one process, until a signal or until one ends; a job then has some seconds."""
    async with app.open_async():
        lanes = [asyncio.create_task(_lane(app, name, wait=wait)) for name in LANES]

        stopping = asyncio.Event()

        def stop() -> None:
            """Once: a lane that is told twice leaves its job's outcome unwritten."""
            if not stopping.is_set():
                stopping.set()
                for lane in lanes:
                    lane.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        until = asyncio.FIRST_COMPLETED if wait else asyncio.ALL_COMPLETED
        await asyncio.wait(lanes, return_when=until)
        stop()
        for found in await asyncio.gather(*lanes, return_exceptions=True):
            if isinstance(found, Exception):
                raise found


async def _lane(app: App, name: str, *, wait: bool) -> None:
    await app.run_worker_async(
        queues=[name],
        name=f"shuniu-{name}",
        concurrency=1,
        wait=wait,
        listen_notify=name == HURRIED,
        delete_jobs="successful",
        shutdown_graceful_timeout=STOP_SECONDS,
        install_signal_handlers=False,
    )
