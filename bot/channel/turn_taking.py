"""Takes a visitor's turn: once per message, and with a reply even when it fails or hangs."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from typing import Any, Awaitable, Callable, Dict, Mapping, Optional, Sequence, Tuple

from rasa.core.channels.channel import UserMessage

from bot.channel.conversations import Conversations
from bot.channel.errors import ChannelError, visitor_message
from bot.channel.turns import DEFAULT_LANGUAGE, apology, stored_reply
from bot.conversation.history import opens_case
from bot.conversation.outcomes import CLIENT_ID_KEY, Outcome, is_preview
from bot.operations.logs import log_fields
from bot.operations.metrics import CONFIDENCE, TOPICS, TURNS, timed
from bot.settings import Settings
from bot.store.turns import Claim
from bot.tracking.locks import DatabaseAway

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
MakeMessage = Callable[[], Awaitable[UserMessage]]
Reply = Dict[str, Any]

# Seconds between two looks at what another server makes of a message.
_LOOK_SECONDS = 0.1


class TurnTaker:
    """Runs turns in the background and waits for them, as long as a visitor should."""

    def __init__(self, settings: Settings, conversations: Conversations) -> None:
        self._settings = settings
        self._conversations = conversations
        # By conversation and the client's id of the message; tasks without one get a name of their
        # own, so that they are not garbage-collected while they run.
        self._running: Dict[Tuple[str, str], asyncio.Task[Reply]] = {}

    async def take(
        self,
        conversation_id: str,
        client_id: Optional[str],
        make_message: MakeMessage,
        on_new_message: OnNewMessage,
        on_case: Callable[[], Awaitable[None]],
    ) -> Reply:
        """Takes a turn, or waits for the one that has been taken for the same message.

        Args:
            conversation_id: whose turn.
            client_id: what the client calls the message.
            make_message: makes what is handed to the assistant; only called when it is taken.
            on_new_message: hands it to the assistant.
            on_case: called when the turn has opened a case.

        Returns:
            Outcome and messages. When the assistant fails or has no answer within the time that
            is set, an apology; in the latter case the turn goes on and is in the history later.

        Raises:
            ChannelError: the message was not taken; the code says why.
        """
        key = (conversation_id, client_id or f" {secrets.token_hex(8)}")
        # No await between the look-up and the entry, so that two simultaneous requests take one
        # turn.
        task = self._running.get(key)
        if task is None:
            # A task of its own, so that a visitor who leaves doesn't end the turn half-way.
            task = asyncio.create_task(
                self._turn(conversation_id, client_id, make_message, on_new_message, on_case)
            )
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
        conversation_id: str,
        client_id: Optional[str],
        make_message: MakeMessage,
        on_new_message: OnNewMessage,
        on_case: Callable[[], Awaitable[None]],
    ) -> Reply:
        if client_id is None:
            count = await self._conversations.count(conversation_id) + 1
            return (await self._taken(count, make_message, on_new_message, on_case))[0]
        known, count = await self._claim(conversation_id, client_id)
        if known is not None:
            return known
        kept = False
        with self._conversations.pulse.beats((conversation_id, client_id)):
            try:
                reply, kept = await self._taken(count, make_message, on_new_message, on_case)
                return reply
            finally:
                if not kept:
                    await self._conversations.release(conversation_id, client_id)

    async def _claim(self, conversation_id: str, client_id: str) -> Tuple[Optional[Reply], int]:
        """The existing reply, else the number of messages including this one."""
        while True:
            claimed = await self._conversations.claim(conversation_id, client_id)
            if claimed.claim is Claim.MINE:
                return None, claimed.count
            if claimed.claim is Claim.TAKEN:
                own_events = await self._conversations.of_message(conversation_id, client_id)
                recent = await self._conversations.recent(conversation_id)
                reply = stored_reply(conversation_id, own_events, recent)
                if reply is not None:
                    return reply, claimed.count
                # It got no reply: it is handled again.
                claimed = await self._conversations.claim(conversation_id, client_id, again=True)
                if claimed.claim is Claim.MINE:
                    return None, claimed.count
            # Another server is handling it, or dies doing so.
            await asyncio.sleep(_LOOK_SECONDS)

    async def _taken(
        self,
        count: int,
        make_message: MakeMessage,
        on_new_message: OnNewMessage,
        on_case: Callable[[], Awaitable[None]],
    ) -> Tuple[Reply, bool]:
        """The reply, and whether the message is in the conversation."""
        if count > self._settings.conversation_max_turns:
            raise ChannelError("conversation_full")
        message = await make_message()
        conversation_id = message.sender_id
        began = time.perf_counter()
        try:
            with timed("turn"):
                await on_new_message(message)
            # Not simply the last turn: another message may have been answered in the meantime.
            own_events = await self._conversations.of_message(conversation_id, _name(message))
            if any(opens_case(event) for event in own_events):
                await on_case()
            stored = stored_reply(conversation_id, own_events, own_events)
            if not own_events:
                # The database went away half-way: when the message is sent again, it is handled
                # again.
                raise ChannelError("unavailable")
        except ChannelError:
            raise
        except DatabaseAway as error:
            logger.error("%s", error)
            raise ChannelError("unavailable") from error
        except Exception:
            # Whatever broke, the visitor gets words and the e-mail address, never silence.
            logger.exception("a turn failed")
            own_events, stored = (), None
        reply = stored or self._apology("no_answer")
        if not is_preview(conversation_id):
            _observe(own_events, reply["outcome"], time.perf_counter() - began)
        return reply, bool(own_events)

    def _apology(self, code: str) -> Reply:
        text = visitor_message(code, self._settings)
        message = apology(text, DEFAULT_LANGUAGE, time.time())
        return {"outcome": Outcome.ERROR.value, "messages": [message]}


def _name(message: UserMessage) -> str:
    """The name under which the database knows a message."""
    return str((message.metadata or {}).get(CLIENT_ID_KEY) or message.message_id)


def _observe(own_events: Sequence[Mapping[str, Any]], outcome: str, seconds: float) -> None:
    """Counts and logs how a turn was understood, nothing that was written."""
    parsed = (own_events[0].get("parse_data") if own_events else None) or {}
    intent = parsed.get("intent") or {}
    topic, confidence = str(intent.get("name") or "none"), float(intent.get("confidence") or 0.0)
    TURNS.labels(outcome).inc()
    TOPICS.labels(topic).inc()
    CONFIDENCE.observe(confidence)
    log_fields(
        logger,
        "turn",
        outcome=outcome,
        topic=topic,
        confidence=round(confidence, 3),
        ms=round(1000 * seconds, 1),
    )
