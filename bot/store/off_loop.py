"""Runs database calls of an event loop in threads, with a time limit."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, TypeVar

from bot.operations.metrics import timed
from bot.store.engine import WAIT_SECONDS
from bot.store.errors import StoreError

# Threads: the number of calls that a hanging database can block; later ones are still refused in
# time.
_THREADS = 16
# Seconds: longer than the engine's own limit, whose error says more.
_MOST_SECONDS = WAIT_SECONDS + 2.0

_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")
_Result = TypeVar("_Result")


async def off_loop(
    call: Callable[..., _Result], *arguments: Any, seconds: float = _MOST_SECONDS
) -> _Result:
    """Runs a call that uses the database without holding up the event loop.

    Args:
        call: what blocks.
        arguments: of the call.
        seconds: to wait for it; it may still end later, unseen.

    Raises:
        StoreError: the database does not answer in time, or what the call raises.
    """
    loop = asyncio.get_running_loop()
    try:
        with timed("database"):
            async with asyncio.timeout(seconds):
                return await loop.run_in_executor(_threads, call, *arguments)
    except TimeoutError:
        raise StoreError(f"The database has not answered for {seconds:.0f} s.") from None
