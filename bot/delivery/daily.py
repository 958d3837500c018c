"""Runs a job when the worker starts and once a day after that."""

from __future__ import annotations

import asyncio
import logging
from typing import Callable, Iterable

from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 60 * 60.0
_RETRY_SECONDS = 60 * 60.0

# Yields one line for the log as each part is done.
Job = Callable[[], Iterable[object]]


async def run_daily(job: Job, stop: asyncio.Event, day_seconds: float = DAY_SECONDS) -> None:
    """Runs a job in a thread, again and again, until it is time to stop.

    A job that fails is logged and tried again within the hour; it never ends the worker.

    Args:
        job: what to do; it blocks.
        stop: set from anywhere in the loop.
        day_seconds: between two runs.
    """
    while not stop.is_set():
        pause = day_seconds
        try:
            await asyncio.to_thread(_do, job)
        except (StoreError, OSError) as error:
            logger.error("The daily work was not finished; next try in an hour. %s", error)
            pause = min(day_seconds, _RETRY_SECONDS)
        except Exception as error:
            # Its text might hold what a visitor wrote.
            logger.error("The daily work was not finished: %s.", type(error).__name__)
            pause = min(day_seconds, _RETRY_SECONDS)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue


def _do(job: Job) -> None:
    # One by one, so that what was done is logged even when the rest fails.
    for line in job():
        logger.info("%s", line)
