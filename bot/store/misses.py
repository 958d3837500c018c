"""Records turns that went wrong, so that editors see what to add."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any, Iterable, Mapping, NamedTuple, Optional, Sequence

from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.models import Miss, MissKind
from bot.store.sessions import writing

TOP_INTENTS = 5


class Missed(NamedTuple):
    """What is kept of a message; ``record_miss`` says what each of these is."""

    kind: MissKind
    redacted_text: str
    intent_ranking: Sequence[Mapping[str, Any]]
    response: Optional[str]
    language: str


def record_miss(
    session_factory: sessionmaker,
    *,
    conversation_id: str,
    kind: MissKind,
    redacted_text: str,
    intent_ranking: Sequence[Mapping[str, Any]],
    response: Optional[str],
    language: str,
    at: Optional[datetime] = None,
) -> int:
    """Keeps one miss.

    Args:
        session_factory: from ``create_session_factory``.
        conversation_id: the random number of the conversation.
        kind: what went wrong.
        redacted_text: what the visitor wrote, redacted by ``bot.privacy.redact``, which this
            package does not import.
        intent_ranking: as Rasa gives it, mappings with ``name`` and ``confidence``; the first
            five with a name are kept.
        response: name of the response that the visitor got, None when there was none.
        language: code of the language that the visitor wrote in.
        at: when; now if not given.

    Returns:
        The id of the new row.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
        ValueError: an unknown kind, a confidence that is no number, a time without a time zone.
    """
    missed = Missed(kind, redacted_text, intent_ranking, response, language)
    miss = _row(conversation_id, missed, _moment(at))
    with writing(session_factory) as session:
        session.add(miss)
    return miss.id


def add_misses(
    session: Session, conversation_id: str, at: datetime, misses: Iterable[Missed]
) -> None:
    """Keeps misses of a conversation, in the caller's transaction.

    Args:
        session: of ``writing``.
        conversation_id: the random number of the conversation.
        at: when, with a time zone.
        misses: what is kept.
    """
    session.add_all([_row(conversation_id, missed, at) for missed in misses])


def _row(conversation_id: str, missed: Missed, at: datetime) -> Miss:
    return Miss(
        at=at,
        conversation_id=storable(conversation_id),
        kind=MissKind(missed.kind),
        text=storable(missed.redacted_text),
        intents=top_intents(missed.intent_ranking),
        response=missed.response,
        language=missed.language,
    )


def top_intents(ranking: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The likeliest intents with their confidences, as they are stored.

    Raises:
        ValueError: a confidence is not a number; JSON has no word for it.
    """
    named = [entry for entry in ranking if entry.get("name")][:TOP_INTENTS]
    return [
        {"name": str(entry["name"]), "confidence": _confidence(entry)}
        for entry in sorted(named, key=_confidence, reverse=True)
    ]


def _confidence(entry: Mapping[str, Any]) -> float:
    confidence = float(entry["confidence"])
    if not math.isfinite(confidence):
        raise ValueError(f"confidence of intent {entry['name']!r} is {confidence}, not a number")
    return round(confidence, 4)


def _moment(at: Optional[datetime]) -> datetime:
    if at is None:
        return datetime.now(UTC)
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone; use datetime.now(UTC)")
    return at
