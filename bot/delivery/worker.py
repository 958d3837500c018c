"""The loop that empties the outbox; ``_deliver`` shows what follows from each kind of failure."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Callable, Optional, Sequence

from sqlalchemy.orm import sessionmaker

from bot.delivery.errors import DeliveryError, MessageDelayed, MessageRefused, TransportUnavailable
from bot.delivery.mailbox import AddressError
from bot.delivery.message import Letter, build_letter
from bot.delivery.retry import wait_before_next_try
from bot.delivery.transport import Transport
from bot.operations.metrics import DELIVERIES
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.models import OutboxMessage
from bot.store.outbox import claim_due, mark_failed, mark_retry, mark_sent, release

logger = logging.getLogger(__name__)

BATCH = 20
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass
class Tally:
    """What a worker did since it started, in messages."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


class Worker:
    """Sends what is due, until it is asked to stop.

    Args:
        session_factory: of a migrated database.
        transport: where mails go.
        settings: times, addresses.
        stop: set it from anywhere in the loop; the mail in hand is finished first.
    """

    def __init__(
        self,
        session_factory: sessionmaker,
        transport: Transport,
        settings: Settings,
        stop: asyncio.Event,
    ) -> None:
        self._sessions = session_factory
        self._transport = transport
        self._settings = settings
        self._stop = stop
        self._holder = f"{socket.gethostname()[:100]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._troubles = 0
        self.tally = Tally()

    async def run(self) -> None:
        """Sends what is due, waits for more, and outlives database and mail server."""
        while not self._stop.is_set():
            try:
                found = await self._send_batch()
                self._troubles = 0
                if not found:
                    await self._transport.rest()
                    await self._pause(self._settings.delivery_poll_seconds)
            except (StoreError, TransportUnavailable) as error:
                await self._wait_out(error)
        await self._transport.rest()

    async def drain(self) -> None:
        """Sends what is due, and ends when nothing is.

        Raises:
            StoreError: the database cannot be used.
            TransportUnavailable: no mail can go out; what was not sent stays in the outbox.
        """
        try:
            while not self._stop.is_set() and await self._send_batch():
                pass
        finally:
            await self._transport.rest()

    async def _send_batch(self) -> bool:
        lease = timedelta(seconds=self._settings.delivery_lease_seconds)
        claimed_at = _now()
        ends = claimed_at + lease
        rows = list(
            claim_due(self._sessions, holder=self._holder, now=claimed_at, until=ends, limit=BATCH)
        )
        for position, row in enumerate(rows):
            if self._stop.is_set() or not self._time_for_one_more(ends):
                self._give_back(rows[position:])
                break
            try:
                await self._deliver(row, ends)
            except TransportUnavailable as error:
                self._give_back(rows[position:], str(error))
                raise
            # Lets the event loop handle signals.
            await asyncio.sleep(0)
        return bool(rows)

    async def _deliver(self, row: OutboxMessage, lease_ends: datetime) -> None:
        attempts = row.attempts + 1
        try:
            await self._hand_in(self._letter(row))
        except TransportUnavailable:
            raise
        except MessageRefused as error:
            self._give_up(row, error)
        except DeliveryError as error:
            wait = wait_before_next_try(
                attempts,
                first_wait=self._settings.delivery_retry_seconds,
                give_up_after=self._settings.delivery_give_up_seconds,
                chance=random.random(),
            )
            if wait is None:
                self._give_up(row, error)
            else:
                self._put_off(row, wait, error)
        else:
            await self._note_sent(row, lease_ends)

    def _letter(self, row: OutboxMessage) -> Letter:
        try:
            return build_letter(
                row,
                mail_from=self._settings.mail_from,
                contact_email=self._settings.contact_email,
            )
        except AddressError as error:
            raise MessageRefused(f"The address cannot be used: {error}.") from None
        except Exception as error:
            # A mistake of ours: trying again would only repeat it, and the text of the error may
            # hold what the visitor wrote.
            raise MessageRefused(
                f"The mail could not be written ({type(error).__name__} at {_where(error)}). "
                "This is a bug: report it, then `python -m bot outbox --retry`."
            ) from None

    async def _hand_in(self, letter: Letter) -> None:
        try:
            await self._transport.send(letter)
        except DeliveryError:
            raise
        except Exception as error:
            # Whatever this is, it must not end the worker, and the mail may have had no part in it.
            raise MessageDelayed(
                f"Sending broke off ({type(error).__name__} at {_where(error)}). This is a bug: "
                "report it."
            ) from None

    async def _note_sent(self, row: OutboxMessage, lease_ends: datetime) -> None:
        self.tally.sent += 1
        DELIVERIES.labels("sent").inc()
        troubles = 0
        while True:
            try:
                self._check(mark_sent(self._sessions, row.id, holder=self._holder, now=_now()), row)
                logger.info("sent %s %s", row.case.reference, row.kind)
                return
            except StoreError as error:
                # The mail is out; everything possible is done not to send it twice.
                logger.error(
                    "%s %s is sent but could not be marked so: %s",
                    row.case.reference,
                    row.kind,
                    error,
                )
            pause = self._growing_pause(troubles)
            troubles += 1
            if _now() + timedelta(seconds=pause) >= lease_ends or self._stop.is_set():
                logger.error("%s %s will be sent again.", row.case.reference, row.kind)
                return
            await self._pause(pause)

    def _put_off(self, row: OutboxMessage, wait: timedelta, error: Exception) -> None:
        self.tally.delayed += 1
        DELIVERIES.labels("put_off").inc()
        logger.warning(
            "%s %s put off for %.0f s: %s",
            row.case.reference,
            row.kind,
            wait.total_seconds(),
            error,
        )
        self._note(
            row,
            lambda: mark_retry(
                self._sessions, row.id, holder=self._holder, at=_now() + wait, error=str(error)
            ),
        )

    def _give_up(self, row: OutboxMessage, error: Exception) -> None:
        self.tally.failed += 1
        DELIVERIES.labels("failed").inc()
        logger.error(
            "FAILED: %s %s will not be sent: %s `python -m bot outbox` lists such mails.",
            row.case.reference,
            row.kind,
            error,
        )
        self._note(
            row,
            lambda: mark_failed(
                self._sessions,
                row.id,
                holder=self._holder,
                now=_now(),
                error=str(error),
                municipality=self._settings.contact_email,
            ),
        )

    def _note(self, row: OutboxMessage, mark: Callable[[], bool]) -> None:
        try:
            self._check(mark(), row)
        except StoreError as error:
            # When the lease ends it is tried again; only the count is lost.
            logger.error("The outbox could not be written: %s", error)

    def _check(self, held: bool, row: OutboxMessage) -> None:
        if not held:
            logger.warning(
                "%s %s was taken over by another worker; see BOT_DELIVERY_LEASE_SECONDS.",
                row.case.reference,
                row.kind,
            )

    def _give_back(self, rows: Sequence[OutboxMessage], error: Optional[str] = None) -> None:
        try:
            release(
                self._sessions,
                [row.id for row in rows],
                holder=self._holder,
                at=_now(),
                error=error,
            )
        except StoreError as problem:
            logger.error("Claims could not be given back, their lease ends: %s", problem)

    def _time_for_one_more(self, lease_ends: datetime) -> bool:
        return _now() + timedelta(seconds=self._settings.delivery_timeout_seconds) < lease_ends

    async def _wait_out(self, error: Exception) -> None:
        pause = self._growing_pause(self._troubles)
        self._troubles += 1
        DELIVERIES.labels("unavailable").inc()
        logger.error("Nothing can be sent now; next look in %.0f s. %s", pause, error)
        await self._pause(pause)

    def _growing_pause(self, troubles: int) -> float:
        # 2 ** 10 looks already exceed the longest pause.
        doubled = self._settings.delivery_poll_seconds * 2 ** min(troubles, 10)
        return min(doubled, _LONGEST_PAUSE_SECONDS)

    async def _pause(self, seconds: float) -> None:
        await wait_or_stop(self._stop, seconds)


async def wait_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Waits so many seconds, or until it is time to stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _now() -> datetime:
    return datetime.now(UTC)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
