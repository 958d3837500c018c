"""Previews how a question is read and answered, by asking the running assistant.

This process loads no model; it has a conversation, as a visitor's browser would, and erases it at
once.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from typing import Any, List, Mapping, Optional, Sequence, Tuple

import httpx
from sqlalchemy.orm import sessionmaker

from bot.channel.tokens import SessionTokens, session_secret
from bot.conversation.cells import is_cell
from bot.conversation.reading import TRUST, cells_of, choices_of, decision_of
from bot.settings import Settings
from bot.store.conversations import events_of_message

logger = logging.getLogger(__name__)

_API = "/webhooks/webchat"
_SECONDS = 15.0
_MOST_LIKELY = 5
_NO_INTENT = "nlu_fallback"


class PreviewFailed(Exception):
    """The assistant gave no answer; ``off`` is true when it is switched off."""

    def __init__(self, off: bool = False, said: str = "") -> None:
        super().__init__(said)
        self.off = off
        #: The assistant's own words, where it has some, in Swedish.
        self.said = said


@dataclass(frozen=True)
class Preview:
    """How a question was read and answered.

    Attributes:
        outcome: of the turn.
        messages: the replies, as the API gives them.
        decision: what was decided about the message; empty where nothing was.
        cells: that it was taken to ask about.
        choices: that were offered.
        likeliest: intents with their probabilities, the likeliest first.
        trust: the figures that the decision rests on.
    """

    outcome: str
    messages: Sequence[Mapping[str, Any]]
    decision: str = ""
    cells: Sequence[str] = ()
    choices: Sequence[str] = ()
    likeliest: Sequence[Tuple[str, float]] = ()
    trust: Mapping[str, Any] = field(default_factory=dict)


def preview(
    settings: Settings,
    sessions: sessionmaker,
    text: str,
    transport: Optional[httpx.BaseTransport] = None,
) -> Preview:
    """Asks the assistant.

    Args:
        settings: where it runs.
        sessions: of the database that it shares.
        text: the question.
        transport: for tests, instead of the network.

    Raises:
        PreviewFailed: it does not answer, or does not take the question.
        StoreError: the database cannot be read.
    """
    session = SessionTokens(session_secret(settings), settings.session_hours).issue_preview()
    client_id = secrets.token_hex(8)
    headers = {"Authorization": f"Bearer {session.token}"}
    with httpx.Client(
        base_url=settings.server_url, headers=headers, timeout=_SECONDS, transport=transport
    ) as client:
        try:
            answer = client.post(f"{_API}/messages", json={"text": text, "id": client_id})
            told = _checked(answer)
            events = events_of_message(sessions, session.conversation_id, client_id)
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("No preview: %s", type(error).__name__)
            raise PreviewFailed() from None
        finally:
            _forget(client)
    read: Mapping[str, Any] = (events[0].get("parse_data") if events else None) or {}
    return Preview(
        outcome=str(told["outcome"]),
        messages=told["messages"],
        decision=decision_of(read),
        cells=[cell for cell in cells_of(read) if is_cell(cell)],
        choices=choices_of(read),
        likeliest=_likeliest(read),
        trust=read.get(TRUST) or {},
    )


def _checked(answer: httpx.Response) -> Mapping[str, Any]:
    told: Mapping[str, Any] = answer.json()
    if answer.status_code == httpx.codes.OK:
        return told
    error = told.get("error") or {}
    raise PreviewFailed(off=error.get("code") == "assistant_off", said=error.get("message") or "")


def _forget(client: httpx.Client) -> None:
    try:
        client.delete(f"{_API}/conversation")
    except httpx.HTTPError:
        # It is never counted, and expires with old conversations.
        logger.warning("A preview was not erased at once.")


def _likeliest(read: Mapping[str, Any]) -> List[Tuple[str, float]]:
    ranking = read.get("intent_ranking") or []
    named = [(str(one["name"]), float(one.get("confidence") or 0.0)) for one in ranking]
    return [(name, chance) for name, chance in named if name != _NO_INTENT][:_MOST_LIKELY]
