"""From the body of ``POST …/feedback`` to a row of the table, and back out again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Sequence

from sqlalchemy.orm import sessionmaker

from bot.channel.errors import ChannelError
from bot.channel.requests import clean_text, read_json
from bot.channel.turns import is_rateable, reply_id
from bot.conversation.outcomes import reply_metadata
from bot.files.yaml_data import read_yaml
from bot.privacy.redact import redact
from bot.settings import Settings
from bot.store.engine import WAIT_SECONDS
from bot.store.errors import StoreError
from bot.store.feedback import VERDICTS, save_feedback, take_back_feedback
from bot.store.misses import Missed
from bot.store.models import FeedbackKind
from bot.store.opening import store_of_process
from bot.store.traces import clear_journal

logger = logging.getLogger(__name__)

_REASONS_FILE = Path(__file__).with_name("reasons.yml")

_FIELDS = {
    FeedbackKind.ANSWER: {"kind", "reply", "verdict", "reason"},
    FeedbackKind.CONVERSATION: {"kind", "verdict", "comment"},
}


@dataclass(frozen=True)
class Given:
    """A visitor's feedback; without a verdict they withdraw it."""

    kind: FeedbackKind
    subject: str
    verdict: Optional[str]
    comment: str


def parse_feedback(body: bytes, text_max_chars: int) -> Given:
    """Reads the body of ``POST …/feedback``.

    Args:
        body: the raw bytes.
        text_max_chars: the longest comment accepted, in characters.

    Raises:
        ChannelError: with the code that says what is wrong.
    """
    data = read_json(body, text_max_chars)
    try:
        kind = FeedbackKind(str(data.get("kind")))
    except ValueError as error:
        raise ChannelError("bad_request") from error
    subject, comment = data.get("reply", ""), data.get("comment", "")
    if "reason" in data:
        comment = _reasons().get(str(data["reason"])) if data.get("verdict") == "no" else None
    if (
        not {"kind", "verdict"} <= set(data) <= _FIELDS[kind]
        or not (data["verdict"] is None or data["verdict"] in VERDICTS[kind])
        or not (isinstance(subject, str) and isinstance(comment, str))
        or (kind is FeedbackKind.ANSWER) != bool(subject)
    ):
        raise ChannelError("bad_request")
    return Given(kind, subject, data["verdict"], clean_text(comment, text_max_chars))


@lru_cache(maxsize=1)
def _reasons() -> Mapping[str, str]:
    loaded: Mapping[str, str] = read_yaml(_REASONS_FILE)
    return loaded


@dataclass(frozen=True)
class Rated:
    """The answer that a thumb rates.

    Attributes:
        cell: of the answer.
        question: what it answered.
        language: of the question (ISO 639-1).
        guessed: the answer was given as a guess, and said so.
    """

    cell: str
    question: str
    language: str
    guessed: bool = False


def find_rateable(
    conversation_id: str, events: Iterable[Mapping[str, Any]], wanted_id: str
) -> Mapping[str, Any]:
    """The reply that can be rated.

    Args:
        conversation_id: whose conversation.
        events: the tracker's events as dictionaries.
        wanted_id: what the browser sent.

    Raises:
        ChannelError: ``unknown_reply``: this conversation has no such answer.
    """
    for event in events:
        is_wanted = event.get("event") == "bot" and reply_id(conversation_id, event) == wanted_id
        if is_wanted and is_rateable(reply_metadata(event)):
            return event
    raise ChannelError("unknown_reply")


def cell_of(reply: Mapping[str, Any]) -> str:
    """The cell of a reply that can be rated."""
    return str(reply_metadata(reply)["cell"])


class Records:
    """What the channel keeps and erases in the assistant's own database.

    Its methods block: call them in a thread. The database is opened when it is first needed, so
    that conversations go on without it.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.store_url

    def keep(
        self,
        conversation_id: str,
        given: Given,
        rated: Optional[Rated] = None,
        questions: Sequence[Missed] = (),
    ) -> None:
        """Keeps feedback, redacted, or removes it when it is withdrawn.

        Args:
            conversation_id: whose conversation.
            given: what the visitor said.
            rated: what a thumb is about.
            questions: of a conversation that did not help.

        Raises:
            ChannelError: ``store_down``.
        """
        about: dict[str, Any] = {
            "conversation_id": conversation_id,
            "kind": given.kind,
            "subject": given.subject,
        }
        try:
            if given.verdict is None:
                take_back_feedback(self._sessions, **about)
                return
            save_feedback(
                self._sessions,
                **about,
                verdict=given.verdict,
                topic=rated.cell if rated else None,
                redacted_comment=redact(given.comment) or None,
                redacted_question=(redact(rated.question) or None) if rated else None,
                language=rated.language if rated else None,
                guessed=rated.guessed if rated else False,
                questions=questions,
            )
        except StoreError as error:
            raise _honest(error) from error

    def clear_journal(self) -> None:
        """Removes what was deleted from the database's journal as well.

        Raises:
            ChannelError: ``store_down``.
        """
        try:
            clear_journal(self._sessions.kw["bind"], WAIT_SECONDS)
        except StoreError as error:
            raise _honest(error) from error

    @property
    def _sessions(self) -> sessionmaker:
        return store_of_process(self._url)


def _honest(error: StoreError) -> ChannelError:
    logger.error("%s", error)
    return ChannelError("store_down")
