"""The webchat connector: a Rasa input channel with sessions, buttons by id and honest errors.

It carries messages and holds no dialogue logic. ``openapi.yml`` beside it describes the API.
"""

from __future__ import annotations

import logging
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channel.buttons import find_button
from bot.channel.errors import ChannelError, visitor_message
from bot.channel.pages import add_pages
from bot.channel.rate_limit import RateLimit
from bot.channel.requests import Incoming, mark_plain_text, parse_incoming
from bot.channel.tokens import SessionTokens, session_secret
from bot.channel.turns import (
    BUTTON_TITLE_KEY,
    DEFAULT_LANGUAGE,
    events_of_turn,
    iso_time,
    turns_from_events,
)
from bot.outcomes import Outcome
from bot.settings import Settings, get_settings
from bot.switch import off_notice

logger = logging.getLogger(__name__)

CHANNEL_NAME = "webchat"
_API = f"/webhooks/{CHANNEL_NAME}"
_BEARER = "Bearer "

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class WebchatInput(InputChannel):
    """Serves the widget's API and its files."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = SessionTokens(session_secret(settings), settings.session_hours)
        self._rate_limit = RateLimit(settings.messages_per_minute)

    @classmethod
    def name(cls) -> str:
        """Name of the channel in URLs and trackers."""
        return CHANNEL_NAME

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Creates the channel; its settings come from the environment, not from this file."""
        return cls(get_settings())

    def url_prefix(self) -> str:
        """The root: the widget's files live outside ``/webhooks``, at a short path."""
        return "/"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Builds the routes."""
        routes = Blueprint(CHANNEL_NAME)
        add_pages(routes)

        @routes.exception(ChannelError)
        async def refuse(request: Request, error: ChannelError) -> HTTPResponse:
            return self._error_response(error)

        @routes.get(f"{_API}/health")
        async def health(request: Request) -> HTTPResponse:
            if off_notice(self._settings) is not None:
                return json({"status": "off"}, status=503)
            if not _agent_is_ready(request):
                return json({"status": "no_model"}, status=503)
            return json({"status": "ok"})

        @routes.post(f"{_API}/session")
        async def open_session(request: Request) -> HTTPResponse:
            self._require_on()
            session = self._tokens.issue()
            return json(
                {
                    "session": session.token,
                    "expires_at": session.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "text_max": self._settings.text_max_chars,
                },
                status=201,
            )

        @routes.post(f"{_API}/messages")
        async def receive(request: Request) -> HTTPResponse:
            self._require_on()
            conversation_id = self._conversation_id(request)
            incoming = parse_incoming(request.body, self._settings.text_max_chars)
            self._require_ready(request)
            wait = self._rate_limit.seconds_to_wait(conversation_id)
            if wait is not None:
                raise ChannelError("too_many_messages", retry_after_seconds=wait)
            message = await self._user_message(request, conversation_id, incoming)
            return json(await self._take_turn(request, on_new_message, message))

        @routes.get(f"{_API}/history")
        async def history(request: Request) -> HTTPResponse:
            self._require_on()
            conversation_id = self._conversation_id(request)
            self._require_ready(request)
            events = await _events(request, conversation_id)
            return json({"turns": turns_from_events(conversation_id, events)})

        return routes

    def _require_on(self) -> None:
        notice = off_notice(self._settings)
        if notice is not None:
            raise ChannelError("assistant_off", notice=notice)

    def _require_ready(self, request: Request) -> None:
        if not _agent_is_ready(request):
            raise ChannelError("unavailable")

    def _conversation_id(self, request: Request) -> str:
        header = request.headers.get("authorization", "")
        if not header.startswith(_BEARER):
            raise ChannelError("no_session")
        return self._tokens.conversation_id(header[len(_BEARER) :])

    async def _user_message(
        self, request: Request, conversation_id: str, incoming: Incoming
    ) -> UserMessage:
        metadata: Dict[str, str] = {}
        if incoming.button is not None:
            events = await _events(request, conversation_id)
            button = find_button(conversation_id, events, incoming.button)
            if button is None:
                raise ChannelError("unknown_button")
            text = button["payload"]
            metadata[BUTTON_TITLE_KEY] = button["title"]
        else:
            text = mark_plain_text(incoming.text or "")
        return UserMessage(
            text,
            CollectingOutputChannel(),
            conversation_id,
            input_channel=CHANNEL_NAME,
            metadata=metadata,
        )

    async def _take_turn(
        self, request: Request, on_new_message: OnNewMessage, message: UserMessage
    ) -> Dict[str, Any]:
        try:
            await on_new_message(message)
            events = await _events(request, message.sender_id)
            # Not simply the last turn: another message may have been answered in the meantime.
            own_events = events_of_turn(events, message.message_id)
            turns = turns_from_events(message.sender_id, own_events)
        except Exception:
            # Whatever broke, the visitor gets words and the e-mail address, never silence.
            logger.exception("a turn failed")
            turns = []
        if turns and turns[-1]["messages"]:
            return {"outcome": turns[-1]["outcome"], "messages": turns[-1]["messages"]}
        apology: Dict[str, Any] = {
            "text": visitor_message("no_answer", self._settings),
            "buttons": [],
            "source": None,
            "link": None,
            "language": DEFAULT_LANGUAGE,
            "at": iso_time(time.time()),
        }
        return {"outcome": Outcome.ERROR.value, "messages": [apology]}

    def _error_response(self, error: ChannelError) -> HTTPResponse:
        headers = {}
        if error.retry_after_seconds is not None:
            headers["Retry-After"] = str(error.retry_after_seconds)
        message = error.notice or visitor_message(error.code, self._settings)
        return json(
            {"error": {"code": error.code, "message": message}},
            status=error.status,
            headers=headers,
        )


def _agent_is_ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


async def _events(request: Request, conversation_id: str) -> List[Dict[str, Any]]:
    store = request.app.ctx.agent.tracker_store
    tracker = await store.retrieve_full_tracker(conversation_id)
    return [event.as_dict() for event in tracker.events] if tracker else []
