"""What visitors say of answers and of conversations."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import sessionmaker

from bot.store.feedback import save_feedback
from bot.store.models import FeedbackKind


def thumb_down(sessions: sessionmaker, question: str, conversation: str, **more: Any) -> None:
    """A thumb down for the answer to a question in Swedish; ``more`` as for ``save_feedback``."""
    answer = {"kind": FeedbackKind.ANSWER, "subject": "r", "verdict": "no", "language": "sv"}
    about = {**answer, "redacted_question": question, **more}
    save_feedback(sessions, conversation_id=conversation, **about)


def said_at_the_end(
    sessions: sessionmaker, conversation: str, verdict: str = "no", **more: Any
) -> None:
    """What a visitor says to whether a conversation helped; ``more`` as for ``save_feedback``."""
    closing = {"kind": FeedbackKind.CONVERSATION, "subject": "", "verdict": verdict, **more}
    save_feedback(sessions, conversation_id=conversation, **closing)
