"""One row for each answer and conversation, whatever a visitor presses."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.store.feedback import save_feedback, take_back_feedback
from bot.store.misses import Missed, add_misses
from bot.store.models import Feedback, FeedbackKind, Miss, MissKind
from bot.store.sessions import reading, writing

THUMB: dict[str, Any] = {
    "conversation_id": "c0ffee",
    "kind": FeedbackKind.ANSWER,
    "subject": "0123456789abcdef",
}
CLOSING: dict[str, Any] = {**THUMB, "kind": FeedbackKind.CONVERSATION, "subject": ""}


def verdicts(sessions: sessionmaker) -> list[tuple[str, str]]:
    with reading(sessions) as session:
        rows = session.execute(select(Feedback).order_by(Feedback.id)).scalars()
        return [(row.kind.value, row.verdict) for row in rows]


def test_feedback_comes_back_as_it_was_given(sessions: sessionmaker) -> None:
    save_feedback(sessions, **CLOSING, verdict="partly", redacted_comment="Nästan\0 \ud800bra")
    save_feedback(sessions, **THUMB, verdict="yes", topic="sern/what")
    with reading(sessions) as session:
        closing, thumb = session.execute(select(Feedback).order_by(Feedback.id)).scalars()
    assert (closing.verdict, closing.topic, closing.subject) == ("partly", None, "")
    assert closing.comment == "Nästan\ufffd ?bra"
    assert (thumb.verdict, thumb.topic, thumb.comment) == ("yes", "sern/what", None)
    assert thumb.subject == THUMB["subject"]
    assert thumb.at.tzinfo is not None


def test_who_changes_their_mind_changes_the_row(sessions: sessionmaker) -> None:
    for verdict in ("yes", "no", "yes", "no"):
        save_feedback(sessions, **THUMB, verdict=verdict)
    save_feedback(sessions, **CLOSING, verdict="yes")
    save_feedback(sessions, **{**THUMB, "conversation_id": "other"}, verdict="yes")
    assert verdicts(sessions) == [("answer", "no"), ("conversation", "yes"), ("answer", "yes")]


def test_taken_back_it_is_gone_and_nothing_else_is(sessions: sessionmaker) -> None:
    save_feedback(sessions, **THUMB, verdict="yes")
    save_feedback(sessions, **CLOSING, verdict="no")
    for _ in range(2):
        take_back_feedback(sessions, **THUMB)
    assert verdicts(sessions) == [("conversation", "no")]


def test_what_was_asked_stays_only_as_long_as_it_did_not_help(sessions: sessionmaker) -> None:
    asked = Missed(MissKind.ENDED_NO, "vad kostar det", [], "utter_sern/cost", "sv")
    other = asked._replace(kind=MissKind.UNKNOWN)

    def kept() -> list[tuple[str, str]]:
        with reading(sessions) as session:
            rows = session.execute(select(Miss).order_by(Miss.id)).scalars()
            return [(row.conversation_id, row.kind.value) for row in rows]

    with writing(sessions) as session:
        add_misses(session, THUMB["conversation_id"], datetime.now(UTC), [other])
    elsewhere = {**CLOSING, "conversation_id": "other"}
    save_feedback(sessions, **elsewhere, verdict="no", questions=[asked])
    ours, others = [(THUMB["conversation_id"], "unknown")], [("other", "ended_no")]
    for _ in range(2):
        save_feedback(sessions, **CLOSING, verdict="no", questions=[asked, asked])
        assert kept() == ours + others + 2 * [(THUMB["conversation_id"], "ended_no")]
    # A thumb is about something else.
    save_feedback(sessions, **THUMB, verdict="no")
    take_back_feedback(sessions, **THUMB)
    assert len(kept()) == 4
    save_feedback(sessions, **CLOSING, verdict="partly")
    assert kept() == ours + others
    save_feedback(sessions, **CLOSING, verdict="no", questions=[asked])
    take_back_feedback(sessions, **CLOSING)
    assert kept() == ours + others


def test_pressed_many_times_at_once_it_is_still_one_row(sessions: sessionmaker) -> None:
    threads = [
        threading.Thread(target=save_feedback, args=(sessions,), kwargs={**THUMB, "verdict": v})
        for v in ("yes", "no") * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verdicts(sessions)) == 1


@pytest.mark.parametrize(("about", "verdict"), [(THUMB, "partly"), (CLOSING, "maybe"), (THUMB, "")])
def test_an_unknown_verdict_is_refused(
    sessions: sessionmaker, about: dict[str, Any], verdict: str
) -> None:
    with pytest.raises(ValueError, match="use one of"):
        save_feedback(sessions, **about, verdict=verdict)
    assert verdicts(sessions) == []
