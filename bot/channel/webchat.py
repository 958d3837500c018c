"""The webchat connector: a Rasa input channel with sessions, buttons by id and honest errors.

It carries messages and holds no dialogue logic. ``openapi.yml`` beside it describes the API.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Awaitable, Callable, Dict, Optional, Sequence, Set, TypeVar

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as sanic_json

from bot.cases.opening import NO_MORE_CASES_KEY
from bot.cases.told_early import told_early
from bot.channel.case_form import CaseForm, parse_case
from bot.channel.cases import CaseDesk
from bot.channel.conversations import Conversations
from bot.channel.errors import ChannelError, visitor_message
from bot.channel.feedback import Rated, Records, parse_feedback
from bot.channel.limits import HOUR_SECONDS, Limits
from bot.channel.masking import mask_message
from bot.channel.origins import add_origins
from bot.channel.pages import add_pages
from bot.channel.readiness import database_checks
from bot.channel.requests import Incoming, parse_incoming
from bot.channel.server import Routes, prepare_process
from bot.channel.tokens import SessionTokens, session_secret
from bot.channel.turn_taking import OnNewMessage, TurnTaker
from bot.channel.turns import is_easy, turns_from_events
from bot.controls.notices import Notices
from bot.controls.switch import Switch
from bot.conversation.outcomes import (
    BUTTON_TITLE_KEY,
    CLIENT_ID_KEY,
    RECEIVED_KEY,
    TOLD_KEY,
    WRITTEN_KEY,
)
from bot.conversation.plain_text import mark_plain_text
from bot.operations.metrics import CASES, MODEL
from bot.settings import Settings, get_settings
from bot.store.errors import StoreError
from bot.store.misses import Missed
from bot.store.models import FeedbackKind
from bot.store.off_loop import off_loop

logger = logging.getLogger(__name__)

CHANNEL_NAME = "webchat"
_API = f"/webhooks/{CHANNEL_NAME}"
_PATHS = [
    f"{_API}/{name}"
    for name in ("session", "messages", "cases", "history", "feedback", "conversation", "health")
]
_BEARER = "bearer"
_Result = TypeVar("_Result")


class WebchatInput(InputChannel):
    """Serves the widget's API and its files."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        secret = session_secret(settings)
        self._tokens = SessionTokens(secret, settings.session_hours)
        self._limits = Limits(settings, secret)
        self._switch = Switch(settings)
        self._notices = Notices(settings)
        self._conversations = Conversations(settings)
        self._turns = TurnTaker(settings, self._conversations)
        self._cases = CaseDesk(settings)
        # Tasks that go on when their visitor leaves, kept here from being garbage-collected.
        self._sending: Set[asyncio.Task[Any]] = set()
        self._records = Records(settings)

    @classmethod
    def name(cls) -> str:
        """Name of the channel in URLs and trackers."""
        return CHANNEL_NAME

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """Creates the channel; its settings come from the environment, not from this file."""
        settings = get_settings()
        prepare_process(settings)
        return cls(settings)

    def url_prefix(self) -> str:
        """The root: the widget's files live outside ``/webhooks``, at a short path."""
        return "/"

    def blueprint(self, on_new_message: OnNewMessage) -> Routes:
        """Builds the routes."""
        routes = Routes(CHANNEL_NAME, self._settings)
        add_pages(routes, self._settings)
        add_origins(routes, _PATHS, self._settings.allowed_origins)

        @routes.exception(ChannelError)
        async def refuse(request: Request, error: ChannelError) -> HTTPResponse:
            return self._error_response(error)

        @routes.get(f"{_API}/health")
        async def health(request: Request) -> HTTPResponse:
            if await self._switch.off_notice() is not None:
                return json({"status": "off"}, status=503)
            if not _agent_is_ready(request):
                return json({"status": "no_model"}, status=503)
            checks = await database_checks(self._settings)
            if not (checks["database"] and checks["migrations"]):
                return json({"status": "no_database"}, status=503)
            return json({"status": "ok"})

        # For process supervisors and load balancers; nginx exposes neither.
        @routes.get("/live")
        async def live(request: Request) -> HTTPResponse:
            return json({"live": True})

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            checks = {
                "model": _agent_is_ready(request),
                **await database_checks(self._settings),
            }
            if checks["model"]:
                name = request.app.ctx.agent.processor.model_filename
                MODEL.clear()
                MODEL.labels(name).set(1)
            is_ready = all(checks.values())
            return json({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)

        @routes.post(f"{_API}/session")
        async def open_session(request: Request) -> HTTPResponse:
            await self._require_on()
            await self._limits.opens(request)
            session = self._tokens.issue()
            return json(
                {
                    "session": session.token,
                    "expires_at": session.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "text_max": self._settings.text_max_chars,
                    "notices": await self._notices.texts(),
                },
                status=201,
            )

        @routes.post(f"{_API}/messages")
        async def receive(request: Request) -> HTTPResponse:
            await self._require_on()
            conversation_id = self._conversation_id(request)
            incoming = parse_incoming(request.body, self._settings.text_max_chars)
            self._require_ready(request)
            await self._limits.sends(request, conversation_id)

            async def make_message() -> UserMessage:
                message = await self._user_message(conversation_id, incoming)
                if await self._limits.seconds_until_case(request) is not None:
                    message.metadata[NO_MORE_CASES_KEY] = True
                return message

            async def hand_over(message: UserMessage) -> None:
                await on_new_message(message)
                await self._cases.cancel_beside(request.app.ctx.agent, message)

            async def count_case() -> None:
                CASES.labels("chat").inc()
                await self._limits.count_case(request)

            return json(
                await self._turns.take(
                    conversation_id, incoming.client_id, make_message, hand_over, count_case
                )
            )

        @routes.post(f"{_API}/cases")
        async def send_case(request: Request) -> HTTPResponse:
            await self._require_on()
            conversation_id = self._conversation_id(request)
            form = parse_case(request.body, self._settings.text_max_chars)
            self._require_ready(request)
            # Without a database no case can be opened either; the desk then offers a ready mail.
            await _unless_away(self._limits.sends(request, conversation_id))
            task = asyncio.create_task(self._send_case(request, conversation_id, form))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            done, _ = await asyncio.wait({task}, timeout=self._settings.turn_seconds)
            if not done:
                logger.error("a case takes longer than %s s", self._settings.turn_seconds)
                raise ChannelError("unavailable")
            return task.result()

        @routes.get(f"{_API}/history")
        async def history(request: Request) -> HTTPResponse:
            await self._require_on()
            conversation_id = self._conversation_id(request)
            self._require_ready(request)
            await self._limits.reads(request, conversation_id)
            events = await self._conversations.events(conversation_id)
            no_answer = visitor_message("no_answer", self._settings)
            turns = turns_from_events(conversation_id, events, no_answer)
            notices = await self._notices.texts(easy=is_easy(events))
            return json({"turns": turns, "notices": notices})

        @routes.post(f"{_API}/feedback")
        async def give_feedback(request: Request) -> HTTPResponse:
            await self._require_on()
            conversation_id = self._conversation_id(request)
            given = parse_feedback(request.body, self._settings.text_max_chars)
            self._require_ready(request)
            await self._limits.changes(request, conversation_id)
            rated: Optional[Rated] = None
            questions: Sequence[Missed] = ()
            if given.kind is FeedbackKind.ANSWER:
                rated = await self._conversations.rated(conversation_id, given.subject)
            elif given.verdict == "no":
                questions = await self._conversations.asked(conversation_id)
            await self._record(self._records.keep, conversation_id, given, rated, questions)
            return json({"verdict": given.verdict})

        # Also while the assistant is off: nobody should have to wait to be forgotten.
        @routes.delete(f"{_API}/conversation")
        async def erase(request: Request) -> HTTPResponse:
            conversation_id = self._conversation_id(request)
            self._require_ready(request)
            await self._limits.changes(request, conversation_id)
            await self._conversations.erase(request.app.ctx.agent, conversation_id)
            await self._record(self._records.clear_journal)
            return json({"erased": True})

        return routes

    async def _send_case(
        self, request: Request, conversation_id: str, form: CaseForm
    ) -> HTTPResponse:
        wait = await _unless_away(self._limits.seconds_until_case(request))
        agent = request.app.ctx.agent
        try:
            answer = await self._cases.take(agent, conversation_id, form, full=wait is not None)
        except LockError as error:
            logger.error("%s", error)
            raise ChannelError("unavailable") from error
        if answer.is_new:
            CASES.labels("form").inc()
            await self._limits.count_case(request)
        if answer.code is None:
            return json(answer.body, status=201)
        refusal = ChannelError(
            answer.code,
            retry_after_seconds=(wait or int(HOUR_SECONDS))
            if answer.code == "too_many_cases"
            else None,
        )
        return self._error_response(refusal, answer.body)

    async def _require_on(self) -> None:
        notice = await self._switch.off_notice()
        if notice is not None:
            raise ChannelError("assistant_off", notice=notice)

    async def _record(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            await off_loop(call, *arguments)
        except StoreError as error:
            logger.error("%s", error)
            raise ChannelError("store_down") from error

    async def _user_message(self, conversation_id: str, incoming: Incoming) -> UserMessage:
        metadata: Dict[str, Any] = {RECEIVED_KEY: time.time()}
        incoming = mask_message(incoming, metadata)
        if incoming.client_id is not None:
            metadata[CLIENT_ID_KEY] = incoming.client_id
        if incoming.button is not None:
            button = await self._conversations.button(conversation_id, incoming.button)
            if button is None:
                raise ChannelError("unknown_button")
            text = button["payload"]
            metadata[BUTTON_TITLE_KEY] = button["title"]
            if incoming.written:
                metadata[WRITTEN_KEY] = dict(incoming.written)
        else:
            text = mark_plain_text(incoming.text or "")
            typed, municipality = incoming.text or "", self._settings.contact_email
            if told := await asyncio.to_thread(told_early, typed, municipality):
                metadata[TOLD_KEY] = told
        return UserMessage(
            text,
            CollectingOutputChannel(),
            conversation_id,
            input_channel=CHANNEL_NAME,
            metadata=metadata,
        )

    def _require_ready(self, request: Request) -> None:
        if not _agent_is_ready(request):
            raise ChannelError("unavailable")

    def _conversation_id(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != _BEARER:
            raise ChannelError("no_session")
        return self._tokens.conversation_id(token.strip())

    def _error_response(
        self, error: ChannelError, beside: Optional[Dict[str, Any]] = None
    ) -> HTTPResponse:
        headers = {}
        if error.retry_after_seconds is not None:
            headers["Retry-After"] = str(error.retry_after_seconds)
        message = error.notice or visitor_message(error.code, self._settings)
        return json(
            {"error": {"code": error.code, "message": message}, **(beside or {})},
            status=error.status,
            headers=headers,
        )


def _agent_is_ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


def json(body: Any, status: int = 200, headers: Optional[Dict[str, str]] = None) -> HTTPResponse:
    """A response that no cache keeps, since conversations are private."""
    return sanic_json(body, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


async def _unless_away(counting: Awaitable[_Result]) -> Optional[_Result]:
    """The result of a limit; None when the database is away."""
    try:
        return await counting
    except ChannelError as error:
        if error.code != "unavailable":
            raise
        return None
