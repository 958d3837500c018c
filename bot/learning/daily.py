"""What the worker does once a day so that the staff pages are quick."""

from __future__ import annotations

import logging
from typing import Iterator

from bot.learning.phrases import LISTS, open_phrases
from bot.learning.vectors import EmbeddingFailed, make_missing_vectors
from bot.settings import Settings
from bot.store.figures import roll_up
from bot.store.opening import open_store

logger = logging.getLogger(__name__)


def learn_daily(settings: Settings) -> Iterator[str]:
    """Adds up figures, and makes the missing vectors of phrases.

    Yields:
        What was done, a line each.

    Raises:
        StoreError: the database cannot be used.
    """
    sessions = open_store(settings.store_url)
    try:
        yield f"facts added up to figures: {roll_up(sessions)}"
        # What went wrong comes first; what is too much for one day waits.
        texts = [phrase.text for troubles in LISTS for phrase in open_phrases(sessions, troubles)]
        yield f"vectors made of phrases: {make_missing_vectors(sessions, texts)}"
    except EmbeddingFailed as error:
        # The pages show such phrases by themselves, and have a button that tries again.
        logger.error("%s", error)
    finally:
        sessions.kw["bind"].dispose()
