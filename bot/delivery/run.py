"""``python -m bot deliver``: a worker as a process, from its start to a signal."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Optional

from bot.delivery.daily import Job, run_daily
from bot.delivery.errors import TransportUnavailable
from bot.delivery.figures import show_outbox
from bot.delivery.mailbox import AddressError, parse_mailbox
from bot.delivery.transport import destination, make_transport
from bot.delivery.worker import Worker, wait_or_stop
from bot.operations.logs import log_as_json
from bot.operations.metrics import serve_metrics
from bot.settings import Settings, SettingsError, variable_of
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.migration import migrate

logger = logging.getLogger(__name__)

_MIGRATION_PAUSE_SECONDS = 5.0


def deliver(settings: Settings, *, once: bool, daily: Job) -> bool:
    """Runs a worker in this process until SIGTERM or SIGINT.

    Args:
        settings: from ``read_settings``.
        once: send what is due and end.
        daily: a job to run once a day; not with ``once``.

    Returns:
        False when ``once`` could not send all that was due.

    Raises:
        SettingsError: an address in the settings cannot be mailed to, or from.
        StoreError: ``DATABASE_URL`` cannot be used at all; a database that is down is waited for.
    """
    _check_addresses(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    if settings.logs_json:
        log_as_json()
    if not once:
        serve_metrics(settings, 2)
    return asyncio.run(_deliver(settings, once, daily))


async def _deliver(settings: Settings, once: bool, daily: Job) -> bool:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engine = create_store_engine(settings.store_url)
    sessions = create_session_factory(engine)
    worker = Worker(sessions, make_transport(settings), settings, stop)
    show_outbox(sessions)
    logger.info(destination(settings))
    complete = True
    try:
        if once:
            migrate(engine)
            await worker.drain()
        else:
            while not stop.is_set() and (problem := _migration_problem(engine)):
                logger.error("Nothing can be sent now. %s", problem)
                await wait_or_stop(stop, _MIGRATION_PAUSE_SECONDS)
            chores = asyncio.create_task(run_daily(daily, stop))
            await worker.run()
            await chores
    except (StoreError, TransportUnavailable) as error:
        # With ``once`` only; the loop outlives both.
        logger.error("Not all could be sent. %s", error)
        complete = False
    tally = worker.tally
    logger.info("%d sent, %d put off, %d failed", tally.sent, tally.delayed, tally.failed)
    engine.dispose()
    return complete


def _check_addresses(settings: Settings) -> None:
    # Otherwise every mail would fail permanently, one by one.
    for name in ("mail_from", "contact_email"):
        try:
            parse_mailbox(getattr(settings, name))
        except AddressError as error:
            raise SettingsError(
                f"{variable_of(name)}={getattr(settings, name)!r}: {error}; set it to one like "
                "name@example.se."
            ) from None


def _migration_problem(engine: object) -> Optional[StoreError]:
    try:
        migrate(engine)
    except StoreError as error:
        return error
    return None
