"""Lists kept between visits equal freshly read ones."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, Sequence

import numpy as np
import pytest
from sqlalchemy.orm import sessionmaker

from bot.learning import lists
from bot.learning.lists import GroupedList
from bot.learning.phrases import (
    LISTS,
    WENT_WRONG,
    decide,
    decisions,
    open_phrases,
    undo_decision,
)
from bot.learning.vectors import make_missing_vectors
from bot.store.feedback import take_back_feedback
from bot.store.misses import record_miss
from bot.store.models import FeedbackKind, MissKind, PhraseVerdict
from bot.store.retention import erase_conversation, forget_phrases
from tests.learning.feedback import thumb_down

WORDS = [f"fras {number}" for number in range(12)]


def missed(sessions: sessionmaker, text: str, conversation: str, kind: MissKind) -> None:
    record_miss(
        sessions,
        conversation_id=conversation,
        kind=kind,
        redacted_text=text,
        intent_ranking=[],
        response=None,
        language="sv",
    )


def embed(texts: Sequence[str]) -> Any:
    """Every third phrase is about the same."""
    return np.stack([np.eye(3, dtype=np.float32)[int(text.split()[1]) % 3] for text in texts])


def anything(dice: random.Random, sessions: sessionmaker) -> None:
    """What a visitor, an editor, the worker or time does."""
    text, conversation = dice.choice(WORDS), f"c{dice.randrange(6)}"
    phrases = open_phrases(sessions, dice.choice(LISTS))
    decided = decisions(sessions)
    chosen = dice.randrange(8)
    if chosen < 2:
        missed(sessions, text, conversation, dice.choice(list(MissKind)))
    elif chosen == 2:
        thumb_down(sessions, text, conversation)
    elif chosen == 3 and phrases:
        decide(sessions, [dice.choice(phrases)], PhraseVerdict.DISMISSED, "eva", "avgjorde")
    elif chosen == 4 and decided:
        undo_decision(sessions, dice.choice(decided).key, "eva", "ångrade")
    elif chosen == 5:
        make_missing_vectors(sessions, [phrase.text for phrase in phrases], embed)
    elif chosen == 6:
        erase_conversation(sessions, conversation)
    else:
        about: dict[str, Any] = {"kind": FeedbackKind.ANSWER, "subject": "r"}
        take_back_feedback(sessions, conversation_id=conversation, **about)


def test_a_list_that_is_kept_is_what_it_would_be_if_it_were_read_anew(
    sessions: sessionmaker,
) -> None:
    dice = random.Random(20)
    kept = {shortfalls: GroupedList(shortfalls) for shortfalls in LISTS}
    together = 0
    for _ in range(60):
        anything(dice, sessions)
        for shortfalls, one in kept.items():
            found, anew = one.grouped(sessions), GroupedList(shortfalls).grouped(sessions)
            phrases = [phrase for group in found.groups for phrase in group.phrases]
            expected = open_phrases(sessions, shortfalls)
            assert sorted(phrases, key=lambda one: one.key) == sorted(
                expected, key=lambda one: one.key
            )
            # Who stands beside whom stays as it was, also when a vector goes.
            assert found[1:] == anew[1:]
            together += any(len(group.phrases) > 1 for group in found.groups)
    assert together > 10 and found.decided


def test_after_a_decision_nothing_is_read_but_the_decisions(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in WORDS:
        missed(sessions, text, f"c{text}", MissKind.MISSED)
    make_missing_vectors(sessions, WORDS, embed)
    kept = GroupedList(WENT_WRONG)
    groups = kept.grouped(sessions).groups
    assert [len(group.phrases) for group in groups] == [4, 4, 4]
    with monkeypatch.context() as patch:
        for name in ("written_phrases", "known_vectors"):
            patch.delattr(lists, name)
        decide(sessions, groups[0].phrases, PhraseVerdict.DISMISSED, "eva", "avgjorde")
        assert kept.grouped(sessions).groups == groups[1:]
        undo_decision(sessions, groups[0].phrases[0].key, "eva", "ångrade")
        assert sorted(len(group.phrases) for group in kept.grouped(sessions).groups) == [1, 4, 4]
    # Of vectors those of new phrases are read.
    asked: list[list[str]] = []

    def read(_sessions: sessionmaker, texts: Sequence[str]) -> dict[str, Any]:
        asked.append(list(texts))
        return {}

    monkeypatch.setattr(lists, "known_vectors", read)
    missed(sessions, "fras 99", "c99", MissKind.MISSED)
    assert kept.grouped(sessions).without_vector == 1 and asked == [["fras 99"]]


def test_what_is_forgotten_is_on_no_list(sessions: sessionmaker) -> None:
    missed(sessions, WORDS[0], "c", MissKind.MISSED)
    make_missing_vectors(sessions, WORDS[:1], embed)
    kept = GroupedList(WENT_WRONG)
    assert kept.grouped(sessions).groups
    erase_conversation(sessions, "c")
    forget_phrases(sessions, datetime.now(UTC) + timedelta(days=1))
    assert kept.grouped(sessions) == ([], 0, 0, 0)
