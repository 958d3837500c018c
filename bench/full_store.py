"""Fills a database as after a year of use: conversations, figures, cases with mails, misses."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any, Dict, Iterator, List, Sequence

import numpy as np
from sqlalchemy import insert, select, text
from sqlalchemy.orm import sessionmaker

from bot.content.phrases import read_phrases
from bot.learning.phrases import LISTS, WENT_WRONG, open_phrases
from bot.learning.vectors import make_missing_vectors
from bot.settings import PROJECT_DIR
from bot.staff.content import answers
from bot.store.figures import Dimension, Fact, hour_fact, response_bound, roll_up
from bot.store.models import (
    Case,
    CaseStatus,
    Event,
    FigureFact,
    MessageKind,
    MessageStatus,
    Miss,
    MissKind,
    OutboxMessage,
)
from bot.store.sessions import writing

DAYS = 365
_MISSES = 4000
_WITHOUT_ANSWER = 8000
_EVENTS_OF_A_CONVERSATION = 5
_BATCH = 5_000
_QUESTION = "Hur går vår förening med i ett projekt tillsammans med en skola i Italien? " * 4
_DATA = json.dumps({"event": "user", "text": _QUESTION, "parse_data": {"text": _QUESTION}})
_STATUSES = (CaseStatus.NEW, CaseStatus.IN_PROGRESS, CaseStatus.DONE, CaseStatus.DONE)
_KINDS = (MessageKind.MUNICIPALITY, MessageKind.RECEIPT)


def fill(sessions: sessionmaker, conversations: int, cases: int) -> None:
    """Writes all rows, the same each time.

    Args:
        sessions: of an empty, migrated database.
        conversations: how many, over a year.
        cases: how many; the newest ones come from a conversation each.
    """
    dice, now = random.Random(1), datetime.now(UTC)
    _add_conversations(sessions, conversations, now)
    _add_figures(sessions, conversations, now, dice)
    _add_cases(sessions, cases, now)
    _add_misses(sessions, now, dice)
    with writing(sessions) as session:
        # As PostgreSQL's autovacuum does in time.
        session.execute(text("ANALYZE"))


def _add_conversations(sessions: sessionmaker, count: int, now: datetime) -> None:
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        _add(sessions, Event, list(_events(numbers, now.timestamp())))


def _events(numbers: Sequence[int], at: float) -> Iterator[Dict[str, Any]]:
    for number in numbers:
        for position in range(_EVENTS_OF_A_CONVERSATION):
            yield {
                "sender_id": f"{number:032x}",
                "type_name": ("user", "bot", "action", "slot", "slot")[position],
                "timestamp": at - number % 172_800,
                "data": _DATA,
            }


def _add_figures(sessions: sessionmaker, count: int, now: datetime, dice: random.Random) -> None:
    """A year of counts, added up but for those of the last hour."""
    cells = list(answers().cells)
    dice.shuffle(cells)
    rows: List[Dict[str, Any]] = []
    for number in range(count):
        at = now - timedelta(minutes=dice.random() * DAYS * 24 * 60)
        rows += _counted(at, _facts(dice, cells, at))
        if len(rows) > 100_000 or number == count - 1:
            _add(sessions, FigureFact, rows)
            roll_up(sessions, now)
            rows = []
    fresh = [fact for _ in range(500) for fact in _facts(dice, cells, now)]
    _add(sessions, FigureFact, _counted(now, fresh))


def _counted(at: datetime, facts: Iterator[Fact] | List[Fact]) -> List[Dict[str, Any]]:
    hour = at.replace(minute=0, second=0, microsecond=0)
    return [{"hour": hour, **fact._asdict()} for fact in facts]


def _facts(dice: random.Random, cells: List[str], at: datetime) -> Iterator[Fact]:
    yield Fact(Dimension.CONVERSATION)
    for _ in range(dice.choice((1, 2, 3, 5, 6))):
        cell = cells[min(int(dice.expovariate(1 / 60)), len(cells) - 1)]
        yield Fact(Dimension.OUTCOME, dice.choice(("answered", "handed_off", "missed")))
        yield Fact(Dimension.ASKED, cell)
        yield Fact(dice.choice((Dimension.ANSWERED, Dimension.UNKNOWN)), cell)
        yield Fact(Dimension.LANGUAGE, dice.choice(("sv", "sv", "sv", "en", "fi", "ar")))
        yield Fact(Dimension.VARIANT, dice.choice(("sv", "easy", "en")))
        yield hour_fact(at)
        yield Fact(Dimension.RESPONSE, response_bound(dice.lognormvariate(3.8, 0.8)))
        if dice.random() < 0.1:
            yield Fact(Dimension.RATED, f"{dice.choice(('yes', 'no'))} {cell}")


def _add_cases(sessions: sessionmaker, count: int, now: datetime) -> None:
    _add(sessions, Case, [_case(n, count, now) for n in range(1, count + 1)])
    with writing(sessions) as session:
        ids = list(session.execute(select(Case.id)).scalars())
    _add(sessions, OutboxMessage, [_mail(one, kind, now) for one in ids for kind in _KINDS])


def _case(number: int, count: int, now: datetime) -> Dict[str, Any]:
    at = now - timedelta(minutes=2 * (count - number))
    return {
        "year": 2026,
        "number": number,
        "idempotency_key": f"bench-{number}",
        "created_at": at,
        "consent_at": at,
        "status": _STATUSES[number % len(_STATUSES)],
        "assigned_to": "bench" if number % 3 else None,
        "conversation_id": f"{number:032x}",
        "question": _QUESTION,
        "email": f"visitor{number}@example.org",
        "contact_name": "Åsa Öström",
        "visitor_language": "sv",
        "reply_language": "sv",
        "transcript": [{"who": "visitor", "text": _QUESTION}] * 6,
    }


def _mail(case_id: int, kind: MessageKind, at: datetime) -> Dict[str, Any]:
    failed = case_id % 200 == 0 and kind is MessageKind.RECEIPT
    return {
        "case_id": case_id,
        "kind": kind,
        "recipient": "visitor@example.org",
        "token": f"{case_id:016x}",
        "created_at": at,
        "status": MessageStatus.FAILED if failed else MessageStatus.SENT,
        "due_at": at,
        "attempts": 1,
        "finished_at": at,
        "last_error": "550 No such user" if failed else None,
    }


def _add_misses(sessions: sessionmaker, now: datetime, dice: random.Random) -> None:
    known = list(read_phrases(PROJECT_DIR / "data" / "nlu"))
    phrases = dice.sample(known, _MISSES + _WITHOUT_ANSWER)
    wrong = [kind for kind in MissKind if kind.value in WENT_WRONG]
    others = [kind for kind in MissKind if kind.value not in WENT_WRONG]
    misses = [
        {
            "at": now - timedelta(minutes=dice.random() * 30 * 24 * 60),
            "conversation_id": f"c{number}",
            "kind": dice.choice(wrong if number < _MISSES else others),
            "text": phrase.text,
            "intents": [{"name": phrase.intent, "confidence": 0.4}],
            "language": "sv",
        }
        for number, phrase in enumerate(phrases)
    ]
    _add(sessions, Miss, misses)
    texts = [phrase.text for troubles in LISTS for phrase in open_phrases(sessions, troubles)]
    random_vectors = np.random.default_rng(1)
    while make_missing_vectors(
        sessions, texts, lambda some: random_vectors.normal(size=(len(some), 384))
    ):
        pass


def _add(sessions: sessionmaker, table: Any, rows: List[Dict[str, Any]]) -> None:
    with writing(sessions) as session:
        session.execute(insert(table.__table__), rows)
