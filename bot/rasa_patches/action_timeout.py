"""How long a turn waits for the action server, and what is logged when it fails."""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Awaitable, Callable, List, Optional, Tuple

import aiohttp
from rasa.core.actions import action
from rasa.shared.exceptions import RasaException

from bot.operations.metrics import timed

if TYPE_CHECKING:
    from rasa.core.channels.channel import OutputChannel
    from rasa.core.nlg.generator import NaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker

_call = action.RemoteAction.run
# Seconds that the action server may take to start, and between two tries meanwhile.
_START_SECONDS = 3.5
_PAUSE_SECONDS = 0.5
# The message that this task is handling, and the deadline for its calls to the action server.
_turn: ContextVar[Tuple[Optional[str], float]] = ContextVar("turn", default=(None, 0.0))


class ActionCallFailed(RasaException):
    """The action server did not answer a call as it should."""


def limit_action_time(seconds: float) -> None:
    """Sets one time limit for all custom action calls of a turn.

    Rasa waits five minutes for each call, which is a constant rather than a setting. After a call
    that failed or timed out Rasa goes on with the turn's next action. Here the first failure ends
    all calls of its turn, so that the visitor does not wait for each in turn, and no form starts
    without its preparation.

    An action server that cannot be reached may be restarting: the call waits some seconds for it,
    which do not count. A lost connection is retried once, which is safe, since a case's key
    prevents a second one; only once, since an action that crashes its server would do so again.

    Args:
        seconds: the total for the calls of one turn.
    """

    async def run(
        self: action.RemoteAction,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> List[Event]:
        message = tracker.latest_message.message_id if tracker.latest_message else None
        known, up = _turn.get()
        if message is None or message != known:
            up = time.monotonic() + seconds
        _turn.set((message, up))
        if up <= time.monotonic():
            raise ActionCallFailed(f"{self.name()!r} is not run after a call that failed.")
        try:
            with timed("actions"):
                return await _when_reached(
                    lambda: _call(self, output_channel, nlg, tracker, domain)
                )
        except action.ActionExecutionRejection:
            raise
        except Exception as error:
            _turn.set((message, 0.0))
            # from None: the server's error repeats the call, which holds the whole conversation.
            raise ActionCallFailed(
                f"The action server did not run {self.name()!r}: {type(error).__name__}."
            ) from None

    action.RemoteAction.run = run


async def _when_reached(call: Callable[[], Awaitable[List[Event]]]) -> List[Event]:
    """Calls the action server; the time that it takes to start extends the turn's deadline."""
    give_up = time.monotonic() + _START_SECONDS
    may_lose_one = True
    while True:
        message, up = _turn.get()
        tried = time.monotonic()
        try:
            async with asyncio.timeout(up - tried):
                return await call()
        except RasaException as error:
            reason = error.__context__
            is_away = isinstance(reason, aiohttp.ClientConnectionError)
            is_lost = is_away and not isinstance(reason, aiohttp.ClientConnectorError)
            if not is_away or (is_lost and not may_lose_one) or time.monotonic() > give_up:
                raise
            may_lose_one = may_lose_one and not is_lost
        await asyncio.sleep(_PAUSE_SECONDS)
        _turn.set((message, up + time.monotonic() - tried))
