"""Cases for tests, by the number that a test wants."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Optional

from sqlalchemy.orm import sessionmaker

from bot.store.cases import NewCase, open_case

MUNICIPALITY = "registrator@kommunen.example"


def new_case(**changes: Any) -> NewCase:
    """What a visitor sends; unlike any other case unless the key is given."""
    given: dict[str, Any] = {
        "idempotency_key": uuid.uuid4().hex,
        "conversation_id": "c0ffee",
        "question": "Hur går vår förening med i SERN?",
        "email": "asa@foreningen.example",
        "contact_name": "Åsa Öström",
        "organisation_kind": "förening",
        "wish": "mejl",
        "topic": "sern/join",
        "transcript": [
            {"who": "visitor", "text": "hej"},
            {"who": "assistant", "text": "Hej! Vad vill du veta?"},
        ],
        **changes,
    }
    return NewCase(**given)


def open_cases(
    sessions: sessionmaker, number: int, now: Optional[datetime] = None, **changes: Any
) -> list[str]:
    """Opens so many cases and returns their references."""
    return [
        open_case(sessions, new_case(**changes), municipality=MUNICIPALITY, now=now).reference
        for _ in range(number)
    ]
