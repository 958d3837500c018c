"""Cases that were written although the visitor was told nothing of it."""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker

from actions.database import sessions
from actions.handoff.steps import Decision
from bot.store.cases import find_case


def sent_unseen(tracker: Tracker) -> Optional[str]:
    """The case of a run of the form that the visitor sent without an answer.

    The answer may be lost when a process dies or is slow after the case has been written. Then the
    visitor has been told that something went wrong, and the conversation knows of no case.

    Returns:
        The case's reference; None when nothing was sent, or it was sent and the visitor told so.

    Raises:
        StoreError: the store is down, so nobody can tell.
    """
    if tracker.get_slot("case_end") != Decision.SEND:
        return None
    return find_case(sessions(), tracker.get_slot("case_key"))
