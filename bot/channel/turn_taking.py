"""Takes a visitor's turn: once for each message, with words also when it fails or hangs."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, Tuple

from rasa.core.channels.channel import UserMessage

from bot.channel.errors import visitor_message
from bot.channel.turns import (
    CLIENT_ID_KEY,
    DEFAULT_LANGUAGE,
    apology,
    events_of_client_id,
    events_of_turn,
    stored_reply,
)
from bot.outcomes import Outcome
from bot.settings import Settings

logger = logging.getLogger(__name__)

Events = List[Dict[str, Any]]
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
ReadEvents = Callable[[str], Awaitable[Events]]
Reply = Dict[str, Any]


class TurnTaker:
    """Runs turns in the background and waits for them, as long as a visitor should."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # By conversation and the client's id of the message; tasks without one stand under their
        # own name, so that nobody throws them away while they run.
        self._running: Dict[Tuple[str, str], asyncio.Task[Reply]] = {}

    async def repeated(
        self, conversation_id: str, client_id: str, read_events: ReadEvents
    ) -> Optional[Reply]:
        """The reply to a message that came before, also if its turn is still going on.

        Args:
            conversation_id: whose conversation.
            client_id: what the client calls the message.
            read_events: reads a conversation's events.

        Returns:
            The first turn's reply, or None when the message is new or its turn failed.
        """
        running = self._running.get((conversation_id, client_id))
        if running is not None:
            return await self._wait(running)
        events = await read_events(conversation_id)
        own_events = events_of_client_id(events, client_id)
        return stored_reply(conversation_id, own_events, events) if own_events else None

    async def take(
        self,
        message: UserMessage,
        on_new_message: OnNewMessage,
        read_events: ReadEvents,
        on_case: Callable[[], None] = lambda: None,
    ) -> Reply:
        """Takes a turn.

        Args:
            message: what the visitor sent, with the client's id, if any, in its metadata.
            on_new_message: hands it to the assistant.
            read_events: reads a conversation's events.
            on_case: called when the turn has opened a case.

        Returns:
            Outcome and messages. When the assistant fails or has no answer within the time that
            is set, an apology; in the latter case the turn goes on and is in the history later.
        """
        client_id = (message.metadata or {}).get(CLIENT_ID_KEY)
        key = (message.sender_id, client_id or f" {message.message_id}")
        # No await between looking and noting: two requests at once take one turn.
        task = self._running.get(key)
        if task is None:
            # A task of its own: a visitor who leaves doesn't end the turn half-way.
            task = asyncio.create_task(self._turn(message, on_new_message, read_events, on_case))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await self._wait(task)

    async def _wait(self, task: asyncio.Task[Reply]) -> Reply:
        done, _ = await asyncio.wait({task}, timeout=self._settings.turn_seconds)
        if done:
            return task.result()
        logger.error("a turn takes longer than %s s", self._settings.turn_seconds)
        return self._apology("no_answer_yet")

    async def _turn(
        self,
        message: UserMessage,
        on_new_message: OnNewMessage,
        read_events: ReadEvents,
        on_case: Callable[[], None],
    ) -> Reply:
        try:
            await on_new_message(message)
            events = await read_events(message.sender_id)
            # Not simply the last turn: another message may have been answered in the meantime.
            own_events = events_of_turn(events, message.message_id)
            if any(_opens_case(event) for event in own_events):
                on_case()
            reply = stored_reply(message.sender_id, own_events, events)
            return reply or self._apology("no_answer")
        except Exception:
            # Whatever broke, the visitor gets words and the e-mail address, never silence.
            logger.exception("a turn failed")
            return self._apology("no_answer")

    def _apology(self, code: str) -> Reply:
        text = visitor_message(code, self._settings)
        message = apology(text, DEFAULT_LANGUAGE, time.time())
        return {"outcome": Outcome.ERROR.value, "messages": [message]}


def _opens_case(event: Mapping[str, Any]) -> bool:
    is_reference = event.get("event") == "slot" and event.get("name") == "case_reference"
    return is_reference and bool(event.get("value"))
